import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonValue } from '../../../server/src/domain/json.ts';
import { objectsOf } from '../../../server/src/domain/list-items.ts';

const mc = (name: string): JsonValue => ({
  apiVersion: 'operator.openshift.io/v1',
  kind: 'MachineConfiguration',
  metadata: { name },
});
const list = (...items: readonly JsonValue[]): JsonValue => ({ apiVersion: 'v1', kind: 'List', items });

describe('the objects of a document', () => {
  const cases: readonly (readonly [
    name: string,
    value: JsonValue | undefined,
    objects: ReturnType<typeof objectsOf>,
  ])[] = [
    ['the document itself', mc('a'), [{ path: [], value: mc('a') }]],
    [
      'the items of a List',
      list(mc('a'), mc('b')),
      [
        { path: ['items', 0], item: 0, value: mc('a') },
        { path: ['items', 1], item: 1, value: mc('b') },
      ],
    ],
    [
      'the items of a list of a kind',
      { apiVersion: 'operator.openshift.io/v1', kind: 'MachineConfigurationList', items: [mc('a')] },
      [{ path: ['items', 0], item: 0, value: mc('a') }],
    ],
    [
      'the items of lists within lists',
      list(list(mc('a'), 1), mc('b')),
      [
        { path: ['items', 0, 'items', 0], item: 0, value: mc('a') },
        { path: ['items', 0, 'items', 1], item: 1, value: 1 },
        { path: ['items', 1], item: 2, value: mc('b') },
      ],
    ],
    [
      'items that are no objects',
      list(null, 'x', [mc('a')]),
      [
        { path: ['items', 0], item: 0, value: null },
        { path: ['items', 1], item: 1, value: 'x' },
        { path: ['items', 2], item: 2, value: [mc('a')] },
      ],
    ],
    ['none, of an empty List', list(), []],
    ['none, of a List without items', { apiVersion: 'v1', kind: 'List' }, []],
    ['none, of a List with other items', { apiVersion: 'v1', kind: 'List', items: 'x' }, []],
    [
      'an object whose kind only ends like a list',
      { apiVersion: 'x/v1', kind: 'AllowList', spec: {} },
      [{ path: [], value: { apiVersion: 'x/v1', kind: 'AllowList', spec: {} } }],
    ],
    ['an object with items', { kind: 'X', items: [1] }, [{ path: [], value: { kind: 'X', items: [1] } }]],
    ['an object without a kind', {}, [{ path: [], value: {} }]],
    ['none, of a text', 'x', []],
    ['none, of an array', [mc('a')], []],
    ['none, of an empty document', null, []],
    ['none, of what cannot be read', undefined, []],
  ];
  for (const [name, value, objects] of cases) test(name, () => assert.deepEqual(objectsOf(value), objects));

  test('lists within lists are followed so far', () => {
    let value: JsonValue = mc('a');
    for (let level = 0; level < 200; level++) value = list(value);
    const [found, ...others] = objectsOf(value);
    assert.deepEqual(others, []);
    assert.equal(found?.path.length, 22);
  });
});
