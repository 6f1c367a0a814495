import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';

/** An object as the API server goes on with it, and what it has dropped in silence. */
export interface Pruned {
  readonly value: JsonObject;
  /** Fields that the schema does not know, outermost first. */
  readonly dropped: readonly FieldPath[];
}

/**
 * Drops what the API server drops before it validates: fields that the schema does not have, and nulls where the schema
 * allows none; fills in defaults. `apiVersion`, `kind` and `metadata` of the root are left as they are: they are no matter
 * of the schema (decode.ts). The object that is given stays as it is; what nothing is done to is shared with it. Source:
 * apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go, schema/defaulting/prunenulls.go and algorithm.go.
 */
export function prune(object: JsonObject, schema: CrdSchema): Pruned {
  const dropped: FieldPath[] = [];
  const known = pruneObject(object, { ...schema, 'x-kubernetes-embedded-resource': true }, [], dropped);
  return { value: fillObject(known, schema), dropped };
}

const typeMembers: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** Without a schema nothing is known: objects lose all they have, at whatever depth. */
function pruneValue(
  value: JsonValue,
  schema: CrdSchema | undefined,
  path: FieldPath,
  dropped: FieldPath[],
): JsonValue {
  if (isArray(value)) {
    // Items of an open list are open, unless they have no schema at all: then nothing in them is looked at.
    const isOpen = isPreserving(schema);
    if (isOpen && schema?.items === undefined) return value;
    const items = isOpen ? opened(schema?.items) : schema?.items;
    return value.map((item, index) => pruneValue(item, items, [...path, index], dropped));
  }
  return isObject(value) ? pruneObject(value, schema, path, dropped) : value;
}

function pruneObject(
  object: JsonObject,
  schema: CrdSchema | undefined,
  path: FieldPath,
  dropped: FieldPath[],
): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(object)) {
    if (schema?.['x-kubernetes-embedded-resource'] === true && typeMembers.includes(key)) {
      kept.push([key, value]);
      continue;
    }
    const field = fieldOf(schema, key);
    if (field === 'unknown') {
      if (isPreserving(schema)) kept.push([key, value]);
      else dropped.push([...path, key]);
    } else if (value !== null || field.schema === undefined || mayStayNull(field.schema)) {
      kept.push([key, pruneValue(value, field.schema, [...path, key], dropped)]);
    }
  }
  return Object.fromEntries(kept);
}

/** The schema of a field, which `additionalProperties: true` does not give. */
function fieldOf(
  schema: CrdSchema | undefined,
  key: string,
): { readonly schema: CrdSchema | undefined } | 'unknown' {
  const { properties, additionalProperties } = schema ?? {};
  if (properties !== undefined && Object.hasOwn(properties, key)) return { schema: properties[key] };
  if (typeof additionalProperties === 'object') return { schema: additionalProperties };
  return additionalProperties === true ? { schema: undefined } : 'unknown';
}

function isPreserving(schema: CrdSchema | undefined): boolean {
  return schema?.['x-kubernetes-preserve-unknown-fields'] === true;
}

function opened(schema: CrdSchema | undefined): CrdSchema {
  return { ...schema, 'x-kubernetes-preserve-unknown-fields': true };
}

/** A null that may not be one is as good as absent, unless a default takes its place. Items of a list are not touched. */
function mayStayNull({ nullable, default: value }: CrdSchema): boolean {
  return nullable === true || hasDefault(value);
}

function hasDefault(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

/** Fills in the defaults. */
function fillValue(value: JsonValue, schema: CrdSchema): JsonValue {
  if (isObject(value)) return fillObject(value, schema);
  const { items } = schema;
  return isArray(value) && items !== undefined
    ? value.map((item) => fillValue(instead(item, items), items))
    : value;
}

function fillObject(object: JsonObject, schema: CrdSchema): JsonObject {
  const { properties = {}, additionalProperties } = schema;
  const filled: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(object)) {
    const field = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    filled.push([key, typeof field === 'object' ? fillValue(instead(value, field), field) : value]);
  }
  for (const [key, field] of Object.entries(properties)) {
    if (hasDefault(field.default) && !Object.hasOwn(object, key)) {
      filled.push([key, fillValue(field.default, field)]);
    }
  }
  return Object.fromEntries(filled);
}

/** A null that may not be one, where there is a default for it. */
function instead(value: JsonValue, schema: CrdSchema): JsonValue {
  return value === null && schema.nullable !== true && hasDefault(schema.default) ? schema.default : value;
}
