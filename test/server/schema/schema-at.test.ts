import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CrdSchema } from '../../../server/src/schema/crd-schema.ts';
import { childSchema, openSchema, schemaAt } from '../../../server/src/schema/schema-at.ts';

const schema: CrdSchema = {
  properties: {
    list: { items: { properties: { name: { type: 'string' } } } },
    map: { properties: { known: { type: 'integer' } }, additionalProperties: { type: 'boolean' } },
    any: { 'x-kubernetes-preserve-unknown-fields': true, properties: { known: { type: 'integer' } } },
    free: { additionalProperties: true },
    closed: { additionalProperties: false },
  },
};

test('a path goes through properties, list items and additional properties', () => {
  assert.equal(schemaAt(schema, []), schema);
  assert.deepEqual(schemaAt(schema, ['list', 3, 'name']), { type: 'string' });
  assert.deepEqual(schemaAt(schema, ['map', 'known']), { type: 'integer' });
  assert.deepEqual(schemaAt(schema, ['map', 'other']), { type: 'boolean' });
});

test('where anything may be, anything may be below it', () => {
  assert.deepEqual(schemaAt(schema, ['any', 'known']), { type: 'integer' });
  assert.equal(schemaAt(schema, ['any', 'x', 2, 'y']), openSchema);
  assert.equal(schemaAt(schema, ['free', 'x']), openSchema);
});

test('an unknown field has no schema, and nothing below it has', () => {
  assert.equal(schemaAt(schema, ['closed', 'x']), undefined);
  assert.equal(schemaAt(schema, ['list', 'name']), undefined);
  assert.equal(schemaAt(schema, ['map', 0]), undefined);
  assert.equal(schemaAt(schema, ['nothing', 'below', 0]), undefined);
  assert.equal(childSchema(schema, 'constructor'), undefined);
});
