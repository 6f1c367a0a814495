import { type Condition, readConditions } from '../boot-images/conditions.ts';
import { type MachineManagers, readMachineManagers } from '../boot-images/effective-setting.ts';
import type { Plan } from '../boot-images/plan-result.ts';
import { readSkewStatus, type SkewStatus } from '../boot-images/skew.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isEqual, type JsonObject, type JsonValue } from '../json.ts';
import type { ObjectChange } from './object-change.ts';

/** The parts of the status that an administrator reads, where the plan changes them. What the plan does not know is left out. */
export function changedStatus(
  { machineConfiguration }: ClusterSnapshot,
  plan: Plan,
): readonly ObjectChange[] {
  if (machineConfiguration === undefined) return [];
  const stored = valueAt(machineConfiguration, ['status']);
  return [changedSetting(stored, plan), changedConditions(stored, plan)].filter(
    ({ before, after }) => !isEqual(before, after),
  );
}

function changedSetting(stored: JsonValue | undefined, { status }: Plan): ObjectChange {
  const { managedBootImagesStatus: setting, bootImageSkewEnforcementStatus: skew } = status;
  const storedManagers = readMachineManagers(valueAt(stored, ['managedBootImagesStatus']));
  // What the plan does not know is on neither side.
  const before = {
    managedBootImagesStatus: setting === undefined ? null : settingOf(storedManagers),
    bootImageSkewEnforcementStatus: skew === undefined ? null : readSkewStatus(stored),
  };
  const after = {
    managedBootImagesStatus: settingOf(setting?.machineManagers ?? null),
    bootImageSkewEnforcementStatus: withoutGap(skew ?? null),
  };
  return {
    part: 'setting',
    title: 'cluster: effective setting',
    before: statusOf(before as JsonObject),
    after: statusOf(after as JsonObject),
  };
}

function settingOf(machineManagers: MachineManagers): JsonValue {
  return machineManagers === null ? null : { machineManagers };
}

function statusOf(members: JsonObject): JsonObject | null {
  const there = Object.entries(members).filter(([, value]) => value !== null);
  return there.length === 0 ? null : { status: Object.fromEntries(there) };
}

/** Where only the mode of skew enforcement is known its record is said to be not known, and not to be none. */
function withoutGap(skew: SkewStatus): JsonValue {
  if (skew === null) return null;
  const isGap = skew.mode === 'Automatic' && skew.automatic === undefined;
  return isGap ? { ...skew, automatic: 'not known' } : (skew as JsonObject);
}

function changedConditions(stored: JsonValue | undefined, { conditions }: Plan): ObjectChange {
  const there = new Map((readConditions(stored) ?? []).map((condition) => [condition.type, condition]));
  // What the operator would write is not known in full: it is on neither side.
  const known = conditions.filter(({ message }) => message !== null);
  const before = known.flatMap(({ type }) => there.get(type) ?? []);
  const after = known.map((condition) => {
    // Where the trigger of the pass is not known the reason cannot be: it is no change then.
    const reason = condition.reason ?? there.get(condition.type)?.reason ?? 'not known';
    return { ...condition, reason };
  });
  const of = (list: readonly Condition[]): JsonObject | null =>
    list.length === 0 ? null : ({ status: { conditions: list } } as unknown as JsonObject);
  return { part: 'conditions', title: 'cluster: conditions', before: of(before), after: of(after) };
}
