import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { normalise, printYaml } from '../../../client/src/preview/normalise.ts';
import { isProduction } from '../../../client/src/production.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';

describe('the two sides of a preview', () => {
  const live = {
    kind: 'MachineConfiguration',
    apiVersion: 'operator.openshift.io/v1',
    metadata: {
      resourceVersion: '7',
      uid: 'u',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'x' }],
      name: 'cluster',
    },
    spec: { logLevel: 'Normal' },
    status: { observedGeneration: 3 },
  };

  test('show nothing that the API server keeps for itself, and begin as people write it', () => {
    assert.equal(
      normalise(live).text,
      'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\nspec:\n  logLevel: Normal\n',
    );
  });

  test('have the order of the live object, so that only what differs differs', () => {
    const before = normalise({ ...live, spec: { b: 1, a: { k: 1, m: 2 } } });
    const after = normalise({ ...live, spec: { a: { m: 2, k: 3 }, c: 4, b: 1 } }, before);
    assert.deepEqual(
      after.text.split('\n').filter((line) => !before.text.split('\n').includes(line)),
      ['    k: 3', '  c: 4'],
    );
  });

  test('are read by Kubernetes as what they show', () => {
    const value = {
      y: 'yes',
      no: 'on',
      n: '1.0',
      text: 'a\nb',
      when: '2020-01-01',
      octal: '0777',
      list: ['~', '', 'null', true, 5],
    };
    assert.deepEqual(parseDocument(printYaml(value)).value, value);
  });
});

describe('production contexts', () => {
  test('are found by pattern in any of the names, whatever the case', () => {
    assert.ok(isProduction(['*prod*'], ['PROD-east', 'x']));
    assert.ok(isProduction(['*prod*'], ['east', 'https://api.production.example']));
    assert.ok(isProduction(['a*b*c'], ['a-b-c']));
    assert.ok(!isProduction(['prod'], ['prod-east']));
    assert.ok(!isProduction(['ab*ba'], ['aba']));
    assert.ok(!isProduction([], ['prod']));
    assert.ok(!isProduction(['*prod*'], ['staging']));
  });
});
