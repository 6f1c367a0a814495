import type { CrdSchema, ValidationRule } from './crd-schema.ts';

/**
 * A live CRD's schema with what this program knows of it: our descriptions where we have one, and for each CEL rule that
 * we know by its text the diagnostics rule that speaks for it.
 */
export function annotateLive(live: CrdSchema, annotated: CrdSchema): CrdSchema {
  const speakers = new Map<string, string>();
  collectSpeakers(annotated, speakers);
  return annotate(live, annotated, speakers);
}

function annotate(
  live: CrdSchema,
  known: CrdSchema | undefined,
  speakers: ReadonlyMap<string, string>,
): CrdSchema {
  const { properties, items, additionalProperties } = live;
  const rules = live['x-kubernetes-validations'];
  return {
    ...live,
    ...(known?.description === undefined ? {} : { description: known.description }),
    ...(rules === undefined
      ? {}
      : { 'x-kubernetes-validations': rules.map((rule) => withSpeaker(rule, speakers)) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, child]) => [
              name,
              annotate(child, known?.properties?.[name], speakers),
            ]),
          ),
        }),
    ...(items === undefined ? {} : { items: annotate(items, known?.items, speakers) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: annotate(additionalProperties, additionalOf(known), speakers) }
      : {}),
  };
}

function additionalOf(schema: CrdSchema | undefined): CrdSchema | undefined {
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function withSpeaker(rule: ValidationRule, speakers: ReadonlyMap<string, string>): ValidationRule {
  const speaker = speakers.get(identity(rule));
  return speaker === undefined ? rule : { ...rule, 'x-openshift-rule': speaker };
}

function collectSpeakers(schema: CrdSchema, speakers: Map<string, string>): void {
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    const speaker = rule['x-openshift-rule'];
    if (speaker !== undefined) speakers.set(identity(rule), speaker);
  }
  for (const child of Object.values(schema.properties ?? {})) collectSpeakers(child, speakers);
  if (schema.items !== undefined) collectSpeakers(schema.items, speakers);
  const additional = additionalOf(schema);
  if (additional !== undefined) collectSpeakers(additional, speakers);
}

/** A rule's text without its blanks: a CRD may be printed with other line breaks. */
function identity(rule: ValidationRule): string {
  return rule.rule.replace(/\s+/g, '');
}
