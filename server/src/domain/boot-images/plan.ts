import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isEqual, isObject, type JsonObject } from '../json.ts';
import { printRelease } from '../release.ts';
import type { Target } from '../target.ts';
import { clusterOperatorAfter } from './cluster-operator.ts';
import { type Condition, conditionsAfterPass, readConditions } from './conditions.ts';
import { isSameSetting, readMachineManagers } from './effective-setting.ts';
import { operatorSync, type SyncResult } from './operator-sync.ts';
import { type PassResult, runPass } from './pass.ts';
import type { Plan, PlanAdmission, PlanStatus } from './plan-result.ts';
import { objectAt, textAt } from './read.ts';
import { behaviourOf, type ReleaseBehaviour } from './release-behaviour.ts';
import { type AppliedSpec, applySpec } from './server-side-apply.ts';
import { readSkewStatus, type SkewStatus } from './skew.ts';
import { commonGuard, commonSkew, skewCandidates } from './skew-candidates.ts';
import { gatesOfSnapshot } from './snapshot-gates.ts';
import { isStable } from './stability.ts';
import { triggerOf } from './triggers.ts';
import { warningsOf } from './warnings.ts';

export interface PlanInput {
  readonly snapshot: ClusterSnapshot;
  readonly target: Pick<Target, 'release' | 'featureSet' | 'platform'>;
  /** Is a feature gate on; undefined: not known. Without it, as the snapshot's FeatureGate says. */
  readonly gates?: (name: string) => boolean | undefined;
  /** The spec of the MachineConfiguration that is applied; null: nothing is applied, the next pass is planned. */
  readonly spec: JsonObject | null;
  readonly admission: PlanAdmission;
}

/**
 * The consequence of an edit: the operator's sync, and one full pass of the boot image controller, in the order of
 * domain.md 13. What was not read makes what hangs on it unknown. Nothing is thrown, whatever the snapshot holds.
 */
export function plan(input: PlanInput): Plan {
  const { snapshot, target } = input;
  const behaviour = behaviourOf(target.release);
  const stored = snapshot.machineConfiguration;
  const rejected = input.admission.verdict === 'rejected';
  const edit = rejected ? undefined : editOf(stored, input.spec);
  const gates = input.gates ?? gatesOfSnapshot(snapshot);
  const platform = target.platform ?? textAt(snapshot.infrastructure, ['status', 'platformStatus', 'type']);
  const status = stored === undefined ? undefined : (objectAt(stored, ['status']) ?? {});
  const spec = edit?.spec ?? specOf(stored);
  const sync = operatorSync({ snapshot, behaviour, platform, gates, spec, status });
  const runs = sync.support === undefined ? undefined : sync.support !== null;
  const stable = isStable(snapshot.clusterVersion, behaviour);
  const trigger = triggerOf({
    controllerRuns: runs,
    stable,
    ...changes(sync, behaviour, spec, specOf(stored)),
    edited: input.spec !== null,
    rejected,
  });
  const pass = rejected
    ? undefined
    : runPass({
        snapshot,
        release: target.release,
        behaviour,
        gates,
        managers: sync.enrolling,
        runs,
        stable,
      });
  const storedConditions = stored === undefined ? undefined : readConditions(status);
  const reason = trigger.reconcile === 'now' ? 'BootImageUpdateConfigurationUpdated' : null;
  const passes = pass !== undefined && runs === true && stable === true;
  const conditions = passes
    ? conditionsAfterPass(storedConditions ?? null, pass.controlPlane, pass.workers, reason, behaviour)
    : pass === undefined || runs === false || stable === false
      ? storedConditions
      : storedConditions?.map((condition) => unknownCondition(condition));
  const skews = skewsOf(sync, pass, { runs, stable }, versionsKnown(behaviour, platform, pass), snapshot);
  const guard =
    sync.skewEnforced === false
      ? { blocked: false }
      : skews && commonGuard(skews, conditions, snapshot.clusterVersion, behaviour.degradedGuardText);
  const result: Omit<Plan, 'warnings'> = {
    version: 1,
    cluster: {
      release: printRelease(target.release),
      platform: platform ?? null,
      featureSet: target.featureSet,
      infrastructureName: textAt(snapshot.infrastructure, ['status', 'infrastructureName']) ?? null,
    },
    admission: input.admission,
    status: rejected ? storedStatus(status) : statusOf(sync, skews && commonSkew(skews)),
    reconcile: trigger.reconcile,
    reconcileReason: trigger.reason,
    machineSets: pass?.machineSets ?? [],
    controlPlaneMachineSets: pass?.controlPlaneMachineSets ?? [],
    userDataSecrets: pass?.userDataSecrets ?? [],
    conditions: conditions ?? [],
    clusterOperator: clusterOperatorAfter(conditions, guard, snapshot),
  };
  return {
    ...result,
    warnings: rejected
      ? []
      : warningsOf({ snapshot, behaviour, platform, sync, edit, guard, skews, passes, plan: result }),
  };
}

