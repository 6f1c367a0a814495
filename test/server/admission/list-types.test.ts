import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkListTypes } from '../../../server/src/admission/list-types.ts';
import type { JsonValue } from '../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../server/src/schema/crd-schema.ts';

function duplicates(schema: CrdSchema, value: JsonValue): readonly string[] {
  return [...checkListTypes(value, schema, 35)].map((error) => {
    assert.ok(error.keyword === 'duplicate');
    return `${error.path.join('.')} repeats ${error.original.join('.')}: ${error.message}`;
  });
}

const byName: CrdSchema = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name', 'port'],
  items: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      port: { type: 'integer' },
      tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    },
  },
};

describe('lists whose items must differ', () => {
  test('a map list by all its keys, a missing one left out', () => {
    const list = [{ name: 'a', port: 1 }, { name: 'a', port: 2 }, { name: 'a' }, { name: 'a', port: 1 }];
    assert.deepEqual(duplicates(byName, list), ['3 repeats 0: Duplicate value: {"name":"a","port":1}']);
    assert.deepEqual(duplicates(byName, [{ name: 'a' }, { name: 'a' }]), [
      '1 repeats 0: Duplicate value: {"name":"a"}',
    ]);
  });

  test('of several repetitions the first is told', () => {
    assert.deepEqual(duplicates({ type: 'array', 'x-kubernetes-list-type': 'set' }, ['a', 'a', 'b', 'a']), [
      '1 repeats 0: Duplicate value: "a"',
    ]);
  });

  test('a set tells types apart, and takes objects for equal whatever the order of their keys', () => {
    const set: CrdSchema = { type: 'array', 'x-kubernetes-list-type': 'set' };
    assert.deepEqual(duplicates(set, [1, '1', true, null, 2n ** 62n]), []);
    assert.equal(
      duplicates(set, [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ]).length,
      1,
    );
  });

  test('lists inside lists are checked too', () => {
    assert.deepEqual(duplicates(byName, [{ name: 'a', tags: ['x', 'x'] }]), [
      '0.tags.1 repeats 0.tags.0: Duplicate value: "x"',
    ]);
  });

  test('atomic lists may repeat, and what is no list or object has nothing to say', () => {
    assert.deepEqual(duplicates({ type: 'array', items: { type: 'string' } }, ['a', 'a']), []);
    for (const value of [5, 'a', null, {}]) assert.deepEqual(duplicates(byName, value), []);
    assert.deepEqual(
      checkListTypes([{ name: 'a' }, 'b', 5], byName, 35).map(({ path, message }) => [...path, message]),
      [[1, 'Invalid value: "b": must be an object for an array of list-type map']],
    );
  });
});
