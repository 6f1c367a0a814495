import type { Plan } from '../boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
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
  const members = ['managedBootImagesStatus', 'bootImageSkewEnforcementStatus'] as const;
  const known = members.filter((member) => status[member] !== undefined);
  const of = (source: JsonObject): JsonObject | null => {
    const there = known.flatMap((member) => {
      const value = source[member];
      return value === undefined || value === null ? [] : [[member, withoutGap(value)] as const];
    });
    return there.length === 0 ? null : { status: Object.fromEntries(there) };
  };
  return {
    part: 'setting',
    title: 'cluster: effective setting',
    before: of(isObject(stored) ? stored : {}),
    after: of(status as JsonObject),
  };
}

function changedConditions(stored: JsonValue | undefined, { conditions }: Plan): ObjectChange {
  const list = valueAt(stored, ['conditions']);
  const known = new Set(conditions.filter(({ message }) => message !== null).map(({ type }) => type));
  const before = (isArray(list) ? list.filter(isObject) : [])
    .filter(({ type }) => typeof type === 'string' && known.has(type))
    .map(({ type, status, reason, message }) => ({ type, status, reason, message }) as JsonObject);
  const after = conditions
    .filter(({ type }) => known.has(type))
    .map(({ type, status, reason, message }) => {
      // Where the trigger of the pass is not known the reason cannot be: it is no change then.
      const there = before.find((condition) => condition['type'] === type)?.['reason'] ?? null;
      return { type, status, reason: reason ?? there, message } as JsonObject;
    });
  const of = (entries: readonly JsonObject[]): JsonObject | null =>
    entries.length === 0 ? null : { status: { conditions: entries } };
  return { part: 'conditions', title: 'cluster: conditions', before: of(before), after: of(after) };
}

/** Where only the mode of skew enforcement is known its record is said to be not known, and not to be none. */
function withoutGap(value: JsonValue): JsonValue {
  const isGap = isObject(value) && value['mode'] === 'Automatic' && value['automatic'] === undefined;
  return isGap ? { ...value, automatic: 'not known' } : value;
}
