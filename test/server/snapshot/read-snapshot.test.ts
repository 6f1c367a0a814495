import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import { readSnapshot, type SnapshotReading } from '../../../server/src/snapshot/read-snapshot.ts';
import { tarOf } from './tar-of.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/snapshot');
const dump = join(fixtures, 'fjord.yaml');

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'snapshot-'));
});
after(() => rm(root, { recursive: true }));

/** A folder with these files. */
async function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(root, name, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return join(root, name);
}

async function snapshotIn(path: string): Promise<ClusterSnapshot> {
  const reading = await readSnapshot(path);
  assert.equal(reading.outcome, 'read');
  return reading.outcome === 'read' ? reading.snapshot : {};
}

const setNamed = (name: string) =>
  `apiVersion: machine.openshift.io/v1beta1\nkind: MachineSet\nmetadata:\n  name: ${name}\n  namespace: openshift-machine-api\n`;
const namesIn = (snapshot: ClusterSnapshot) =>
  snapshot.machineSets?.map(({ metadata }) => (metadata as { readonly name: string }).name);
const notesOf = (reading: SnapshotReading) => reading.notes.map(({ path, message }) => `${path}: ${message}`);

describe('the sample cluster', () => {
  test('a dump has every member that it can have', async () => {
    const snapshot = await snapshotIn(dump);
    assert.deepEqual(Object.keys(snapshot).sort(), [
      'adminAcks',
      'adminGates',
      'bootImages',
      'clusterOperator',
      'clusterVersion',
      'controlPlaneMachineSets',
      'controlPlaneNodes',
      'featureGate',
      'infrastructure',
      'machineConfiguration',
      'machineSets',
      'masterPool',
      'name',
      'origin',
      'renderedMaster',
      'userDataSecrets',
      // Every secret that a machine set names is among them.
      'userDataSecretsComplete',
    ]);
    assert.equal(snapshot.name, 'fjord');
    assert.deepEqual(namesIn(snapshot), [
      'fjord-8x2kd-gpu-eu-north-1a',
      'fjord-8x2kd-worker-eu-north-1a',
      'fjord-8x2kd-worker-eu-north-1b',
    ]);
    assert.deepEqual(
      snapshot.userDataSecrets?.map(({ name }) => name),
      ['gpu-user-data', 'master-user-data', 'worker-user-data'],
    );
    assert.deepEqual(snapshot.renderedMaster, {
      operatorHash: '5d4c3b2a19080706f5e4d3c2b1a0987654321fed',
      releaseVersion: '4.22.6',
    });
  });

  test('a must-gather with two roots says the same', async () => {
    const reading = await readSnapshot(join(fixtures, 'must-gather.local.4711'));
    assert.equal(reading.outcome, 'read');
    const { name, ...members } = await snapshotIn(dump);
    assert.deepEqual(reading.outcome === 'read' && { ...reading.snapshot, name }, { name, ...members });
    assert.match(
      notesOf(reading).join(),
      /sha256-2222\S*cluster\.yaml: Infrastructure cluster is here more than once/,
    );
  });

  test('however it is packed', async () => {
    const text = await readFile(dump, 'utf8');
    const expected = await snapshotIn(dump);
    const [body = ''] = text.split(/^kind: List$/m);
    const items = body.split(/^- (?=apiVersion)/m).slice(1);
    const single = items.map((item) => item.replace(/^ {2}/gm, ''));
    const packed = {
      'fjord.yaml.gz': gzipSync(text),
      'fjord.tar.gz': gzipSync(tarOf({ 'a/fjord.yaml': text, 'a/b.log': 'x' })),
      'fjord.tar': tarOf({ [`${'long/'.repeat(40)}fjord.yaml.gz`]: gzipSync(text) }),
      fjord: text.replaceAll('\n', '\r\n'),
      'fjord.yml': new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')),
      'fjord.json': `\ufeff${single.join('\n---\n')}`,
    };
    const folder = await folderOf('packed', packed);
    for (const file of Object.keys(packed)) {
      assert.deepEqual(await snapshotIn(join(folder, file)), expected, file);
    }
    const each = Object.fromEntries(
      single.map((item, index) => [`x/${index % 3}/fjord-${index}.yaml`, item]),
    );
    assert.deepEqual(await snapshotIn(await folderOf('one-a-file/fjord', each)), expected);
  });
});

