import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import type { JsonObject } from '../json.ts';
import { type Condition, conditionTypes } from './conditions.ts';
import {
  effectiveSetting,
  type MachineManagers,
  type PlatformSupport,
  platformSupport,
  readMachineManagers,
} from './effective-setting.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';
import { readSkewStatus, type SkewStatus, skewAfterSync } from './skew.ts';

/** What the operator's sync depends on. */
export interface SyncInput {
  readonly snapshot: ClusterSnapshot;
  readonly behaviour: ReleaseBehaviour;
  readonly platform: string | undefined;
  readonly gates: (name: string) => boolean | undefined;
  /** The spec that the sync sees; undefined: not known. */
  readonly spec: JsonObject | undefined;
  /** The stored status; undefined: not known. */
  readonly status: JsonObject | undefined;
}

/** The status after the operator's sync. Undefined: not known. */
export interface SyncResult {
  readonly support: PlatformSupport;
  /** What the spec says; undefined where the spec is not known. */
  readonly spec: MachineManagers | undefined;
  readonly storedManagers: MachineManagers | undefined;
  readonly managers: MachineManagers | undefined;
  /** What the boot image controller goes by: the spec before 4.19, the status since. */
  readonly enrolling: MachineManagers | undefined;
  readonly optedIn: boolean | undefined;
  readonly storedSkew: SkewStatus | undefined;
  readonly skew: SkewStatus | undefined;
  /** Is skew enforcement there at all? */
  readonly skewEnforced: boolean | undefined;
  /** What decides what is not known. */
  readonly undecided: readonly string[];
}

/**
 * The operator's own sync, which comes before any pass of the boot image controller: the effective setting and skew
 * enforcement. Source: domain.md 3 and 6.1.
 */
export function operatorSync(input: SyncInput): SyncResult {
  const { snapshot, behaviour, platform, gates } = input;
  const support = platformSupport(behaviour, snapshot.infrastructure, platform, gates);
  const spec = input.spec && readMachineManagers(input.spec['managedBootImages']);
  const storedManagers = input.status && readMachineManagers(input.status['managedBootImagesStatus']);
  const storedSkew = input.status && readSkewStatus(input.status);
  const controlPlane = behaviour.controlPlane ? gates('ManagedBootImagesCPMS') : false;
  const setting = settingOf(spec, storedManagers, behaviour, support, controlPlane);
  const skewEnforced = behaviour.skew ? gates('BootImageSkewEnforcement') : false;
  const skew =
    input.spec === undefined || skewEnforced === undefined
      ? { status: undefined, decidedBy: 'FeatureGate cluster' }
      : skewEnforced
        ? skewAfterSync({
            spec: valueAt(input.spec, ['bootImageSkewEnforcement']),
            stored: storedSkew,
            platform,
            snapshot,
            supported: support === undefined ? undefined : support !== null,
            managers: setting.managers,
          })
        : { status: storedSkew, decidedBy: 'the stored status' };
  return {
    support,
    spec,
    storedManagers,
    managers: setting.managers,
    enrolling: behaviour.setting === 'none' ? spec : setting.managers,
    optedIn: setting.optedIn,
    storedSkew,
    skew: skew.status,
    skewEnforced,
    undecided: [
      ...(input.spec === undefined ? ['MachineConfiguration cluster'] : []),
      ...(platform === undefined ? ['Infrastructure cluster'] : []),
      ...(skew.status === undefined && 'decidedBy' in skew ? [skew.decidedBy] : []),
    ],
  };
}

/** Where only the stored status is not known, what the operator makes of the spec still is; what it keeps is not. */
function settingOf(
  spec: MachineManagers | undefined,
  stored: MachineManagers | undefined,
  behaviour: ReleaseBehaviour,
  support: PlatformSupport,
  controlPlane: boolean | undefined,
): { readonly managers: MachineManagers | undefined; readonly optedIn: boolean | undefined } {
  if (support === undefined || spec === undefined) return { managers: undefined, optedIn: undefined };
  if (support === null || behaviour.setting === 'none') {
    return { managers: behaviour.setting === 'none' ? null : stored, optedIn: false };
  }
  if (controlPlane === undefined && support.controlPlane) return { managers: undefined, optedIn: undefined };
  const setting = effectiveSetting(spec, stored ?? null, behaviour.setting, support, controlPlane ?? false);
  return stored === undefined && setting.optedIn ? { ...setting, optedIn: undefined } : setting;
}

/**
 * The error of the operator's sync, which it raises while the Degraded condition is True and which keeps the tasks after
 * it from running. Source: domain.md 5.4.
 */
export function syncError(conditions: readonly Condition[] | null): string | undefined {
  const failed = conditions?.find(
    ({ type, status }) => type === conditionTypes.degraded && status === 'True',
  );
  return failed === undefined ? undefined : `bootimage update failed: ${failed.message ?? ''}`;
}
