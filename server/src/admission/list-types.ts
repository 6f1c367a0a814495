import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { childSchema } from '../schema/schema-at.ts';
import type { AdmissionError } from './admission-error.ts';
import { toJson } from './value-text.ts';

/**
 * Items that repeat an earlier item of a list whose items must differ: by their keys (`x-kubernetes-list-type: map`) or
 * altogether (`set`). Source: apiextensions-apiserver schema/listtype/validation.go.
 */
export function* checkListTypes(
  value: JsonValue,
  schema: CrdSchema,
  path: FieldPath = [],
): Generator<AdmissionError> {
  if (isArray(value)) {
    yield* checkList(value, schema, path);
    if (schema.items === undefined) return;
    for (const [index, item] of value.entries()) yield* checkListTypes(item, schema.items, [...path, index]);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const child = childSchema(schema, key);
      if (child !== undefined) yield* checkListTypes(member, child, [...path, key]);
    }
  }
}

function* checkList(
  list: readonly JsonValue[],
  schema: CrdSchema,
  path: FieldPath,
): Generator<AdmissionError> {
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== 'map' && listType !== 'set') return;
  const keys = listType === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const identity = listType === 'map' ? keysOf(item, keys) : toJson(item);
    if (identity === undefined) continue;
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    else {
      yield {
        path: [...path, index],
        message: `Duplicate value: ${identity}`,
        keyword: 'duplicate',
        keys,
        original: [...path, first],
      };
    }
  }
}

/** The key fields of an item as JSON; a missing key is left out, as the server does. Undefined where it is no object. */
function keysOf(item: JsonValue, keys: readonly string[]): string | undefined {
  if (!isObject(item)) return undefined;
  const present = keys.filter((key) => Object.hasOwn(item, key));
  return toJson(Object.fromEntries(present.map((key) => [key, item[key] ?? null])));
}