describe('JSON', () => {
  test('integers are exact, and several texts may follow one another', async () => {
    const set = (name: string, replicas: string) =>
      `{\n  "apiVersion": "machine.openshift.io/v1beta1",\n  "kind": "MachineSet",\n  "metadata": {"name": "${name}"},\n  "spec": {"replicas": ${replicas}}\n}\n`;
    const folder = await folderOf('json', { 'a.json': set('a', '9007199254740993') + set('b', '3') });
    const { machineSets } = await snapshotIn(folder);
    assert.deepEqual(
      machineSets?.map(({ spec }) => spec),
      [{ replicas: 9007199254740993n }, { replicas: 3 }],
    );
  });

  test('of several texts a broken one is told, and the others are read', async () => {
    const set = (name: string) =>
      `{\n  "apiVersion": "machine.openshift.io/v1beta1",\n  "kind": "MachineSet",\n  "metadata": {"name": "${name}"}\n}\n`;
    const broken = '{"apiVersion":"v1","kind":"MachineConfig","metadata":}\n';
    const folder = await folderOf('broken-json', { 'a.json': set('a') + broken + set('b') });
    const reading = await readSnapshot(folder);
    assert.deepEqual(reading.outcome === 'read' && namesIn(reading.snapshot), ['a', 'b']);
    assert.deepEqual(notesOf(reading), [
      'a.json: Line 6 cannot be read as YAML or JSON; what stands there was left out.',
    ]);
  });

  test('stream metadata and EC2 listings stand beside', async () => {
    const folder = await folderOf('aws', {
      'stream.json': '{"stream": "rhcos-4.20", "architectures": {}}',
      'images.json': '{"Images": [{"ImageId": "ami-1"}]}',
    });
    const { otherStreams, ec2Images } = await snapshotIn(folder);
    assert.deepEqual(
      { otherStreams, ec2Images },
      {
        otherStreams: [{ stream: 'rhcos-4.20', architectures: {} }],
        ec2Images: [{ ImageId: 'ami-1' }],
      },
    );
  });
});

describe('YAML', () => {
  test('scalars are what Kubernetes reads', async () => {
    const text = `${setNamed('a')}spec: {a: yes, b: 0777, c: 1e3, d: 12:30}\n`;
    const { machineSets } = await snapshotIn(await folderOf('scalars', { 'a.yaml': text }));
    assert.deepEqual(machineSets?.[0]?.['spec'], { a: true, b: 511, c: 1000, d: '12:30' });
  });

  test('the files in a rendered MachineConfig are not even parsed', async () => {
    const text = [
      'apiVersion: v1\nkind: List\nitems:\n',
      '- apiVersion: machineconfiguration.openshift.io/v1\n  kind: MachineConfig\n  metadata:\n    name: rendered-master-1\n',
      '    annotations:\n      machineconfiguration.openshift.io/release-image-version: 4.22.1\n',
      '  spec:\n    broken: [\n\n    }\n',
      '- apiVersion: machineconfiguration.openshift.io/v1\n  kind: MachineConfigPool\n  metadata:\n    name: master\n',
      '  spec:\n    configuration:\n      name: rendered-master-1\n',
    ].join('');
    const { renderedMaster, masterPool } = await snapshotIn(await folderOf('rendered', { 'a.yaml': text }));
    assert.deepEqual(renderedMaster, { releaseVersion: '4.22.1' });
    assert.deepEqual(masterPool?.['spec'], { configuration: { name: 'rendered-master-1' } });
  });

  test('anchors, flow style, indented and odd lists are read as they are', async () => {
    const folder = await folderOf('styles', {
      'a.yaml': `kind: List\napiVersion: v1\nitems:\n  - &x\n    apiVersion: machine.openshift.io/v1beta1\n    kind: MachineSet\n    metadata: {name: a}\n  - <<: *x\n    metadata: {name: b}\n`,
      'b.yaml': `{apiVersion: v1, kind: List, items: [{apiVersion: machine.openshift.io/v1beta1, kind: MachineSet, metadata: {name: c}}]}`,
      'c.yaml': `items:\n    - apiVersion: machine.openshift.io/v1beta1\n      "kind": 'MachineSet'\n      metadata:\n        name: d\nkind: List\napiVersion: v1\n`,
    });
    assert.deepEqual(namesIn(await snapshotIn(folder)), ['a', 'b', 'c', 'd']);
  });
});

