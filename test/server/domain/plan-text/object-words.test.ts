import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import { changedFields, simulatedObject } from '../../../../server/src/domain/plan-text/object-words.ts';
import { manager } from '../boot-images/sample-cluster.ts';

const managers = (...list: readonly JsonObject[]): JsonObject => ({
  managedBootImages: { machineManagers: list },
});
const entry = 'spec.managedBootImages.machineManagers[machinesets]';

describe('changed fields', () => {
  const cases: readonly (readonly [string, JsonObject, JsonObject, readonly string[]])[] = [
    ['none', { a: { b: 1 }, c: [1] }, { c: [1], a: { b: 1 } }, []],
    ['a value', { logLevel: 'Normal' }, { logLevel: 'Debug' }, ['spec.logLevel: Normal → Debug']],
    ['a new field', {}, { logLevel: 'Debug' }, ['spec.logLevel: (none) → Debug']],
    ['a field that goes', { logLevel: 'Debug' }, {}, ['spec.logLevel: Debug → (none)']],
    [
      'the mode of an entry, whatever its place',
      managers(manager('controlplanemachinesets', 'All'), manager('machinesets', 'All')),
      managers(manager('machinesets', 'None'), manager('controlplanemachinesets', 'All')),
      [`${entry}.selection.mode: All → None`],
    ],
    ['a new entry', {}, managers(manager('machinesets', 'All')), [`${entry}.selection.mode: (none) → All`]],
    ['an empty list', {}, managers(), ['spec.managedBootImages.machineManagers: (none) → []']],
    [
      'a list that says one thing twice',
      managers(),
      managers(manager('machinesets', 'All'), manager('machinesets', 'None')),
      [
        `spec.managedBootImages.machineManagers: [] → ${JSON.stringify([manager('machinesets', 'All'), manager('machinesets', 'None')])}`,
      ],
    ],
    ['other lists whole', { x: [1, 2] }, { x: [2n] }, ['spec.x: [1,2] → [2]']],
    ['an object that becomes text', { x: { y: 1 } }, { x: 'y' }, ['spec.x: {"y":1} → y']],
    ['an empty object', {}, { x: {} }, ['spec.x: (none) → {}']],
    ['text that moves the cursor', {}, { x: '\u001b[2J' }, ['spec.x: (none) → \\u001b[2J']],
  ];
  for (const [name, before, after, lines] of cases) {
    test(name, () => assert.deepEqual(changedFields(before, after), lines));
  }
});

describe('what an apply does to the object', () => {
  const stored = { metadata: { name: 'cluster' }, spec: { logLevel: 'Normal' } };

  test('is not known where what is stored was not read', () => {
    assert.deepEqual(simulatedObject({}, {}), {
      certainty: 'unknown',
      why: 'what is stored was not read',
      changes: [],
      kept: [],
    });
  });

  test('is a create where there is none', () => {
    assert.deepEqual(simulatedObject({ machineConfiguration: null }, { logLevel: 'Debug' }).changes, [
      'The MachineConfiguration cluster is created.',
      'spec.logLevel: (none) → Debug',
    ]);
  });

  test('is told without what the API server adds by itself', () => {
    const complete = (spec: JsonObject) => ({ logLevel: 'Normal', ...spec });
    const { certainty, changes } = simulatedObject({ machineConfiguration: stored }, {}, complete);
    assert.deepEqual([certainty, changes], ['simulated', []]);
    assert.deepEqual(simulatedObject({ machineConfiguration: stored }, {}).changes, [
      'spec.logLevel: Normal → (none)',
    ]);
  });

  test('names what others keep', () => {
    const managedFields = [
      { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:spec': { 'f:logLevel': {} } } },
    ];
    const { changes, kept } = simulatedObject(
      { machineConfiguration: { ...stored, metadata: { name: 'cluster', managedFields } } },
      { operatorLogLevel: 'Debug' },
    );
    assert.deepEqual(changes, ['spec.operatorLogLevel: (none) → Debug']);
    assert.deepEqual(kept, [{ path: 'spec.logLevel', managers: ['kubectl-edit'] }]);
  });
});
