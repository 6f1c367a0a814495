import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject, type JsonValue } from '../../../server/src/domain/json.ts';
import { compareReleases, parseRelease } from '../../../server/src/domain/release.ts';
import type { CrdSchema, ValidationRule } from '../../../server/src/schema/crd-schema.ts';
import { knownReleases } from '../../../server/src/schema/feature-gates.ts';
import { readSchemaFiles, readSchemas } from '../../support/schemas.ts';

const { crd } = readSchemaFiles();
const { annotated, gates } = readSchemas();

interface Node {
  readonly path: string;
  readonly schema: CrdSchema;
}

function* nodesOf(schema: CrdSchema, path = ''): Generator<Node> {
  yield { path, schema };
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield* nodesOf(property, `${path}.${name}`);
  }
  if (schema.items !== undefined) yield* nodesOf(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object')
    yield* nodesOf(schema.additionalProperties, `${path}.*`);
}

/** Every annotation as it is written, wherever it is. */
function* availabilitiesOf(value: JsonValue): Generator<JsonValue> {
  if (Array.isArray(value)) for (const item of value) yield* availabilitiesOf(item);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'x-openshift-available') yield member;
    else if (/^x-openshift-(enum|keywords)$/.test(key)) yield* Object.values(member as object);
    else yield* availabilitiesOf(member);
  }
}

const nodes = [...nodesOf(annotated)];

test('every field, list item and map value has a description of one to four sentences', () => {
  for (const { path, schema } of nodes) {
    const description = schema.description ?? '';
    assert.match(description, /^\S.*\.$/, `${path} has no description that ends as a sentence`);
    assert.doesNotMatch(description, / {2}|\n/, `${path} has odd spacing`);
    const sentences = description.split(/\.(?=\s+[A-Z`])|\.$/).filter((sentence) => sentence.trim() !== '');
    assert.ok(sentences.length <= 5, `${path} has ${sentences.length} sentences`);
    assert.ok(description.length <= 420, `${path} has ${description.length} characters`);
  }
});

test('every annotation names releases and gates that are known, and only those', () => {
  const releases = knownReleases(gates);
  const known = new Set(gates.flatMap((entry) => Object.keys(entry.gates)));
  const annotations = [...availabilitiesOf(crd)];
  assert.ok(annotations.length > 10);
  for (const annotation of annotations) {
    assert.ok(isObject(annotation));
    const { since, until, gate, ...rest } = annotation;
    assert.deepEqual(rest, {});
    assert.ok(since !== undefined || until !== undefined || gate !== undefined);
    for (const name of [since, until].filter((text) => text !== undefined)) {
      assert.ok(typeof name === 'string');
      const release = parseRelease(name);
      assert.ok(
        releases.some((entry) => release !== undefined && compareReleases(entry, release) === 0),
        name,
      );
    }
    if (gate !== undefined) assert.ok(typeof gate === 'string' && known.has(gate), String(gate));
  }
});

test('an annotated value or keyword is one that the schema has', () => {
  for (const { path, schema } of nodes) {
    for (const value of Object.keys(schema['x-openshift-enum'] ?? {})) {
      assert.ok(schema.enum?.includes(value), `${path} has no value ${value}`);
    }
    for (const keyword of Object.keys(schema['x-openshift-keywords'] ?? {})) {
      assert.ok(Object.hasOwn(schema, keyword), `${path} has no ${keyword}`);
    }
  }
});

test('what is required or a key of a list exists wherever its object does', () => {
  for (const { path, schema } of nodes) {
    const names = [...(schema.required ?? []), ...(schema.items?.required ?? [])];
    const properties = { ...schema.properties, ...schema.items?.properties };
    for (const name of [...names, ...(schema['x-kubernetes-list-map-keys'] ?? [])]) {
      assert.ok(properties[name] !== undefined, `${path} has no ${name}`);
      assert.equal(properties[name]['x-openshift-available'], undefined, `${path}.${name}`);
    }
  }
});

test('every validation rule has a message and names the diagnostics rule that speaks for it', () => {
  const expected: readonly (readonly [RegExp, string])[] = [
    [/is required when (mode|type) is/, 'union-mismatch'],
    [/^Only All or None selection mode/, 'control-plane-partial'],
    [/can only be specified standalone/, 'standalone-action'],
    [/in service name/, 'service-name'],
    [/must match (the OCP|format)|^at least one of ocpVersion/, 'boot-image-version'],
    [/^when skew enforcement is in Automatic mode/, 'automatic-skew'],
  ];
  const rules = nodes.flatMap(
    ({ schema }): readonly ValidationRule[] => schema['x-kubernetes-validations'] ?? [],
  );
  for (const rule of rules) {
    const ids = expected.filter(([message]) => message.test(rule.message ?? '')).map(([, id]) => id);
    assert.deepEqual([rule['x-openshift-rule']], ids, rule.message);
  }
  assert.equal(new Set(rules.map((rule) => rule['x-openshift-rule'])).size, expected.length);
});

test('the file says nothing that the program does not read', () => {
  const written = (crd['spec'] as { versions: { schema: { openAPIV3Schema: JsonValue } }[] }).versions[0]
    ?.schema;
  assert.deepEqual(withoutReleases(annotated), withoutReleases(written?.openAPIV3Schema));
});

/** Annotations replaced by a word: they are text in the file and releases in the program. */
function withoutReleases(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member) => (['since', 'until'].includes(key) ? 'a release' : member)),
  );
}
