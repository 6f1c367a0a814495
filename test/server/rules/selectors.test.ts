import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import { findingsFor, findingsOf, partial, rulesOf, specWith, type World } from './judged.ts';

function rulesFor(selection: unknown, world?: World): readonly string[] {
  return rulesOf(findingsFor(selection, world));
}

const lowerCase = { matchExpressions: [{ key: 'region', operator: 'in', values: ['east'] }] };
const known: ClusterSnapshot = {
  machineSets: [{ metadata: { name: 'a', labels: { region: 'east' } } }],
};

describe('what is not known, or said by others, is left alone', () => {
  test('a selector that mode All leaves unread is only too much', () => {
    assert.deepEqual(rulesFor({ ...partial(lowerCase), mode: 'All' }), ['union-mismatch']);
  });

  test('a selector that the API server refuses anyway is left to it', () => {
    const wrong = { matchExpressions: [{ key: 'region', operator: 'in', values: [1] }] };
    assert.deepEqual(rulesFor(partial(wrong)), ['rules-skipped', 'wrong-type']);
  });

  test('a selector whose only field is misspelt is not called empty', () => {
    assert.deepEqual(rulesFor(partial({ matchLables: { region: 'east' } })), ['unknown-field']);
  });

  test('a selector that cannot be read is not held against itself or the cluster', () => {
    const unreadable = { key: 'region', operator: 'Exist' };
    const matchExpressions = [{ key: 'zone', operator: 'Exists' }, unreadable];
    assert.deepEqual(rulesFor(partial({ matchExpressions }), { snapshot: known }), ['selector-invalid']);
    matchExpressions.push({ key: 'zone', operator: 'DoesNotExist' });
    assert.deepEqual(rulesFor(partial({ matchExpressions }), { snapshot: known }), ['selector-invalid']);
  });

  test('a selector for the control plane is refused, and no more is said of it', () => {
    const entry = { resource: 'controlplanemachinesets' };
    const found = rulesOf(findingsOf(specWith({ ...entry, selection: partial(lowerCase) })));
    assert.deepEqual(found.toSorted(), ['control-plane-only', 'control-plane-partial']);
  });

  test('nothing is said where the target’s feature set leaves boot images of the platform alone', () => {
    const on = (featureSet: 'Default' | 'TechPreviewNoUpgrade'): World => ({
      wishes: { flags: { release: { major: 4, minor: 20 }, featureSet, platform: 'VSphere' } },
    });
    assert.deepEqual(rulesFor(partial(lowerCase), on('Default')), []);
    assert.deepEqual(rulesFor(partial(lowerCase), on('TechPreviewNoUpgrade')), ['selector-invalid']);
  });

  test('a patch is a part: what it lacks may stand elsewhere, what it has is wrong anywhere', () => {
    const patch: World = { use: 'patch', snapshot: known };
    assert.deepEqual(rulesFor(partial({}), patch), []);
    assert.deepEqual(rulesFor(partial({ matchLabels: { region: 'west' } }), patch), []);
    assert.deepEqual(rulesFor(partial({ matchExpressions: [{ values: ['east'] }] }), patch), []);
    assert.deepEqual(rulesFor(partial(lowerCase), patch), ['selector-invalid']);
    assert.deepEqual(rulesFor({ partial: { machineResourceSelector: lowerCase } }, patch), [
      'selector-invalid',
    ]);
  });
});