/** The spec that is there, empty where the operator makes the object itself; undefined: not known. */
function specOf(stored: ClusterSnapshot['machineConfiguration']): JsonObject | undefined {
  return stored === undefined ? undefined : (objectAt(stored, ['spec']) ?? {});
}

function editOf(
  stored: ClusterSnapshot['machineConfiguration'],
  spec: JsonObject | null,
): AppliedSpec | undefined {
  if (spec === null) return undefined;
  const applied = isObject(stored) ? applySpec(stored, spec) : undefined;
  return applied ?? { spec, kept: [], conflicts: [], emptyListLost: false };
}

/** What the controller watches, before and after. */
function changes(
  sync: SyncResult,
  behaviour: ReleaseBehaviour,
  spec: JsonObject | undefined,
  storedSpec: JsonObject | undefined,
): { readonly settingChanged: boolean | undefined; readonly skewChanged: boolean | undefined } {
  if (behaviour.trigger === 'spec') {
    const known = spec !== undefined && storedSpec !== undefined;
    const settingChanged = known
      ? !isSameSetting(
          readMachineManagers(spec['managedBootImages']),
          readMachineManagers(storedSpec['managedBootImages']),
        )
      : undefined;
    return { settingChanged, skewChanged: false };
  }
  const { managers, storedManagers, skew, storedSkew } = sync;
  const known = managers !== undefined && storedManagers !== undefined;
  const skewKnown = skew !== undefined && storedSkew !== undefined;
  const watched = behaviour.trigger === 'status-and-skew' && sync.skewEnforced !== false;
  return {
    settingChanged: known ? !isSameSetting(managers, storedManagers) : undefined,
    skewChanged: !watched ? false : skewKnown ? !isEqual(skew, storedSkew) : undefined,
  };
}

/** Are all AWS Marketplace images among the machine sets known? */
function versionsKnown(
  { awsImages }: ReleaseBehaviour,
  platform: string | undefined,
  pass: PassResult | undefined,
): boolean {
  if (awsImages !== 'ec2' || platform !== 'AWS') return true;
  return pass === undefined || pass.machineSets.every(({ outcome }) => outcome !== 'unknown');
}

/** Every status of skew enforcement that may come of it; undefined where not even its mode is known. */
function skewsOf(
  { skew, skewEnforced }: SyncResult,
  pass: PassResult | undefined,
  { runs, stable }: { readonly runs: boolean | undefined; readonly stable: boolean | undefined },
  known: boolean,
  snapshot: ClusterSnapshot,
): readonly SkewStatus[] | undefined {
  if (skew === undefined) return undefined;
  if (pass === undefined || skewEnforced === false || runs === false || stable === false) return [skew];
  // A pass that ends with the control plane's machine set never comes to the record.
  if (pass.controlPlane?.end === 'crashed') return [skew];
  if (skewEnforced === undefined || runs === undefined || stable === undefined) {
    return [skew?.mode === 'Automatic' ? { mode: skew.mode } : skew];
  }
  return skewCandidates(skew, pass.workers, pass.rhcosVersions, known, snapshot);
}

function statusOf(sync: SyncResult, skew: PlanStatus['bootImageSkewEnforcementStatus']): PlanStatus {
  return {
    ...(sync.managers === undefined
      ? {}
      : { managedBootImagesStatus: sync.managers && { machineManagers: sync.managers } }),
    ...(skew === undefined ? {} : { bootImageSkewEnforcementStatus: skew }),
    ...(sync.optedIn === undefined ? {} : { optInStamped: sync.optedIn }),
  };
}

function storedStatus(status: JsonObject | undefined): PlanStatus {
  if (status === undefined) return {};
  const machineManagers = readMachineManagers(status['managedBootImagesStatus']);
  return {
    managedBootImagesStatus: machineManagers && { machineManagers },
    bootImageSkewEnforcementStatus: readSkewStatus(status),
    optInStamped: false,
  };
}

function unknownCondition({ type }: Condition): Condition {
  return { type, status: 'Unknown', reason: null, message: null };
}
