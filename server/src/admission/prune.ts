import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { childSchema } from '../schema/schema-at.ts';

/** An object as the API server goes on with it, and what it has dropped in silence. */
export interface Pruned {
  readonly value: JsonObject;
  /** Fields that the schema does not know, outermost first. */
  readonly dropped: readonly FieldPath[];
}

/**
 * Drops what the API server drops before it validates: fields that the schema does not have, and nulls where the schema
 * allows none; fills in defaults. Source: apiextensions-apiserver schema/pruning and schema/defaulting.
 */
export function prune(object: JsonObject, schema: CrdSchema): Pruned {
  const dropped: FieldPath[] = [];
  const value = pruneObject(object, schema, [], dropped);
  return { value, dropped };
}

function pruneValue(value: JsonValue, schema: CrdSchema, path: FieldPath, dropped: FieldPath[]): JsonValue {
  if (isArray(value)) {
    const items = schema.items;
    return items === undefined
      ? value
      : value.map((item, index) => pruneValue(item, items, [...path, index], dropped));
  }
  return isObject(value) ? pruneObject(value, schema, path, dropped) : value;
}

function pruneObject(
  object: JsonObject,
  schema: CrdSchema,
  path: FieldPath,
  dropped: FieldPath[],
): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(object)) {
    const child = childSchema(schema, key);
    if (child === undefined) {
      if (isOpen(schema)) kept.push([key, value]);
      else dropped.push([...path, key]);
      continue;
    }
    // A null that may not be one is as good as absent. Items of a list are not touched.
    if (value === null && !mayBeNull(child)) continue;
    kept.push([key, pruneValue(value, child, [...path, key], dropped)]);
  }
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    if (child.default === undefined || kept.some(([known]) => known === key)) continue;
    kept.push([key, pruneValue(child.default, child, [...path, key], dropped)]);
  }
  return Object.fromEntries(kept);
}

/** True where the schema takes any field, or is for something that has no fields (the type error says the rest). */
function isOpen(schema: CrdSchema): boolean {
  return schema.type !== 'object' && schema.type !== undefined;
}

function mayBeNull(schema: CrdSchema): boolean {
  return (
    schema.nullable === true || (schema.type === undefined && schema['x-kubernetes-int-or-string'] !== true)
  );
}
