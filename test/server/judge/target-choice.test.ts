import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import { printRelease } from '../../../server/src/domain/release.ts';
import { chooseTarget, type TargetWishes } from '../../../server/src/judge/target-choice.ts';

const newest = { major: 5, minor: 1 };
const of420 = { major: 4, minor: 20 };
const of421 = { major: 4, minor: 21 };
const crd = { kind: 'CustomResourceDefinition' };
const cluster: ClusterSnapshot = {
  clusterVersion: { status: { history: [{ version: '4.22.3' }] } },
  infrastructure: { status: { platformStatus: { type: 'AWS' } } },
  featureGate: {
    spec: {},
    status: { featureGates: [{ version: '4.22.3', enabled: [{ name: 'A' }], disabled: [{ name: 'B' }] }] },
  },
  machineConfigurationCrd: crd,
};

function choice(snapshot: ClusterSnapshot, wishes: TargetWishes): string {
  const { target, crd: definition } = chooseTarget(snapshot, wishes, newest);
  const { release, featureSet, platform = 'unknown', gates, source } = target;
  const words = [printRelease(release), featureSet, platform, `by ${source}`];
  if (gates !== undefined) words.push(JSON.stringify(gates));
  if (definition !== undefined) words.push('with a CRD');
  return words.join(' ');
}

const gates = '{"B":false,"A":true}';
const rows: readonly (readonly [string, ClusterSnapshot, TargetWishes, string])[] = [
  ['nobody says anything', {}, {}, '5.1 Default unknown by default'],
  ['the cluster', cluster, {}, `4.22 Default AWS by cluster ${gates} with a CRD`],
  ['a snapshot', { ...cluster, origin: 'snapshot' }, {}, `4.22 Default AWS by snapshot ${gates} with a CRD`],
  ['a setting alone', {}, { setting: { release: of421 } }, '4.21 Default unknown by setting'],
  [
    'a modeline above the setting',
    {},
    { setting: { release: of421, platform: 'GCP' }, modeline: { release: of420 } },
    '4.20 Default GCP by modeline',
  ],
  [
    'the cluster above the modeline, which fills what is open',
    { clusterVersion: { status: { history: [{ version: '4.22.3' }] } } },
    { modeline: { release: of420, platform: 'Azure' } },
    '4.22 Default Azure by cluster',
  ],
  [
    'flags above the cluster: its gates and its CRD are of another release',
    cluster,
    { flags: { release: of421 } },
    '4.21 Default AWS by flag',
  ],
  [
    'a flag for the same release leaves the rest',
    cluster,
    { flags: { release: { major: 4, minor: 22 } } },
    `4.22 Default AWS by flag ${gates} with a CRD`,
  ],
  [
    'another feature set is another schema',
    cluster,
    { flags: { featureSet: 'TechPreviewNoUpgrade' } },
    '4.22 TechPreviewNoUpgrade AWS by cluster',
  ],
  [
    'gates by name are CustomNoUpgrade',
    {},
    { flags: { release: of421, gates: { A: true } } },
    '4.21 CustomNoUpgrade unknown by flag {"A":true}',
  ],
  ['a CRD file', {}, { crd }, '5.1 Default unknown by default with a CRD'],
];

describe('the target of a document', () => {
  for (const [name, snapshot, wishes, expected] of rows) {
    test(name, () => assert.equal(choice(snapshot, wishes), expected));
  }
});
