import type { JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';

/** A JSON schema for ajv. `x-type` is our own keyword: the types of Kubernetes, in which an integer may be a bigint. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface TypeKeyword {
  readonly type: NonNullable<CrdSchema['type']> | 'int-or-string';
  readonly nullable: boolean;
}

const copied = [
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'minimum',
  'maximum',
  'multipleOf',
  'required',
  'uniqueItems',
] as const satisfies readonly (keyof CrdSchema)[];

/** What of a CRD schema is a matter of structure, in the words of JSON Schema. The rest (CEL, list types) is not in it. */
export function toJsonSchema(schema: CrdSchema): JsonSchema {
  const result: Record<string, unknown> = {};
  for (const keyword of copied) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  const type = schema['x-kubernetes-int-or-string'] === true ? 'int-or-string' : schema.type;
  if (type !== undefined)
    result['x-type'] = { type, nullable: schema.nullable === true } satisfies TypeKeyword;
  if (schema.format !== undefined) result['x-format'] = schema.format;
  if (schema.enum !== undefined) result['enum'] = withNull(schema.enum, schema.nullable === true);
  if (schema.exclusiveMinimum === true) swap(result, 'minimum', 'exclusiveMinimum');
  if (schema.exclusiveMaximum === true) swap(result, 'maximum', 'exclusiveMaximum');
  if (schema.properties !== undefined) result['properties'] = mapValues(schema.properties, toJsonSchema);
  if (typeof schema.additionalProperties === 'object') {
    result['additionalProperties'] = toJsonSchema(schema.additionalProperties);
  }
  if (schema.items !== undefined) result['items'] = toJsonSchema(schema.items);
  for (const junctor of ['anyOf', 'oneOf', 'allOf'] as const) {
    // `x-kubernetes-int-or-string` comes with an anyOf that says the same again.
    if (junctor === 'anyOf' && type === 'int-or-string') continue;
    if (schema[junctor] !== undefined) result[junctor] = schema[junctor].map(toJsonSchema);
  }
  if (schema.not !== undefined) result['not'] = toJsonSchema(schema.not);
  return result;
}

function swap(schema: Record<string, unknown>, from: string, to: string): void {
  schema[to] = schema[from];
  delete schema[from];
}

function withNull(values: readonly JsonValue[], nullable: boolean): readonly JsonValue[] {
  return nullable && !values.includes(null) ? [...values, null] : values;
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Readonly<Record<string, Out>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
