import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import type { TargetWishes } from '../../../server/src/judge/target-choice.ts';
import { findingsFor, partial, rulesOf, type World } from './judged.ts';

function rulesFor(selection: unknown, world?: World): readonly string[] {
  return rulesOf(findingsFor(selection, world));
}

describe('hot loops', () => {
  const annotations = { 'argocd.argoproj.io/tracking-id': 'x' };
  const snapshot: ClusterSnapshot = {
    machineSets: [{ metadata: { name: 'a', labels: { region: 'east' }, annotations } }],
  };
  const east = { matchLabels: { region: 'east' } };

  test('the part of a selector that a patch has says nothing of what is selected', () => {
    assert.deepEqual(rulesFor(partial(east), { snapshot }), ['hot-loop']);
    assert.deepEqual(rulesFor(partial(east), { snapshot, use: 'patch' }), []);
    assert.deepEqual(rulesFor({ mode: 'All' }, { snapshot, use: 'patch' }), ['hot-loop']);
  });

  test('an entry that the API server refuses has to be mended first', () => {
    assert.deepEqual(rulesFor({ ...partial(east), mode: 'All' }, { snapshot }), ['union-mismatch']);
  });

  test('nothing is updated where the platform is left alone', () => {
    const release = { major: 4, minor: 20 };
    const wishes: TargetWishes = { flags: { release, featureSet: 'Default', platform: 'VSphere' } };
    assert.deepEqual(rulesFor({ mode: 'All' }, { snapshot, wishes }), []);
  });
});