describe('what cannot be read is told and left out', () => {
  test('the rest of a file and of a folder is read', async () => {
    const folder = await folderOf('broken', {
      'a.yaml': `${setNamed('a')}---\n${setNamed('b')}spec: {\n---\n${setNamed('c')}`,
      'b.yaml': `apiVersion: v1\nkind: List\nitems:\n${setNamed('d').replace(/^/gm, '  ').replace('  ', '- ')}\n- kind: MachineSet\n  metadata: "\n`,
      'c.yaml': 'some: [text',
      'd.json': '{"kind": "MachineSet", ',
      'e.yaml.gz': gzipSync(setNamed('e')).subarray(0, 40),
      'f.yaml': new Uint8Array([0xff, 0xd8, 0, 1]),
      'g.yaml': new Uint8Array([0x61, 0x3a, 0xff, 0x0a]),
      'h.tar.gz': gzipSync(tarOf({ 'x.yaml': setNamed('h') })).subarray(0, 60),
      'i.yaml': 'kind: Pod\nmetadata: [',
      'j.txt': setNamed('j'),
      'k.yaml': '{{ if .Values.x }}',
    });
    const reading = await readSnapshot(folder);
    assert.deepEqual(reading.outcome === 'read' && namesIn(reading.snapshot), ['a', 'c']);
    assert.deepEqual(notesOf(reading), [
      'a.yaml: Line 12 cannot be read as YAML or JSON; what stands there was left out.',
      'b.yaml: Line 10 cannot be read as YAML or JSON; what stands there was left out.',
      'c.yaml: It cannot be read as YAML or JSON; what stands there was left out.',
      'd.json: Line 1 cannot be read as YAML or JSON; what stands there was left out.',
      'e.yaml.gz: It is compressed, and damaged or larger than 256 MiB.',
      'f.yaml: It is binary.',
      'g.yaml: It is not UTF-8 text.',
      'h.tar.gz: The archive cannot be read to its end.',
      'k.yaml: It cannot be read as YAML or JSON; what stands there was left out.',
    ]);
  });

  test('one sentence where nothing can be read', async () => {
    const empty = await folderOf('empty', { 'readme.txt': 'x', 'pod.yaml': 'apiVersion: v1\nkind: Pod\n' });
    const missing = join(root, 'missing');
    for (const [path, reason] of [
      [empty, `There is no object of an OpenShift cluster in ${empty}.`],
      [missing, `${missing}: There is no such file or folder.`],
      ['/dev/null', '/dev/null is neither a file nor a folder.'],
    ] as const) {
      const reading = await readSnapshot(path);
      assert.equal(reading.outcome === 'unreadable' && reading.reason, reason);
    }
  });

  test('links lead nowhere', async () => {
    const folder = await folderOf('links/inside', { 'a.yaml': setNamed('a'), 'sub/b.yaml': setNamed('b') });
    await folderOf('links', { 'outside.yaml': setNamed('outside') });
    await symlink('..', join(folder, 'sub/up'));
    await symlink('a.yaml', join(folder, 'again.yaml'));
    await symlink('itself.yaml', join(folder, 'itself.yaml'));
    await symlink('../outside.yaml', join(folder, 'out.yaml'));
    const reading = await readSnapshot(folder);
    assert.deepEqual(reading.outcome === 'read' && namesIn(reading.snapshot), ['a', 'b']);
    assert.deepEqual(notesOf(reading), [
      'out.yaml: It is a link to a place outside of the folder and was not followed.',
    ]);
  });
});

test('a must-gather is passed over where it holds nothing of use, other folders are not', async () => {
  const folder = await folderOf('useless', {
    'namespaces/openshift-etcd/machine.openshift.io/machinesets/no.yaml': setNamed('no-1'),
    'namespaces/openshift-machine-api/pods/x/no.yaml': setNamed('no-2'),
    'namespaces/openshift-machine-api/apps/deployments.yaml': setNamed('no-3'),
    'cluster-scoped-resources/core/namespaces.yaml': setNamed('no-4'),
    'cluster-scoped-resources/machineconfiguration.openshift.io/machineconfigs/00-worker.yaml':
      setNamed('no-5'),
    'namespaces/openshift-machine-api/machine.openshift.io/machinesets.yaml': setNamed('yes-1'),
    'namespaces/all/machine.openshift.io/machinesets/x.yaml.gz': gzipSync(setNamed('yes-2')),
    'namespaces/prod/yes.yaml': setNamed('yes-3'),
    'namespaces/prod/overlays/yes.yaml': setNamed('yes-4'),
    'clusters/yes.yaml': setNamed('yes-5'),
  });
  assert.deepEqual(namesIn(await snapshotIn(folder)), ['yes-1', 'yes-2', 'yes-3', 'yes-4', 'yes-5']);
});

test('a file is not changed by being read', async () => {
  const folder = await folderOf('untouched', {});
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'fjord.yaml');
  await copyFile(dump, path);
  await readSnapshot(folder);
  assert.equal(await readFile(path, 'utf8'), await readFile(dump, 'utf8'));
});
