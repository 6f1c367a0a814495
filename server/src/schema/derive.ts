import type { Target } from '../domain/target.ts';
import { isAvailable } from './availability.ts';
import type { Availability, CrdSchema, ValidationRule } from './crd-schema.ts';
import type { FeatureGateTable } from './feature-gates.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Has = (availability: Availability | undefined) => boolean;

/**
 * The schema that a cluster of the target's release and feature set has: `annotated` without what does not exist there,
 * and without the annotations that say so. `x-openshift-rule` and the descriptions stay. Nothing of `annotated` is
 * changed. A release that is not known is taken for the nearest older one as to its gates.
 */
export function deriveSchema(annotated: CrdSchema, target: Target, gates: FeatureGateTable): CrdSchema {
  return deriveNode(annotated, (availability) => isAvailable(availability, target, gates));
}

function deriveNode(node: CrdSchema, has: Has): CrdSchema {
  const derived: Mutable<CrdSchema> = { ...node };
  const values = node['x-openshift-enum'] ?? {};
  const keywords = node['x-openshift-keywords'] ?? {};
  delete derived['x-openshift-available'];
  delete derived['x-openshift-enum'];
  delete derived['x-openshift-keywords'];

  if (node.enum !== undefined)
    derived.enum = node.enum.filter((value) => has(entryOf(values, String(value))));
  if (node.properties !== undefined) derived.properties = deriveProperties(node.properties, has);
  if (typeof node.additionalProperties === 'object') {
    derived.additionalProperties = deriveNode(node.additionalProperties, has);
  }
  if (node.items !== undefined) derived.items = deriveNode(node.items, has);
  if (node.not !== undefined) derived.not = deriveNode(node.not, has);
  for (const junctor of ['anyOf', 'oneOf', 'allOf'] as const) {
    const branches = node[junctor];
    if (branches !== undefined) derived[junctor] = branches.map((branch) => deriveNode(branch, has));
  }
  const rules = deriveRules(node['x-kubernetes-validations'] ?? [], has);
  if (rules.length > 0) derived['x-kubernetes-validations'] = rules;
  else delete derived['x-kubernetes-validations'];

  for (const keyword of Object.keys(derived) as (keyof CrdSchema)[]) {
    if (!has(entryOf(keywords, keyword))) delete derived[keyword];
  }
  return derived;
}

function deriveProperties(
  properties: Readonly<Record<string, CrdSchema>>,
  has: Has,
): Readonly<Record<string, CrdSchema>> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, property]) => has(property['x-openshift-available']))
      .map(([name, property]) => [name, deriveNode(property, has)]),
  );
}

function deriveRules(rules: readonly ValidationRule[], has: Has): readonly ValidationRule[] {
  return rules
    .filter((rule) => has(rule['x-openshift-available']))
    .map(({ 'x-openshift-available': _, ...rule }) => rule);
}

/** Own entries only: an enum value may be called `constructor`. */
function entryOf<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
