import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { childSchema } from '../schema/schema-at.ts';
import type { AdmissionError } from './admission-error.ts';
import { type MessageStyle, messageStyle } from './message-style.ts';
import { printServerPath } from './server-path.ts';
import { toJson } from './value-text.ts';

/**
 * Items that repeat an earlier item of a list whose items must differ: by their keys (`x-kubernetes-list-type: map`) or
 * altogether (`set`), as the API server of Kubernetes 1.`kubernetes` tells them: the first repetition of each. On an
 * update there are none where the stored object has such errors, too. Source: apiextensions-apiserver
 * schema/listtype/validation.go, registry/customresource/strategy.go (ValidateUpdate).
 *
 * @param value the new object and `old` the stored one, both pruned and with defaults
 */
export function checkListTypes(
  value: JsonValue,
  schema: CrdSchema,
  kubernetes: number,
  old?: JsonValue,
): readonly AdmissionError[] {
  const style = messageStyle(kubernetes);
  const errors = [...checkPart(value, schema, [], style)].map((error) => ({
    ...error,
    field: printServerPath(error.path, schema),
  }));
  const isForgiven =
    errors.length > 0 && old !== undefined && checkPart(old, schema, [], style).next().done === false;
  return isForgiven ? [] : errors;
}

function* checkPart(
  value: JsonValue,
  schema: CrdSchema,
  path: FieldPath,
  style: MessageStyle,
): Generator<AdmissionError> {
  if (isArray(value)) {
    yield* checkList(value, schema, path, style);
    if (schema.items === undefined) return;
    for (const [index, item] of value.entries()) {
      if (isNested(item)) yield* checkPart(item, schema.items, [...path, index], style);
    }
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!isNested(member)) continue;
      const child = childSchema(schema, key);
      if (child !== undefined) yield* checkPart(member, child, [...path, key], style);
    }
  }
}

function isNested(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null;
}

function* checkList(
  list: readonly JsonValue[],
  schema: CrdSchema,
  path: FieldPath,
  style: MessageStyle,
): Generator<AdmissionError> {
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== 'map' && listType !== 'set') return;
  if (listType === 'map') {
    const index = list.findIndex((item) => item !== null && !isObject(item));
    if (index >= 0) {
      const item = list[index] ?? null;
      yield {
        path: [...path, index],
        message: `Invalid value: ${style.badValue(item)}: must be an object for an array of list-type map`,
        keyword: 'list-item',
      };
      return;
    }
  }
  const keys = listType === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
  const seen = new Map<string, { readonly first: number; times: number }>();
  for (const [index, item] of list.entries()) {
    const value = listType === 'map' ? keysOf(item, keys) : item;
    const identity = toJson(value);
    const before = seen.get(identity);
    if (before === undefined) seen.set(identity, { first: index, times: 1 });
    else if (before.times++ === 1) {
      yield {
        path: [...path, index],
        message: `Duplicate value: ${style.badValue(value)}`,
        keyword: 'duplicate',
        keys,
        original: [...path, before.first],
      };
    }
  }
}

/** The key fields of an item; a missing key is left out, as the server does, and a null has none at all. */
function keysOf(item: JsonValue, keys: readonly string[]): JsonValue {
  if (!isObject(item)) return {};
  const present = keys.filter((key) => Object.hasOwn(item, key));
  return Object.fromEntries(present.map((key) => [key, item[key] ?? null]));
}
