import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, JsonValue } from '../../../server/src/domain/json.ts';
import { schemaOfCrd } from '../../../server/src/schema/schema-of-crd.ts';

function crdWith(openAPIV3Schema: JsonValue): JsonObject {
  return { spec: { versions: [{ name: 'v1alpha1' }, { name: 'v1', schema: { openAPIV3Schema } }] } };
}
const read = (schema: JsonValue) => schemaOfCrd(crdWith(schema), 'v1');

test('the schema of the version asked for is read', () => {
  assert.deepEqual(read({ type: 'object' }), { type: 'object' });
  assert.equal(schemaOfCrd(crdWith({}), 'v1alpha1'), undefined);
  assert.equal(schemaOfCrd(crdWith({}), 'v2'), undefined);
});

const everything = {
  type: 'object',
  description: 'All keywords.',
  format: 'int32',
  nullable: true,
  default: { a: [1, null] },
  enum: ['a', 1, null],
  properties: { a: { type: 'string', pattern: '^a$', minLength: 1, maxLength: 2 } },
  additionalProperties: { type: 'boolean' },
  required: ['a'],
  minProperties: 1,
  maxProperties: 2,
  items: { type: 'integer', minimum: 0, maximum: 9_223_372_036_854_775_807n, multipleOf: 2 },
  minItems: 1,
  maxItems: 2,
  uniqueItems: false,
  exclusiveMinimum: true,
  exclusiveMaximum: false,
  anyOf: [{ type: 'number' }],
  oneOf: [{ type: 'array' }],
  allOf: [{ not: { type: 'string' } }],
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['a'],
  'x-kubernetes-map-type': 'granular',
  'x-kubernetes-preserve-unknown-fields': true,
  'x-kubernetes-embedded-resource': true,
  'x-kubernetes-int-or-string': true,
  'x-kubernetes-validations': [
    {
      rule: 'true',
      message: 'm',
      messageExpression: 'e',
      reason: 'FieldValueInvalid',
      fieldPath: '.a',
      optionalOldSelf: true,
      'x-openshift-rule': 'some-rule',
    },
  ],
};
const keywords = [
  ...Object.keys(everything),
  'not',
  'x-openshift-available',
  'x-openshift-enum',
  'x-openshift-keywords',
];

test('every keyword of a structural schema is read', () => {
  assert.deepEqual(read(everything), everything);
  assert.deepEqual(read({ additionalProperties: false }), { additionalProperties: false });
});

test('annotations are read with their releases', () => {
  assert.deepEqual(
    read({
      'x-openshift-available': { since: '4.21', until: '5.0', gate: 'Gate' },
      'x-openshift-enum': { None: { since: '4.19' } },
      'x-openshift-keywords': { maxItems: {} },
    }),
    {
      'x-openshift-available': {
        since: { major: 4, minor: 21 },
        until: { major: 5, minor: 0 },
        gate: 'Gate',
      },
      'x-openshift-enum': { None: { since: { major: 4, minor: 19 } } },
      'x-openshift-keywords': { maxItems: {} },
    },
  );
});

test('a member of the wrong type is as good as not written', () => {
  const wrong = {
    type: 'text',
    description: 7,
    nullable: 'yes',
    default: null,
    enum: 'All',
    properties: { good: { type: 'string' }, bad: 'string', worse: null },
    additionalProperties: 'no',
    required: ['a', 1, null],
    minItems: -1,
    maxItems: '5',
    items: [{ type: 'string' }],
    anyOf: [null, { type: 'string' }, 3],
    'x-kubernetes-list-type': 'bag',
    'x-kubernetes-validations': [
      null,
      'true',
      { message: 'without a rule' },
      { rule: 1 },
      { rule: 'true', message: 2 },
    ],
    'x-openshift-available': { since: 'long ago', gate: 1 },
    $ref: '#/definitions/x',
    'x-unknown': true,
  };
  assert.deepEqual(read(wrong), {
    properties: { good: { type: 'string' } },
    required: ['a'],
    anyOf: [{ type: 'string' }],
    'x-kubernetes-validations': [{ rule: 'true' }],
    'x-openshift-available': {},
  });
});

test('no input makes it throw', () => {
  const values: readonly JsonValue[] = [null, true, 1, 1n, 'text', [], [null], {}, { name: 'v1' }];
  for (const value of values) {
    assert.equal(schemaOfCrd(value as JsonObject, 'v1'), undefined);
    assert.equal(schemaOfCrd({ spec: value }, 'v1'), undefined);
    assert.equal(schemaOfCrd({ spec: { versions: value } }, 'v1'), undefined);
    assert.equal(schemaOfCrd({ spec: { versions: [value] } }, 'v1'), undefined);
    assert.equal(schemaOfCrd({ spec: { versions: [{ name: 'v1', schema: value }] } }, 'v1'), undefined);
    assert.doesNotThrow(() => read(value));
    for (const keyword of keywords) assert.doesNotThrow(() => read({ [keyword]: value }), keyword);
  }
});

test('a schema without end is read to a depth, and accepts anything below', () => {
  let deep: JsonObject = { type: 'string' };
  for (let level = 0; level < 100_000; level++) deep = { type: 'object', properties: { a: deep } };
  let schema = read(deep);
  let levels = 0;
  while (schema?.properties?.['a'] !== undefined) {
    schema = schema.properties['a'];
    levels += 1;
  }
  assert.ok(levels > 100 && levels < 1_000, String(levels));
  assert.deepEqual(schema, { 'x-kubernetes-preserve-unknown-fields': true });
});

test('property names are names, also where objects have such members', () => {
  const properties = JSON.parse('{"__proto__": {"type": "string"}, "constructor": {"type": "integer"}}');
  const schema = read({ properties });
  assert.deepEqual(Object.keys(schema?.properties ?? {}), ['__proto__', 'constructor']);
  assert.deepEqual(read(JSON.parse('{"__proto__": {"type": "string"}}')), {});
});
