import { machineApi } from '../boot-images/effective-setting.ts';
import { objectAt } from '../boot-images/read.ts';
import { applySpec } from '../boot-images/server-side-apply.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { AppliedObject } from './options.ts';
import { valueText } from './rows.ts';

/** A spec as the API server would hold it: without the fields that it drops, with the values that it adds. */
export type Complete = (spec: JsonObject) => JsonObject;

/**
 * What an apply of a spec does to the object, worked out from what is stored: where that says who owns which field, as a
 * server-side apply by our field manager, else by putting it in the place of the stored one.
 */
export function simulatedObject(
  { machineConfiguration: stored }: ClusterSnapshot,
  spec: JsonObject,
  complete: Complete = (same) => same,
): AppliedObject {
  if (stored === undefined) {
    return { certainty: 'unknown', why: 'what is stored was not read', changes: [], kept: [] };
  }
  if (stored === null) {
    const changes = ['The MachineConfiguration cluster is created.', ...changedFields({}, spec)];
    return { certainty: 'simulated', changes, kept: [] };
  }
  const before = objectAt(stored, ['spec']) ?? {};
  const applied = applySpec(stored, spec);
  return {
    certainty: 'simulated',
    changes: changedFields(complete(before), complete(applied?.spec ?? spec)),
    kept: applied?.kept ?? [],
  };
}

/** What is another in a spec, a line for each field: `spec.logLevel: Normal → Debug`. */
export function changedFields(before: JsonObject, after: JsonObject): readonly string[] {
  return differences(before, after, 'spec');
}

function differences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): readonly string[] {
  if (isEqual(before, after)) return [];
  if ((before === undefined || isObject(before)) && (after === undefined || isObject(after))) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    if (keys.size > 0) {
      return [...keys].flatMap((key) =>
        differences(memberOf(before, key), memberOf(after, key), `${path}.${key}`),
      );
    }
  }
  const [was, is] = [keyed(before), keyed(after)];
  if (was !== undefined && is !== undefined && was.size + is.size > 0) {
    const keys = new Set([...was.keys(), ...is.keys()]);
    return [...keys].flatMap((key) => differences(was.get(key), is.get(key), `${path}[${key}]`));
  }
  return [`${path}: ${valueText(before)} → ${valueText(after)}`];
}

function memberOf(object: JsonObject | undefined, key: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The list of machine managers by what identifies an entry, which is not told again; undefined for another list. */
function keyed(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> | undefined {
  if (value === undefined) return new Map();
  if (!isArray(value)) return undefined;
  const entries = value.map((item) => {
    if (!isObject(item) || item['apiGroup'] !== machineApi) return undefined;
    const { resource, apiGroup: _, ...rest } = item;
    return typeof resource === 'string' ? ([resource, rest] as const) : undefined;
  });
  const known = entries.filter((entry) => entry !== undefined);
  const result = new Map(known);
  return result.size === value.length ? result : undefined;
}
