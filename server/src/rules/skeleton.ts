import type { JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';

/**
 * The smallest valid value of a schema, where there is one that needs no knowledge of the cluster: an object with its
 * required fields, the only or usual value of an enum. Undefined where a required text or number has to be thought of.
 */
export function skeletonOf(schema: CrdSchema): JsonValue | undefined {
  if (schema.default !== undefined) return schema.default;
  const usual = schema.enum?.find((value) => value !== '' && value !== null);
  if (usual !== undefined) return usual;
  if (schema.type === 'array') return (schema.minItems ?? 0) === 0 ? [] : undefined;
  if (schema.type !== 'object') return undefined;
  const entries: [string, JsonValue][] = [];
  for (const name of schema.required ?? []) {
    const child = schema.properties?.[name];
    const value = child === undefined ? undefined : skeletonOf(child);
    if (value === undefined) return undefined;
    entries.push([name, value]);
  }
  return (schema.minProperties ?? 0) > entries.length ? undefined : Object.fromEntries(entries);
}
