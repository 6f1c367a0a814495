import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isEqual } from '../json.ts';
import { conditionTypes } from './conditions.ts';
import { namesOf } from './object-warnings.ts';
import type { SyncResult } from './operator-sync.ts';
import type { ObjectPlan, Plan } from './plan-result.ts';
import { textAt } from './read.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';
import type { SkewRecord, SkewStatus } from './skew.ts';
import { type UpgradeGuard, upgradeGuard } from './upgrade-guard.ts';
import { type Warning, warnIf } from './warning-codes.ts';

export interface OperatorFacts {
  readonly snapshot: ClusterSnapshot;
  readonly behaviour: ReleaseBehaviour;
  readonly platform: string | undefined;
  readonly sync: SyncResult;
  readonly guard: UpgradeGuard | undefined;
  /** Every status of skew enforcement that may come of it. */
  readonly skews: readonly SkewStatus[] | undefined;
  /** Does a pass take place, now or at the next event? */
  readonly passes: boolean;
  readonly plan: Omit<Plan, 'warnings'>;
}

/** What the operator as a whole makes of it: conditions, skew enforcement, upgrades. Source: domain.md 5, 6. */
export function aboutOperator(facts: OperatorFacts): readonly Warning[] {
  return [...aboutConditions(facts), ...aboutSkew(facts), ...aboutUpgrades(facts)];
}

function aboutConditions({ plan, behaviour, passes }: OperatorFacts): readonly Warning[] {
  const degraded = plan.conditions.find(({ type }) => type === conditionTypes.degraded);
  const failed = plan.controlPlaneMachineSets.filter(({ outcome }) => outcome === 'error');
  const patched = [...plan.machineSets, ...plan.controlPlaneMachineSets].some(
    ({ outcome }) => outcome === 'patched',
  );
  return [
    ...warnIf(
      degraded?.status === 'True',
      'operator-sync-blocked',
      'While the boot image update is degraded, the operator does nothing after this task: machine config pools, the daemon, the controller and the server are not synced either.',
    ),
    ...warnIf(
      failed.length > 0 && degraded?.status === 'False',
      'control-plane-error-hidden',
      `${list(failed)}: the error is overwritten by the pass over the machine sets, so the condition ends False and nobody is alerted.`,
    ),
    ...warnIf(
      passes && patched,
      'follow-up-pass',
      `Each update starts another pass, which finds nothing to do: the reason of the conditions ends as ${behaviour.machineSetUpdated}.`,
    ),
  ];
}

function list(sets: readonly ObjectPlan[]): string {
  return namesOf(sets.map(({ name }) => name));
}

function aboutSkew(facts: OperatorFacts): readonly Warning[] {
  const { sync, skews, snapshot, platform } = facts;
  if (sync.skewEnforced !== true || skews === undefined) return [];
  const [skew = null] = skews;
  const changed = sync.storedSkew === undefined || sync.storedSkew?.mode !== skew?.mode;
  const topology = textAt(snapshot.infrastructure, ['status', 'controlPlaneTopology']);
  return [
    ...warnIf(
      skew?.mode === 'None' && changed && topology !== 'SingleReplica' && platform !== 'BareMetal',
      'skew-enforcement-off',
      'Without skew enforcement old boot images no longer hold upgrades back: new machines may fail to start, and the alert MCCBootImageSkewEnforcementNone is on.',
    ),
    ...warnIf(
      skew?.mode === 'Manual' && changed,
      'skew-enforcement-manual',
      `The oldest boot image counts as ${recordText(skew?.manual)} until someone changes it by hand: updates of boot images are not recorded.`,
    ),
    ...(skew?.mode === 'Automatic' ? aboutRecord(facts, skews) : []),
  ];
}

/** The record that the operator keeps itself. */
function aboutRecord(
  { plan, sync, snapshot, behaviour }: OperatorFacts,
  skews: readonly SkewStatus[],
): readonly Warning[] {
  const [skew = null] = skews;
  const skipped = plan.machineSets.filter(({ outcome }) => outcome === 'skipped');
  const known = skews.length === 1 && skew?.automatic !== undefined;
  const blocks = (status: SkewStatus | undefined) =>
    upgradeGuard(status ?? null, calm, snapshot.clusterVersion, behaviour.degradedGuardText)?.blocked;
  return [
    ...warnIf(
      !known,
      'skew-record-not-known',
      `Which boot image is recorded as the oldest is not known: ${skews.map((one) => recordText(one?.automatic)).join(' or ')}.`,
    ),
    ...warnIf(
      known && skipped.length > 0 && sync.storedSkew !== undefined && !isEqual(skew, sync.storedSkew),
      'skew-record-reset',
      `Skipped machine sets (${list(skipped)}) set the record of the oldest boot image back to the installed version, ${recordText(skew?.automatic)}.`,
    ),
    ...warnIf(
      known && blocks(sync.skew) === true && blocks(skew) === false,
      'upgrades-blocked-for-a-moment',
      `Until the pass is over the record is ${recordText(sync.skew?.automatic)}, and upgrades are blocked for that long.`,
    ),
  ];
}

/** Conditions under which only the record decides. */
const calm = [{ type: conditionTypes.progressing, status: 'False', reason: null, message: null }];

function recordText(record: SkewRecord | undefined): string {
  if (record?.ocpVersion !== undefined) return `OpenShift ${record.ocpVersion}`;
  return record?.rhcosVersion === undefined ? 'a version that is not known' : `RHCOS ${record.rhcosVersion}`;
}

function aboutUpgrades({ guard, plan }: OperatorFacts): readonly Warning[] {
  return [
    ...warnIf(
      guard?.blocked === true,
      'upgrades-blocked',
      `Upgrades to the next minor release are blocked. ${guard?.message ?? ''}`.trim(),
    ),
    ...warnIf(
      plan.clusterOperator.upgradeable === null,
      'upgradeable-not-known',
      'Whether upgrades to the next minor release are blocked is not known.',
    ),
  ];
}
