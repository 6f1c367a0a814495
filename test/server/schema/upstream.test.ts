// Holds our description of the API against the CustomResourceDefinitions that OpenShift ships, where the Go modules of
// test/control-plane have been downloaded. Descriptions are ours and are not compared. The order of list members is:
// it is the order of the API server's messages.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { valueAt } from '../../../server/src/domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import type { FeatureSet } from '../../../server/src/domain/target.ts';
import { deriveSchema } from '../../../server/src/schema/derive.ts';
import { readSchemaFiles, readSchemas, targetOf } from '../../support/schemas.ts';

const { crd } = readSchemaFiles();
const { annotated, gates } = readSchemas();

const upstream: readonly (readonly [version: string, release: string, sets: readonly FeatureSet[]])[] = [
  ['v0.0.0-20251015095338-264e80a2b6e7', '4.21', ['Default']],
  [
    'v0.0.0-20260709102940-580f1c1ba691',
    '4.22',
    ['Default', 'TechPreviewNoUpgrade', 'DevPreviewNoUpgrade', 'CustomNoUpgrade', 'OKD'],
  ],
];

for (const [version, release, sets] of upstream) {
  for (const featureSet of sets) {
    const file = crdFile(version, featureSet);
    const skip =
      file === undefined ? `github.com/openshift/api@${version} is not in the Go module cache` : false;
    test(`the schema of OpenShift ${release} ${featureSet} is the one OpenShift ships`, { skip }, () => {
      const real: JsonObject = parse(readFileSync(file ?? '', 'utf8'));
      const derived = deriveSchema(annotated, targetOf(release, featureSet), gates);
      assert.deepEqual(comparable(derived as JsonObject), comparable(rootOf(real)));
      assert.deepEqual(envelope(crd), envelope(real));
    });
  }
}

function crdFile(version: string, featureSet: FeatureSet): string | undefined {
  const file = join(
    goModuleCache(),
    `github.com/openshift/api@${version}/payload-manifests/crds`,
    `0000_80_machine-config_01_machineconfigurations-${featureSet}.crd.yaml`,
  );
  return existsSync(file) ? file : undefined;
}

/** Go's module cache; a folder that does not exist where Go is not installed. */
function goModuleCache(): string {
  try {
    return execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return join(import.meta.dirname, 'no-go');
  }
}

function rootOf(definition: JsonObject): JsonValue | undefined {
  return valueAt(definition, ['spec', 'versions', 0, 'schema', 'openAPIV3Schema']);
}

/** All of the definition but its schema and its annotations. */
function envelope(definition: JsonObject): JsonValue {
  const spec = definition['spec'] as { versions: { schema: unknown }[] };
  const { metadata, ...rest } = definition;
  const versions = spec.versions.map(({ schema: _, ...version }) => version);
  return JSON.parse(
    JSON.stringify({ ...rest, name: valueAt(metadata, ['name']), spec: { ...spec, versions } }),
  );
}

/** The schema without descriptions and without our annotations. A property may be called `description`. */
function comparable(value: JsonValue | undefined, isMap = false): JsonValue | undefined {
  if (isArray(value)) return value.map((item) => comparable(item) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => isMap || !(key === 'description' || key.startsWith('x-openshift-')))
    .map(([key, member]) => [key, comparable(member, !isMap && key === 'properties')]);
  return Object.fromEntries(entries);
}
