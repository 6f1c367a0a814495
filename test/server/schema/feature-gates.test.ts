import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printRelease } from '../../../server/src/domain/release.ts';
import type { FeatureSet } from '../../../server/src/domain/target.ts';
import {
  featureGateTableOf,
  isGateEnabled,
  knownReleases,
  newestRelease,
  releaseGatesOf,
} from '../../../server/src/schema/feature-gates.ts';
import { readSchemas, targetOf } from '../../support/schemas.ts';

const { gates } = readSchemas();
const releases = ['4.17', '4.18', '4.19', '4.20', '4.21', '4.22', '4.23', '5.0', '5.1'];

test('the releases are known, oldest first, and the newest one is the last', () => {
  assert.deepEqual(knownReleases(gates).map(printRelease), releases);
  assert.equal(printRelease(newestRelease(gates)), '5.1');
});

test('each release names the Kubernetes release it is built on', () => {
  assert.deepEqual(
    gates.map((entry) => entry.kubernetesMinor),
    [30, 31, 32, 33, 34, 35, 36, 36, 36],
  );
});

// For each gate, a letter per release: what is needed to have it on.
// D(efault), T(echPreviewNoUpgrade), V (DevPreviewNoUpgrade), - for nothing that turns it on.
const needed: Readonly<Record<string, string>> = {
  //                           4.17 4.18 4.19 4.20 4.21 4.22 4.23 5.0 5.1
  ManagedBootImages: '          D    D    D    D    D    D    D    D   D',
  ManagedBootImagesAWS: '       T    D    D    D    D    D    D    D   D',
  ManagedBootImagesvSphere: '   -    -    -    T    D    D    D    D   D',
  ManagedBootImagesAzure: '     -    -    -    T    D    D    D    D   D',
  ManagedBootImagesCPMS: '      -    -    -    -    T    D    D    D   D',
  BootImageSkewEnforcement: '   -    -    -    V    T    D    D    D   D',
  IrreconcilableMachineConfig: '-    -    -    T    T    T    D    D   D',
  OSStreams: '                  -    -    -    -    T    T    D    D   D',
};
const enough: Readonly<Record<string, readonly FeatureSet[]>> = {
  D: ['Default', 'TechPreviewNoUpgrade', 'DevPreviewNoUpgrade', 'OKD'],
  T: ['TechPreviewNoUpgrade', 'DevPreviewNoUpgrade'],
  V: ['DevPreviewNoUpgrade'],
  '-': [],
};

for (const [gate, row] of Object.entries(needed)) {
  test(`${gate} is on in the feature sets of each release that turn it on`, () => {
    for (const [index, letter] of row.trim().split(/\s+/).entries()) {
      const release = releases[index]!;
      const on = (['Default', 'TechPreviewNoUpgrade', 'DevPreviewNoUpgrade', 'OKD'] as const).filter(
        (featureSet) => isGateEnabled(gates, targetOf(release, featureSet), gate),
      );
      assert.deepEqual(on, enough[letter], release);
    }
  });
}

test('CustomNoUpgrade has only the gates that are enabled by name', () => {
  const gate = 'ManagedBootImagesCPMS';
  assert.equal(isGateEnabled(gates, targetOf('4.22', 'CustomNoUpgrade'), gate), false);
  assert.equal(isGateEnabled(gates, targetOf('4.22', 'CustomNoUpgrade', { [gate]: true }), gate), true);
  assert.equal(isGateEnabled(gates, targetOf('4.22', 'CustomNoUpgrade', { [gate]: false }), gate), false);
});

test("the target's gates come before its feature set", () => {
  const gate = 'ManagedBootImagesCPMS';
  assert.equal(isGateEnabled(gates, targetOf('4.21', 'Default', { [gate]: true }), gate), true);
  assert.equal(isGateEnabled(gates, targetOf('4.22', 'Default', { [gate]: false }), gate), false);
  assert.equal(isGateEnabled(gates, targetOf('4.22', 'Default', { OSStreams: true }), gate), true);
});

test('a graduated gate is on whatever is said, a gate that is not known only where it is named', () => {
  const target = targetOf('4.22', 'CustomNoUpgrade', { ManagedBootImages: false });
  assert.equal(isGateEnabled(gates, target, 'ManagedBootImages'), true);
  assert.equal(isGateEnabled(gates, targetOf('5.1'), 'SomethingElse'), false);
  assert.equal(
    isGateEnabled(gates, targetOf('5.1', 'Default', { SomethingElse: true }), 'SomethingElse'),
    true,
  );
  for (const name of ['constructor', '__proto__', 'toString']) {
    assert.equal(isGateEnabled(gates, targetOf('5.1', 'Default', {}), name), false);
  }
});

test('a release that is not known is taken for the nearest older one', () => {
  const entryOf = (text: string) => printRelease(releaseGatesOf(gates, targetOf(text).release).release);
  assert.equal(entryOf('5.9'), '5.1');
  assert.equal(entryOf('4.30'), '4.23');
  assert.equal(entryOf('4.16'), '4.17');
});

test('content of another shape is refused with a sentence', () => {
  const release = { kubernetes: '1.35', gates: {}, graduated: [] };
  for (const wrong of [
    null,
    [],
    'text',
    {},
    { releases: {} },
    { releases: { latest: release } },
    { releases: { '4.22': null } },
    { releases: { '4.22': { ...release, kubernetes: '35' } } },
    { releases: { '4.22': { ...release, gates: { OSStreams: ['Sometimes'] } } } },
    { releases: { '4.22': { ...release, gates: { OSStreams: 'Default' } } } },
    { releases: { '4.22': { ...release, graduated: [1] } } },
  ]) {
    assert.throws(
      () => featureGateTableOf(wrong),
      { name: 'TypeError', message: /\.$/ },
      JSON.stringify(wrong),
    );
  }
  assert.equal(featureGateTableOf({ releases: { '4.22': release } }).length, 1);
});
