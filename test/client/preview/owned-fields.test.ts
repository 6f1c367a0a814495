import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ownedFields } from '../../../client/src/preview/owned-fields.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';

const us = 'vscode-machineconfiguration';
const machineSets = { apiGroup: 'machine.openshift.io', resource: 'machinesets', selection: { mode: 'All' } };
const spec: JsonObject = {
  logLevel: 'Debug',
  operatorLogLevel: 'Normal',
  managedBootImages: {
    machineManagers: [
      machineSets,
      { ...machineSets, resource: 'controlplanemachinesets', selection: { mode: 'None' } },
    ],
  },
  nodeDisruptionPolicy: { sshkey: { actions: [{ type: 'None' }] } },
};
const key = (resource: string) => `k:${JSON.stringify({ apiGroup: 'machine.openshift.io', resource })}`;

function stored(manager: string, operation: string, fields: JsonObject): JsonObject {
  return {
    metadata: { managedFields: [{ manager, operation, fieldsV1: { 'f:spec': fields } }] },
    spec,
  };
}

const ownedSpec = (object: JsonObject, manager: string) => ownedFields(object, manager).spec;

describe('what we own of an object', () => {
  test('has labels and annotations too', () => {
    const object = {
      metadata: {
        name: 'cluster',
        labels: { team: 'a', theirs: 'b' },
        annotations: { why: 'c' },
        managedFields: [
          {
            manager: us,
            operation: 'Apply',
            fieldsV1: { 'f:metadata': { 'f:labels': { 'f:team': {} }, 'f:annotations': { 'f:why': {} } } },
          },
        ],
      },
      spec,
    };
    assert.deepEqual(ownedFields(object, us), {
      metadata: { labels: { team: 'a' }, annotations: { why: 'c' } },
      spec: {},
    });
  });

  test('has its entries in the order in which they are stored', () => {
    const entry = { '.': {}, 'f:apiGroup': {}, 'f:resource': {}, 'f:selection': { 'f:mode': {} } };
    const fields = { [key('controlplanemachinesets')]: entry, [key('machinesets')]: entry };
    const object = stored(us, 'Apply', { 'f:managedBootImages': { 'f:machineManagers': fields } });
    assert.deepEqual(ownedSpec(object, us)['managedBootImages'], spec['managedBootImages']);
  });

  test('is the fields that we have applied, with the values they have now', () => {
    const object = stored(us, 'Apply', {
      'f:logLevel': {},
      'f:managedBootImages': {
        'f:machineManagers': {
          [key('machinesets')]: {
            '.': {},
            'f:apiGroup': {},
            'f:resource': {},
            'f:selection': { 'f:mode': {} },
          },
        },
      },
    });
    assert.deepEqual(ownedSpec(object, us), {
      logLevel: 'Debug',
      managedBootImages: { machineManagers: [machineSets] },
    });
  });

  test('has an entry with its keys, also where we own only a part of it', () => {
    const fields = { [key('machinesets')]: { 'f:selection': { 'f:mode': {} } } };
    const object = stored(us, 'Apply', { 'f:managedBootImages': { 'f:machineManagers': fields } });
    assert.deepEqual(ownedSpec(object, us), { managedBootImages: { machineManagers: [machineSets] } });
  });

  test('has a list that is one value whole', () => {
    const object = stored(us, 'Apply', { 'f:nodeDisruptionPolicy': { 'f:sshkey': { 'f:actions': {} } } });
    assert.deepEqual(ownedSpec(object, us), {
      nodeDisruptionPolicy: { sshkey: { actions: [{ type: 'None' }] } },
    });
  });

  test('leaves out what is not there any more', () => {
    assert.deepEqual(ownedSpec(stored(us, 'Apply', { 'f:forceRedeploymentReason': {} }), us), {});
  });

  test('is nothing where others own it, or where we have not applied', () => {
    assert.deepEqual(ownedSpec(stored('kubectl-edit', 'Update', { 'f:logLevel': {} }), us), {});
    assert.deepEqual(ownedSpec(stored(us, 'Update', { 'f:logLevel': {} }), us), {});
    assert.deepEqual(ownedSpec({ spec }, us), {});
  });
});
