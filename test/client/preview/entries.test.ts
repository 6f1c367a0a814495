import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldChangeWords, keptWords, plannedEntry } from '../../../client/src/preview/entries.ts';

describe('an entry of the changes editor', () => {
  test('of the object is as a preview shows objects, and says that it is simulated', () => {
    const entry = plannedEntry({
      part: 'object',
      title: 'cluster: spec',
      before: '{"spec":{"b":1,"a":2},"kind":"MachineConfiguration","metadata":{"name":"cluster","uid":"x"}}',
      after:
        '{"kind":"MachineConfiguration","spec":{"a":3,"b":12345678901234567890},"metadata":{"name":"cluster"}}',
    });
    assert.equal(entry.title, 'cluster: spec (now ↔ after apply, simulated)');
    assert.equal(
      entry.before,
      'kind: MachineConfiguration\nmetadata:\n  name: cluster\nspec:\n  b: 1\n  a: 2\n',
    );
    assert.equal(
      entry.after,
      'kind: MachineConfiguration\nmetadata:\n  name: cluster\nspec:\n  b: 12345678901234567890\n  a: 3\n',
    );
  });

  test('of the status says that it is predicted, and differs only where values do', () => {
    const entry = plannedEntry({
      part: 'setting',
      title: 'cluster: effective setting',
      before: '{"status":{"b":{"l":1,"k":2},"a":1}}',
      after: '{"status":{"a":1,"b":{"k":3,"l":1}}}',
    });
    assert.equal(entry.title, 'cluster: effective setting (predicted)');
    assert.equal(entry.before, 'status:\n  b:\n    l: 1\n    k: 2\n  a: 1\n');
    assert.equal(entry.after, 'status:\n  b:\n    l: 1\n    k: 3\n  a: 1\n');
  });

  test('of what is not there is empty', () => {
    const entry = plannedEntry({
      part: 'boot-image',
      title: 'a: boot image',
      before: null,
      after: '{"a":1}',
    });
    assert.deepEqual(entry, { title: 'a: boot image', before: '', after: 'a: 1\n' });
  });
});

test('a changed field is told in a line', () => {
  assert.equal(
    fieldChangeWords({ path: 'spec.logLevel', before: 'Normal', after: 'Debug' }),
    'spec.logLevel: "Normal" → "Debug"',
  );
  assert.equal(fieldChangeWords({ path: 'spec.x', after: { a: [1n] } }), 'spec.x: none → {"a":[1]}');
});

test('those who keep a field are named once', () => {
  const managers = ['kubectl-edit', 'argocd', 'kubectl-edit'].map((name) => ({
    name,
    operation: 'Update' as const,
  }));
  assert.deepEqual(keptWords({ path: 'spec.logLevel', value: 'Debug', managers }), {
    path: 'spec.logLevel',
    managers: ['kubectl-edit', 'argocd'],
  });
});
