import {
  isArray,
  isEqual,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../../server/src/domain/json.ts';
import { parseJson } from './json-text.ts';
import { optional } from './optional.ts';

/** Who set fields of an object, as `metadata.managedFields` records it. `oc edit` is `kubectl-edit`, an `Update`. */
export interface FieldManager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  /** RFC 3339; when it last changed something. */
  readonly time?: string;
}

/**
 * A set of fields in the API server's `FieldsV1` notation: `f:name` is a field, `k:{…}` the list entry with these keys,
 * `v:…` the entry of a set, `.` the thing itself.
 * Source: sigs.k8s.io/structured-merge-diff/fieldpath/serialize.go.
 */
export type FieldSet = JsonObject;

export interface ManagedFields {
  readonly manager: FieldManager;
  readonly fields: FieldSet;
}

/** Who set what in an object. What was set through a subresource (the operators' `status`) is left out. */
export function readManagedFields(object: JsonObject): readonly ManagedFields[] {
  const { metadata } = object;
  const entries = isObject(metadata) && isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  return entries.filter(isObject).flatMap((entry) => {
    const { manager, operation, time, fieldsV1, subresource } = entry;
    const isSubresource = typeof subresource === 'string' && subresource !== '';
    if (isSubresource || typeof manager !== 'string' || !isObject(fieldsV1)) return [];
    const when = typeof time === 'string' ? time : undefined;
    return [
      {
        manager: {
          name: manager,
          operation: operation === 'Apply' ? 'Apply' : 'Update',
          ...optional({ time: when }),
        },
        fields: fieldsV1,
      } as const,
    ];
  });
}

/** All fields that anyone set, as one set: it tells which lists are maps, and by which keys. */
export function mergeFieldSets(sets: readonly FieldSet[]): FieldSet {
  const names = new Set(sets.flatMap((set) => Object.keys(set)));
  return Object.fromEntries(
    [...names].map((name) => {
      const members = sets.flatMap((set) => {
        const member = set[name];
        return isObject(member) ? [member] : [];
      });
      return [name, mergeFieldSets(members)];
    }),
  );
}

/**
 * One step of a field set into a value: what the API server calls it (`.mode`, `[name="crio.service"]`), and how to get
 * there. Undefined for the thing itself, and for a notation that is not known.
 */
export function readStep(
  element: string,
):
  | { readonly printed: string; readonly of: (value: JsonValue | undefined) => JsonValue | undefined }
  | undefined {
  const content = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'f:':
      return {
        printed: `.${content}`,
        of: (value) => (isObject(value) && Object.hasOwn(value, content) ? value[content] : undefined),
      };
    case 'k:': {
      const keys = parseJson(content);
      if (!isObject(keys)) return undefined;
      return { printed: printKeys(keys), of: (value) => entryWith(value, keys) };
    }
    case 'v:': {
      const member = parseJson(content);
      if (member === undefined) return undefined;
      return {
        printed: `[=${JSON.stringify(content).slice(1, -1)}]`,
        of: (value) => (isArray(value) ? value.find((item) => isEqual(item, member)) : undefined),
      };
    }
    default:
      return undefined;
  }
}

/** The names of the keys by which a list is a map, undefined where the set does not tell. */
export function keysOfList(fields: FieldSet): readonly string[] | undefined {
  const entry = Object.keys(fields).find((element) => element.startsWith('k:'));
  const keys = entry === undefined ? undefined : parseJson(entry.slice(2));
  return isObject(keys) ? Object.keys(keys) : undefined;
}

/** `[apiGroup="machine.openshift.io",resource="machinesets"]`, as the API server writes it in conflicts. */
export function printKeys(keys: JsonObject): string {
  const pairs = Object.keys(keys)
    .sort()
    .map((key) => `${key}=${typeof keys[key] === 'string' ? JSON.stringify(keys[key]) : String(keys[key])}`);
  return `[${pairs.join(',')}]`;
}

function entryWith(value: JsonValue | undefined, keys: JsonObject): JsonValue | undefined {
  if (!isArray(value)) return undefined;
  return value.find(
    (item) => isObject(item) && Object.keys(keys).every((key) => isEqual(item[key], keys[key])),
  );
}
