import type { CrdSchema } from '../schema/crd-schema.ts';

/**
 * A JSON schema for ajv. `x-type`, `x-format` and `x-doubt` are our own keywords: the types and formats as Kubernetes has
 * them, and what only the walk in structural.ts can decide.
 */
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
  'enum',
] as const satisfies readonly (keyof CrdSchema)[];

/**
 * What of a CRD schema is a matter of structure, in the words of JSON Schema: never more lenient than the API server.
 * CEL rules and list types are not in it.
 */
export function toJsonSchema(schema: CrdSchema): JsonSchema {
  const result: Record<string, unknown> = {};
  for (const keyword of copied) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  const type = schema['x-kubernetes-int-or-string'] === true ? 'int-or-string' : schema.type;
  if (type !== undefined)
    result['x-type'] = { type, nullable: schema.nullable === true } satisfies TypeKeyword;
  if (schema.format !== undefined) result['x-format'] = schema.format;
  if (schema.exclusiveMinimum === true) swap(result, 'minimum', 'exclusiveMinimum');
  if (schema.exclusiveMaximum === true) swap(result, 'maximum', 'exclusiveMaximum');
  if (hasDoubt(schema)) result['x-doubt'] = true;
  if (schema.properties !== undefined) result['properties'] = mapValues(schema.properties, toJsonSchema);
  if (typeof schema.additionalProperties === 'object') {
    result['additionalProperties'] = toJsonSchema(schema.additionalProperties);
  }
  if (schema.items !== undefined) result['items'] = toJsonSchema(schema.items);
  return result;
}

/** True where the server's own way of looking at branches, embedded objects or bounds with a fraction decides. */
function hasDoubt({ anyOf, oneOf, allOf, not, ...schema }: CrdSchema): boolean {
  // `x-kubernetes-int-or-string` comes with an anyOf that says the same again.
  const isBranched =
    schema['x-kubernetes-int-or-string'] !== true && (anyOf ?? oneOf ?? allOf ?? not) !== undefined;
  const isOddlyBound = [schema.minimum, schema.maximum, schema.multipleOf].some(
    (bound) => bound !== undefined && !Number.isSafeInteger(bound),
  );
  return isBranched || isOddlyBound || schema['x-kubernetes-embedded-resource'] === true;
}

function swap(schema: Record<string, unknown>, from: string, to: string): void {
  schema[to] = schema[from];
  delete schema[from];
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Readonly<Record<string, Out>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