describe('which fixes are offered', () => {
  function fixesFor(machineResourceSelector: unknown, snapshot: ClusterSnapshot = {}): readonly string[] {
    return findingsFor(partial(machineResourceSelector), { snapshot }).flatMap(({ fixes }) => fixes);
  }

  test('an operator is only changed at once where its letters say which one is meant', () => {
    const fixesOf = (operator: string) => fixesFor({ matchExpressions: [{ key: 'region', operator }] });
    assert.deepEqual(fixesOf('does-not exist'), ['Change to `DoesNotExist`!']);
    assert.deepEqual(fixesOf('NotExists'), ['Change to `Exists`', 'Change to `DoesNotExist`']);
  });

  test('a label is not renamed to one that is there already', () => {
    assert.deepEqual(fixesFor({ matchLabels: { ' region': 'east' } }), ['Rename to `region`!']);
    assert.deepEqual(fixesFor({ matchLabels: { ' region': 'east', region: 'east' } }), []);
  });

  const zones: ClusterSnapshot = {
    machineSets: [
      { metadata: { name: 'a', labels: { region: 'east', zone: 'east-1' } } },
      { metadata: { name: 'b', labels: { region: 'west', zone: 'west-1' } } },
      { metadata: { name: 'c', labels: { region: 'west', zone: 'west-2' } } },
    ],
  };

  test('a value is corrected where something matches then, and one value only is meant', () => {
    const fixesOf = (matchLabels: unknown) => fixesFor({ matchLabels }, zones);
    assert.deepEqual(fixesOf({ region: 'wst' }), ['Change to `west`']);
    assert.deepEqual(fixesOf({ region: 'wst', zone: 'west-2' }), ['Change to `west`']);
    assert.deepEqual(fixesOf({ region: 'wst', zone: 'east-1' }), []);
    assert.deepEqual(fixesOf({ zone: 'west-3' }), []);
    const expression = { key: 'region', operator: 'In', values: ['wst', 'est'] };
    assert.deepEqual(fixesFor({ matchExpressions: [expression] }, zones), []);
  });

  test('a label’s name is corrected where something matches then', () => {
    const fixesOf = (matchLabels: unknown) => fixesFor({ matchLabels }, zones);
    assert.deepEqual(fixesOf({ regon: 'west' }), ['Rename to `region`']);
    assert.deepEqual(fixesOf({ regon: 'north' }), []);
    assert.deepEqual(fixesOf({ regon: 'west', region: 'west' }), []);
  });
});

describe('what is said of a selector that matches nothing', () => {
  const machineSets = [
    { metadata: { name: 'a', labels: { region: 'east', team: 'blue' } } },
    { metadata: { name: 'b', labels: { region: 'west', team: 'blue' } } },
  ];
  const none =
    'machineResourceSelector matches none of the 2 machine sets of the cluster, so none is updated.';

  test('machines without a label are no reason to speak of the labels of machines', () => {
    const [found] = findingsFor(
      partial({ matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['blue'] }] }),
      { snapshot: { machineSets } },
    );
    assert.equal(found?.message, `${none} Their label team is "blue".`);
  });

  test('of several conditions that nothing meets none is singled out', () => {
    const [found] = findingsFor(partial({ matchLabels: { region: 'north', team: 'red' } }), {
      snapshot: { machineSets },
    });
    assert.equal(
      found?.message,
      `${none} None meets all of the conditions; remove or correct those that do not fit.`,
    );
    assert.equal(found?.path.at(-1), 'machineResourceSelector');
  });

  test('of very many conditions none is looked for', () => {
    const many = Array.from({ length: 50 }, (_, index) => [`label-${index}`, 'x'] as const);
    const labels = { ...Object.fromEntries(many), region: 'east' };
    const [found] = findingsFor(partial({ matchLabels: { ...labels, region: 'north' } }), {
      snapshot: { machineSets: [{ metadata: { name: 'a', labels } }] },
    });
    assert.equal(found?.path.at(-1), 'machineResourceSelector');
  });
});

describe('the name of one cluster', () => {
  const named = (name: string) => ({
    matchLabels: { 'machine.openshift.io/cluster-api-cluster': name },
  });

  test('is no reason for mode All in a patch, which may not show all conditions', () => {
    const [whole] = findingsFor(partial(named('prod-x7')));
    assert.deepEqual(whole?.fixes, ['Change `mode` to `All`']);
    const [patch] = findingsFor(partial(named('prod-x7')), { use: 'patch' });
    assert.deepEqual(patch?.fixes, ['Remove This Condition']);
  });

  test('is not the empty text', () => {
    assert.deepEqual(rulesFor(partial(named(''))), []);
  });
});

describe('selectors as large as they may be', () => {
  test('very many conditions on one label are weighed in a moment', () => {
    const values = Array.from({ length: 5000 }, (_, index) => `v${index}`);
    const matchExpressions = [
      { key: 'region', operator: 'In', values: [...values, 'last'] },
      ...values.map((value) => ({ key: 'region', operator: 'NotIn', values: [value] })),
      { key: 'region', operator: 'NotIn', values: ['last'] },
    ];
    const start = performance.now();
    const [found, ...others] = findingsFor(partial({ matchExpressions }), { snapshot: known });
    assert.ok(performance.now() - start < 3000);
    assert.equal(found?.rule, 'selector-contradicts-itself');
    assert.match(found?.message ?? '', /together with region In \["v0", .*, …\] and .* and others, so/);
    assert.deepEqual(others, []);
  });

  test('a very long operator is not repeated in full', () => {
    const matchExpressions = [{ key: 'region', operator: 'x'.repeat(100_000) }];
    const [found] = findingsFor(partial({ matchExpressions }));
    assert.equal(found?.rule, 'selector-invalid');
    assert.ok((found?.message.length ?? 0) < 600);
  });
});
