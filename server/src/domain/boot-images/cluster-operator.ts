import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import { type Condition, conditionTypes, isUnknown } from './conditions.ts';
import { textAt } from './read.ts';
import { isCompleted } from './stability.ts';
import type { UpgradeGuard } from './upgrade-guard.ts';

/** ClusterOperator `machine-config`. Null: not known. */
export interface ClusterOperatorPlan {
  readonly degraded: boolean | null;
  /** False: no upgrade to the next minor release. */
  readonly upgradeable: boolean | null;
  /** The operator's words for what is wrong, Degraded's first. */
  readonly messages: readonly string[];
}

type Facts = Pick<ClusterSnapshot, 'clusterOperator' | 'clusterVersion' | 'masterPool'>;

const degradedPool =
  'One or more machine config pools are degraded, please see `oc get mcp` for further details and resolve before upgrading';

/**
 * How the ClusterOperator reads once the operator has synced after the pass. A task that fails for other reasons, and a
 * pool's trouble, are taken from what is stored. `guard`: undefined where it is not known. Source: domain.md 5.4.
 */
export function clusterOperatorAfter(
  conditions: readonly Condition[] | null | undefined,
  guard: UpgradeGuard | undefined,
  snapshot: Facts,
): ClusterOperatorPlan {
  const degraded = degradedOf(conditions, snapshot);
  const upgradeable = upgradeableOf(guard, snapshot);
  return {
    degraded: degraded.state,
    upgradeable: upgradeable.state,
    messages: [degraded.message, upgradeable.message].filter((message) => message !== undefined),
  };
}

interface State {
  readonly state: boolean | null;
  readonly message?: string;
}

/** The operator's tasks run in order, and the one for the MachineConfiguration is the second of them. */
function degradedOf(conditions: readonly Condition[] | null | undefined, snapshot: Facts): State {
  if (conditions === undefined) return { state: null };
  const failed = conditions?.find(({ type }) => type === conditionTypes.degraded);
  if (failed !== undefined && isUnknown(failed)) return { state: null };
  if (failed?.status === 'True') {
    return { state: true, message: taskError(failed.message ?? '', snapshot) };
  }
  const stored = conditionOf(snapshot.clusterOperator, 'Degraded');
  const reason = textAt(stored, ['reason']);
  const other = textAt(stored, ['status']) === 'True' && reason !== 'MachineConfigurationFailed';
  return other ? { state: true, message: textAt(stored, ['message']) ?? '' } : { state: false };
}

function taskError(message: string, { clusterVersion, clusterOperator }: Facts): string {
  const version =
    textAt(clusterVersion, ['status', 'desired', 'version']) ??
    textAt(clusterVersion, ['status', 'history', 0, 'version']) ??
    operatorVersion(clusterOperator) ??
    'the release';
  const error = `bootimage update failed: ${message}`;
  const updating = clusterVersion !== undefined && !isCompleted(clusterVersion);
  return updating && operatorVersion(clusterOperator) !== version
    ? `Unable to apply ${version}: ${error}`
    : `Failed to resync ${version} because: ${error}`;
}

function operatorVersion(clusterOperator: JsonObject | undefined): string | undefined {
  const versions = valueAt(clusterOperator, ['status', 'versions']);
  if (!isArray(versions)) return undefined;
  return textAt(
    versions.find((version) => textAt(version, ['name']) === 'operator'),
    ['version'],
  );
}

/** What a machine config pool says hides what the boot images say. */
function upgradeableOf(guard: UpgradeGuard | undefined, snapshot: Facts): State {
  const stored = conditionOf(snapshot.clusterOperator, 'Upgradeable');
  const reason = textAt(stored, ['reason']);
  if (isTrue(snapshot.masterPool, 'Degraded')) return { state: false, message: degradedPool };
  if (
    textAt(stored, ['status']) === 'False' &&
    (reason === 'DegradedPool' || reason === 'InterruptedBuild')
  ) {
    return { state: false, message: textAt(stored, ['message']) ?? '' };
  }
  if (guard === undefined) return { state: null };
  return guard.blocked
    ? { state: false, ...(guard.message === undefined ? {} : { message: guard.message }) }
    : { state: true };
}

function conditionOf(object: JsonObject | undefined, type: string): JsonValue | undefined {
  const conditions = valueAt(object, ['status', 'conditions']);
  return isArray(conditions)
    ? conditions.find((condition) => textAt(condition, ['type']) === type)
    : undefined;
}

function isTrue(object: JsonObject | undefined, type: string): boolean {
  return textAt(conditionOf(object, type), ['status']) === 'True';
}
