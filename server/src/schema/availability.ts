import type { FieldPath } from '../domain/field-path.ts';
import { compareReleases, type Release } from '../domain/release.ts';
import { type FeatureSet, featureSets, type Target } from '../domain/target.ts';
import type { Availability, CrdSchema } from './crd-schema.ts';
import { type FeatureGateTable, isGateEnabled, knownReleases, releaseGatesOf } from './feature-gates.ts';
import { childSchema } from './schema-at.ts';

/** A field, or with `value` a single value of its enum, in the annotated schema. */
export interface SchemaPart {
  readonly path: FieldPath;
  readonly value?: string;
}

/** A release and feature set whose schema has the part in question. */
export interface Occurrence {
  readonly release: Release;
  readonly featureSet: FeatureSet;
}

/** What a hover says about when a part came, in OpenShift's words. Empty where every known release has it. */
export interface History {
  /** The first release that has the part in any feature set; absent where the oldest known one has it in Default. */
  readonly since?: Release;
  /** The feature set that was needed in `since`; absent where Default was enough. */
  readonly preview?: FeatureSet;
  /** The first release whose feature set Default has the part; absent without `preview`, and where there is none yet. */
  readonly generallyAvailable?: Release;
  /** The last release that has the part; absent where the newest known release has it. */
  readonly until?: Release;
  /** The feature gate that decides. */
  readonly gate?: string;
}

/**
 * True where the schema of the target's release and feature set has a part of that availability. CustomNoUpgrade's schema
 * has the parts of every gate that exists in the release, whichever gates the administrator enabled: OpenShift ships one
 * CustomResourceDefinition for that feature set (manifests with `release.openshift.io/feature-set: CustomNoUpgrade`).
 */
export function isAvailable(
  availability: Availability | undefined,
  target: Target,
  gates: FeatureGateTable,
): boolean {
  const { since, until, gate } = availability ?? {};
  if (since !== undefined && compareReleases(target.release, since) < 0) return false;
  if (until !== undefined && compareReleases(target.release, until) > 0) return false;
  if (gate === undefined) return true;
  if (target.featureSet !== 'CustomNoUpgrade') return isGateEnabled(gates, target, gate);
  const known = releaseGatesOf(gates, target.release);
  return Object.hasOwn(known.gates, gate) || known.graduated.includes(gate);
}

/**
 * Every known release and feature set whose schema has the part, oldest release first: whether a field that one schema
 * does not know exists elsewhere. Empty where no release has it.
 */
export function whereAvailable(
  annotated: CrdSchema,
  part: SchemaPart,
  gates: FeatureGateTable,
): readonly Occurrence[] {
  const conditions = conditionsOf(annotated, part);
  if (conditions === undefined) return [];
  return knownReleases(gates)
    .flatMap((release) => featureSets.map((featureSet) => ({ release, featureSet })))
    .filter((occurrence) => {
      const target: Target = { ...occurrence, source: 'default' };
      return conditions.every((condition) => isAvailable(condition, target, gates));
    });
}

/** Since when the part exists, and behind which feature gate. Undefined where no known release has the part. */
export function historyOf(
  annotated: CrdSchema,
  part: SchemaPart,
  gates: FeatureGateTable,
): History | undefined {
  const occurrences = whereAvailable(annotated, part, gates);
  const since = occurrences[0]?.release;
  const until = occurrences.at(-1)?.release;
  if (since === undefined || until === undefined) return undefined;
  const releases = knownReleases(gates);
  const first = occurrences.filter(({ release }) => release === since).map(({ featureSet }) => featureSet);
  const preview = first.includes('Default') ? undefined : first[0];
  const generallyAvailable = occurrences.find(({ featureSet }) => featureSet === 'Default')?.release;
  const gate = conditionsOf(annotated, part)?.findLast((condition) => condition.gate !== undefined)?.gate;
  return {
    ...(since === releases[0] && preview === undefined ? {} : { since }),
    ...(preview === undefined ? {} : { preview }),
    ...(preview === undefined || generallyAvailable === undefined ? {} : { generallyAvailable }),
    ...(until === releases.at(-1) ? {} : { until }),
    ...(gate === undefined ? {} : { gate }),
  };
}

/** The annotations that have to hold together, outermost first; undefined where the annotated schema has no such part. */
function conditionsOf(annotated: CrdSchema, part: SchemaPart): readonly Availability[] | undefined {
  const conditions: Availability[] = [];
  let schema = annotated;
  for (const segment of part.path) {
    const child = childSchema(schema, segment);
    if (child === undefined) return undefined;
    conditions.push(child['x-openshift-available'] ?? {});
    schema = child;
  }
  if (part.value === undefined) return conditions;
  if (!schema.enum?.includes(part.value)) return undefined;
  const values = schema['x-openshift-enum'] ?? {};
  return [...conditions, (Object.hasOwn(values, part.value) ? values[part.value] : undefined) ?? {}];
}
