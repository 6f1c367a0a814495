import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isEqual, isObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { toJson } from './value-text.ts';

/** True for a path where an object has what it had when it was stored, or is part of such a thing. */
export type IsUnchanged = (path: FieldPath) => boolean;

/**
 * Tells the parts of an object that an update leaves as they are: the server lets them be, though a schema that is newer
 * than they are refuses them. Members of objects and maps belong to the old ones of the same key, items of map lists to
 * those of the same keys; other lists are compared as a whole only. What the schema does not name belongs to nothing, so
 * that what is around it counts as changed; that is always so of `metadata`, and so of the whole object.
 *
 * Structural errors are taken back where the part that is checked (for a missing field or a wrong number of fields: the
 * object around) is unchanged; CEL errors where the part that has the rule is. Errors of ObjectMeta are never taken back;
 * those of list types only where the stored object has some, too (`checkListTypes`). In Kubernetes 1.30 to 1.36 alike.
 * Source: k8s.io/apiserver pkg/cel/common/equality.go and maplist.go, feature gate CRDValidationRatcheting.
 *
 * @param value the new object and `old` the stored one, both pruned and with defaults
 */
export function createRatchet(value: JsonValue, old: JsonValue, schema: CrdSchema): IsUnchanged {
  const root: Pair = { value, old, schema, same: false };
  // The server's metadata has members that no schema names, whatever the documents at hand have of them.
  const metadata = childOf(root, 'metadata');
  if (metadata !== undefined) metadata.same = false;
  return (path) => {
    let pair: Pair | undefined = root;
    for (const segment of path) {
      if (pair === undefined || isSame(pair)) break;
      pair = childOf(pair, segment);
    }
    return pair !== undefined && isSame(pair);
  };
}

/** A part of the new object and the part of the old one that belongs to it, with what is known of them so far. */
interface Pair {
  readonly value: JsonValue;
  readonly old: JsonValue;
  readonly schema: CrdSchema;
  same?: boolean;
  children?: Map<string | number, Pair | undefined>;
  oldByKeys?: ReadonlyMap<string, JsonValue>;
}

function isSame(pair: Pair): boolean {
  pair.same ??= compare(pair);
  return pair.same;
}

function compare(pair: Pair): boolean {
  const { value, old } = pair;
  if (isArray(value)) {
    if (!isArray(old) || value.length !== old.length) return false;
    if (!isMapList(pair.schema)) return isEqual(value, old);
    return value.every((_, index) => isSameChild(pair, index));
  }
  if (!isObject(value)) return isEqual(value, old);
  if (!isObject(old)) return false;
  const keys = Object.keys(value);
  return keys.length === Object.keys(old).length && keys.every((key) => isSameChild(pair, key));
}

function isSameChild(pair: Pair, segment: string | number): boolean {
  const child = childOf(pair, segment);
  return child !== undefined && isSame(child);
}

function childOf(pair: Pair, segment: string | number): Pair | undefined {
  pair.children ??= new Map();
  if (pair.children.has(segment)) return pair.children.get(segment);
  const child = typeof segment === 'number' ? itemOf(pair, segment) : memberOf(pair, segment);
  pair.children.set(segment, child);
  return child;
}

function memberOf({ value, old, schema }: Pair, key: string): Pair | undefined {
  if (!isObject(value) || !isObject(old) || !Object.hasOwn(value, key) || !Object.hasOwn(old, key)) {
    return undefined;
  }
  const { properties, additionalProperties } = schema;
  const member =
    properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
  if (typeof member !== 'object') return undefined;
  return { value: value[key] ?? null, old: old[key] ?? null, schema: member };
}

function itemOf(pair: Pair, index: number): Pair | undefined {
  const { value, old, schema } = pair;
  const item = isArray(value) ? value[index] : undefined;
  if (!isArray(old) || item === undefined || schema.items === undefined || !isMapList(schema))
    return undefined;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  pair.oldByKeys ??= byKeys(old, keys);
  const identity = identityOf(item, keys);
  const belonging = identity === undefined ? undefined : pair.oldByKeys.get(identity);
  return belonging === undefined ? undefined : { value: item, old: belonging, schema: schema.items };
}

function isMapList(schema: CrdSchema): boolean {
  return schema.type === 'array' && schema['x-kubernetes-list-type'] === 'map';
}

/** The first item of each. */
function byKeys(list: readonly JsonValue[], keys: readonly string[]): ReadonlyMap<string, JsonValue> {
  const items = new Map<string, JsonValue>();
  for (const item of list) {
    const identity = identityOf(item, keys);
    if (identity !== undefined && !items.has(identity)) items.set(identity, item);
  }
  return items;
}

/** The keys of an item as one text; undefined where one is missing or no scalar: such an item belongs to none. */
function identityOf(item: JsonValue, keys: readonly string[]): string | undefined {
  if (!isObject(item) || keys.length === 0) return undefined;
  const values: JsonValue[] = [];
  for (const key of keys) {
    const value = Object.hasOwn(item, key) ? item[key] : undefined;
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    values.push(value);
  }
  return toJson(values);
}
