import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';

/** A JSON schema as other tools take it. */
export type PlainSchema = Readonly<Record<string, unknown>>;

/** What a CRD's schema and a JSON schema have in common. */
const shared = [
  ...['type', 'description', 'enum', 'required', 'pattern', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties', 'minimum', 'maximum'],
] as const;

/** The schema as a closed JSON schema: what the CRD's schema says of structure, with no other fields allowed. */
export function closedSchema(schema: CrdSchema): PlainSchema {
  const { properties, items, additionalProperties } = schema;
  const keywords: PlainSchema = { ...schema };
  const kept = shared.filter((keyword) => keywords[keyword] !== undefined);
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties !== undefined;
  const children = Object.entries(properties ?? {}).map(([name, child]) => [name, closedSchema(child)]);
  return {
    ...Object.fromEntries(kept.map((keyword) => [keyword, keywords[keyword]])),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(children), additionalProperties: open }),
    ...(items === undefined ? {} : { items: closedSchema(items) }),
  };
}
