import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from '../../server/src/domain/json.ts';
import { parseRelease } from '../../server/src/domain/release.ts';
import type { FeatureSet, Target } from '../../server/src/domain/target.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { type FeatureGateTable, featureGateTableOf } from '../../server/src/schema/feature-gates.ts';
import { schemaOfCrd } from '../../server/src/schema/schema-of-crd.ts';

/** The two files under `schemas/`, parsed, as the build bundles them. */
export function readSchemaFiles(): { readonly crd: JsonObject; readonly featureGates: JsonObject } {
  return {
    crd: readYaml('machineconfiguration.crd.yaml'),
    featureGates: readYaml('feature-gates.yaml'),
  };
}

/** The same two files as the program holds them. */
export function readSchemas(): { readonly annotated: CrdSchema; readonly gates: FeatureGateTable } {
  const { crd, featureGates } = readSchemaFiles();
  const annotated = schemaOfCrd(crd, 'v1');
  if (annotated === undefined) throw new Error('schemas/machineconfiguration.crd.yaml has no schema for v1.');
  return { annotated, gates: featureGateTableOf(featureGates) };
}

/** A target by its names: `targetOf('4.22', 'TechPreviewNoUpgrade')`. */
export function targetOf(
  release: string,
  featureSet: FeatureSet = 'Default',
  gates?: Readonly<Record<string, boolean>>,
): Target {
  const parsed = parseRelease(release);
  if (parsed === undefined) throw new Error(`${release} is no release.`);
  return { release: parsed, featureSet, source: 'default', ...(gates === undefined ? {} : { gates }) };
}

function readYaml(name: string): JsonObject {
  return parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8'));
}
