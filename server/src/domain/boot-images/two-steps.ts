import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { machineSets, managerOf, readMachineManagers } from './effective-setting.ts';
import { type PlanInput, plan } from './plan.ts';
import type { Plan, PlanAdmission } from './plan-result.ts';
import { objectAt } from './read.ts';
import { behaviourOf } from './release-behaviour.ts';
import { readSkewStatus } from './skew.ts';
import { snapshotAfter } from './snapshot-after.ts';

/** One of the two writes that an edit takes, with its own consequence. */
export interface PlanStep {
  readonly spec: JsonObject;
  readonly plan: Plan;
}

/** What the API server says of a spec on such a cluster. */
export type Admit = (spec: JsonObject, snapshot: ClusterSnapshot) => PlanAdmission;

/**
 * The two writes that take the place of an edit which the API server refuses because skew enforcement is Automatic: first
 * skew enforcement is said (as the edit says it, else None) and the operator takes it over, then the edit. Undefined where
 * that is not what stands in the way. Source: domain.md 2.5.
 */
export function twoSteps(input: PlanInput, admit: Admit): readonly [PlanStep, PlanStep] | undefined {
  const { snapshot, target, spec } = input;
  const stored = snapshot.machineConfiguration;
  if (spec === null || !isObject(stored) || !behaviourOf(target.release).skew) return undefined;
  const skew = readSkewStatus(objectAt(stored, ['status']));
  if (skew?.mode !== 'Automatic' || !isRefused(spec)) return undefined;
  const written = valueAt(spec, ['bootImageSkewEnforcement']);
  const enforcement: JsonValue = isObject(written) ? written : { mode: 'None' };
  const before = objectAt(stored, ['spec']) ?? {};
  const first = { ...before, bootImageSkewEnforcement: enforcement };
  const second = { ...spec, bootImageSkewEnforcement: enforcement };
  const firstPlan = plan({ ...input, spec: first, admission: admit(first, snapshot) });
  const between = snapshotAfter(snapshot, first, firstPlan);
  const secondPlan = plan({
    ...input,
    snapshot: between,
    spec: second,
    admission: admit(second, between),
  });
  return [
    { spec: first, plan: firstPlan },
    { spec: second, plan: secondPlan },
  ];
}

/** Automatic skew enforcement wants every machine set managed: no empty list, and no other mode than All. */
function isRefused(spec: JsonObject): boolean {
  const managers = readMachineManagers(spec['managedBootImages']);
  if (managers === null) return false;
  const manager = managerOf(managers, machineSets);
  return managers.length === 0 || (manager !== undefined && manager.selection.mode !== 'All');
}
