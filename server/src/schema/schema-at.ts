import type { FieldPath } from '../domain/field-path.ts';
import type { CrdSchema } from './crd-schema.ts';

/** Lets everything pass. */
export const openSchema: CrdSchema = { 'x-kubernetes-preserve-unknown-fields': true };

/**
 * The schema of what is at `segment` of a value that `schema` describes: a property's, an additional property's or a list
 * item's. An open schema where anything may be there, undefined where the field is unknown.
 */
export function childSchema(schema: CrdSchema, segment: string | number): CrdSchema | undefined {
  if (typeof segment === 'number') return schema.items ?? openChild(schema);
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, segment)) {
    return schema.properties[segment];
  }
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : openChild(schema);
}

/** The schema of the value at `path`, which need not exist in any document; undefined where the field is unknown. */
export function schemaAt(schema: CrdSchema, path: FieldPath): CrdSchema | undefined {
  let current: CrdSchema | undefined = schema;
  for (const segment of path) {
    if (current === undefined) return undefined;
    current = childSchema(current, segment);
  }
  return current;
}

function openChild(schema: CrdSchema): CrdSchema | undefined {
  const isOpen =
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  return isOpen ? openSchema : undefined;
}
