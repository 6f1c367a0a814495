import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compareFields,
  fieldsOf,
  keptFields,
  managersOf,
  valueAtPrinted,
} from '../../../client/src/preview/field-changes.ts';
import type { JsonObject, JsonValue } from '../../../server/src/domain/json.ts';

const manager = (resource: string, mode: string): JsonObject => ({
  apiGroup: 'machine.openshift.io',
  resource,
  selection: { mode },
});
const key = (resource: string) => `k:${JSON.stringify({ apiGroup: 'machine.openshift.io', resource })}`;
const printed = (resource: string) =>
  `spec.managedBootImages.machineManagers[apiGroup="machine.openshift.io",resource="${resource}"]`;
const entryFields = { '.': {}, 'f:apiGroup': {}, 'f:resource': {}, 'f:selection': { 'f:mode': {} } };
const managers = (...entries: readonly JsonValue[]): JsonObject => ({
  managedBootImages: { machineManagers: entries },
});
const inManagers = (content: JsonObject): JsonObject => ({
  'f:spec': { 'f:managedBootImages': { 'f:machineManagers': content } },
});

/** A stored object, and who set what in it. */
function stored(
  spec: JsonObject,
  ...owners: readonly (readonly [name: string, operation: string, fields: JsonObject, subresource?: string])[]
): JsonObject {
  const managedFields = owners.map(([name, operation, fieldsV1, subresource]) => ({
    manager: name,
    operation,
    time: '2026-01-01T00:00:00Z',
    fieldsV1,
    ...(subresource === undefined ? {} : { subresource }),
  }));
  return { kind: 'MachineConfiguration', metadata: { managedFields }, spec };
}

const both = inManagers({ [key('machinesets')]: entryFields, [key('controlplanemachinesets')]: entryFields });

describe('what differs', () => {
  const before = stored(managers(manager('machinesets', 'All'), manager('controlplanemachinesets', 'None')), [
    'kubectl-edit',
    'Update',
    both,
  ]);
  const changes = (after: JsonObject) =>
    compareFields({ spec: before['spec'] ?? null }, { spec: after }, fieldsOf(before));

  test('a value, by the keys of its entry and not by its position', () => {
    const after = managers(manager('controlplanemachinesets', 'All'), manager('machinesets', 'All'));
    assert.deepEqual(changes(after), [
      { path: `${printed('controlplanemachinesets')}.selection.mode`, before: 'None', after: 'All' },
    ]);
  });

  test('an order alone is nothing', () => {
    const after = managers(manager('controlplanemachinesets', 'None'), manager('machinesets', 'All'));
    assert.deepEqual(changes(after), []);
  });

  test('an entry that goes is one field', () => {
    assert.deepEqual(changes(managers(manager('machinesets', 'All'))), [
      { path: printed('controlplanemachinesets'), before: manager('controlplanemachinesets', 'None') },
    ]);
  });

  test('what comes and goes, at the highest place', () => {
    assert.deepEqual(
      changes({ logLevel: 'Debug' }).map(({ path }) => path),
      ['spec.managedBootImages', 'spec.logLevel'],
    );
  });

  test('a list without keys is one field', () => {
    assert.deepEqual(compareFields({ a: [1, 2] }, { a: [2, 1] }, {}), [
      { path: 'a', before: [1, 2], after: [2, 1] },
    ]);
  });

  test('entries that cannot be told apart are one field', () => {
    const twice = managers(manager('machinesets', 'All'), manager('machinesets', 'None'));
    assert.deepEqual(
      changes(twice).map(({ path }) => path),
      ['spec.managedBootImages.machineManagers'],
    );
  });
});

describe('what is kept from the cluster', () => {
  const body: JsonObject = { spec: managers(manager('machinesets', 'All')) };
  const storedBy = (
    ...owners: Parameters<typeof stored> extends [JsonObject, ...infer Rest] ? Rest : never
  ) =>
    stored(
      {
        ...managers(manager('machinesets', 'All'), manager('controlplanemachinesets', 'All')),
        logLevel: 'Normal',
      },
      ...owners,
    );
  const ours = 'vscode-machineconfiguration';

  test('an entry that someone set with oc edit: the entry as a whole, its value, and whose it is', () => {
    const kept = keptFields(
      storedBy(
        [ours, 'Apply', inManagers({ [key('machinesets')]: entryFields })],
        ['kubectl-edit', 'Update', both],
      ),
      body,
      ours,
    );
    assert.deepEqual(kept, [
      {
        path: printed('controlplanemachinesets'),
        value: manager('controlplanemachinesets', 'All'),
        managers: [{ name: 'kubectl-edit', operation: 'Update', time: '2026-01-01T00:00:00Z' }],
      },
    ]);
  });

  test('by several managers, once', () => {
    const level = { 'f:spec': { 'f:logLevel': {} } };
    const kept = keptFields(storedBy(['a', 'Apply', level], ['b', 'Update', level]), body, ours);
    assert.deepEqual(
      kept.map(({ path, managers: by }) => [path, by.map(({ name }) => name)]),
      [['spec.logLevel', ['a', 'b']]],
    );
  });

  test('not what we applied ourselves, what nobody set, what an operator set in status, and what is gone', () => {
    const kept = keptFields(
      storedBy(
        [ours, 'Apply', { 'f:spec': { 'f:logLevel': {} } }],
        ['machine-config-operator', 'Update', { 'f:spec': { 'f:logLevel': {} } }, 'status'],
        ['x', 'Update', { 'f:spec': { 'f:gone': {} }, 'f:metadata': { 'f:labels': { 'f:a': {} } } }],
      ),
      body,
      ours,
    );
    assert.deepEqual(kept, []);
  });

  test('what we set by another operation than apply stays too, and is said', () => {
    const kept = keptFields(storedBy([ours, 'Update', { 'f:spec': { 'f:logLevel': {} } }]), body, ours);
    assert.deepEqual(
      kept.map(({ path }) => path),
      ['spec.logLevel'],
    );
  });
});

test('whose a field is, and what it says, by the path that the API server prints', () => {
  const object = stored(managers(manager('machinesets', 'All')), [
    'kubectl-edit',
    'Update',
    inManagers({ [key('machinesets')]: entryFields }),
  ]);
  const path = `${printed('machinesets')}.selection.mode`;
  assert.equal(valueAtPrinted(object, path, fieldsOf(object)), 'All');
  assert.deepEqual(
    managersOf(object, path).map(({ name }) => name),
    ['kubectl-edit'],
  );
  assert.deepEqual(
    managersOf(object, 'spec.managedBootImages').map(({ name }) => name),
    ['kubectl-edit'],
  );
  assert.deepEqual(managersOf(object, 'spec.managed'), []);
  assert.equal(valueAtPrinted(object, 'spec.nothing', fieldsOf(object)), undefined);
});
