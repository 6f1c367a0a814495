import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import {
  type ReadSnapshot,
  readClusterSnapshot,
  type SnapshotOptions,
} from '../../client/src/cluster/snapshot-reader.ts';
import { plan } from '../../server/src/domain/boot-images/plan.ts';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../server/src/domain/json.ts';
import { readSnapshot } from '../../server/src/snapshot/read-snapshot.ts';
import { type PlainClient, plainClient } from '../control-plane/plain-client.ts';
import {
  type AuditEntry,
  buildControlPlane,
  type ControlPlane,
  isWrite,
  readAuditLog,
  startControlPlane,
} from '../support/control-plane.ts';
import { liveKubeApi } from '../support/live-kube-api.ts';

/** What was saved of the cluster, by path. */
const dumped = [
  '/apis/operator.openshift.io/v1/machineconfigurations',
  '/apis/config.openshift.io/v1/clusterversions',
  '/apis/config.openshift.io/v1/infrastructures',
  '/apis/config.openshift.io/v1/featuregates',
  '/apis/config.openshift.io/v1/clusteroperators',
  '/apis/machine.openshift.io/v1beta1/machinesets',
  '/apis/machine.openshift.io/v1/controlplanemachinesets',
  '/apis/machineconfiguration.openshift.io/v1/machineconfigpools',
  '/apis/machineconfiguration.openshift.io/v1/machineconfigs',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/machineconfigurations.operator.openshift.io',
  '/api/v1/nodes?labelSelector=node-role.kubernetes.io/master',
  '/api/v1/namespaces/openshift-machine-config-operator/configmaps/coreos-bootimages',
  '/api/v1/namespaces/openshift-config-managed/configmaps/admin-gates',
  '/api/v1/namespaces/openshift-config/configmaps/admin-acks',
  '/api/v1/namespaces/openshift-machine-api/secrets/worker-user-data',
  '/api/v1/namespaces/openshift-machine-api/secrets/infra-user-data',
  '/api/v1/namespaces/openshift-machine-api/secrets/master-user-data',
];

const machineManager = (resource: string, selection: JsonObject): JsonObject => ({
  apiGroup: 'machine.openshift.io',
  resource,
  selection,
});
const managing = (...machineManagers: readonly JsonObject[]): JsonObject => ({
  managedBootImages: { machineManagers },
});
const edits: Readonly<Record<string, JsonObject | null>> = {
  'no edit': null,
  everything: managing(
    machineManager('machinesets', { mode: 'All' }),
    machineManager('controlplanemachinesets', { mode: 'All' }),
  ),
  'the control plane only': managing(machineManager('controlplanemachinesets', { mode: 'All' })),
  'some workers': managing(
    machineManager('machinesets', {
      mode: 'Partial',
      partial: {
        machineResourceSelector: {
          matchExpressions: [{ key: 'machine.openshift.io/cluster-api-cluster', operator: 'Exists' }],
        },
      },
    }),
  ),
};
const target = { release: { major: 4, minor: 22 }, featureSet: 'Default' } as const;
const planned = (snapshot: ClusterSnapshot, spec: JsonObject | null) =>
  plan({ snapshot, target, spec, admission: { verdict: 'accepted', errors: [] } });

const userData = ['infra-user-data', 'master-user-data', 'worker-user-data'];
/** What is read of a cluster, as the audit log has it. */
const everything = [
  'get clusteroperators machine-config',
  'get clusterversions version',
  'get configmaps openshift-config-managed/admin-gates',
  'get configmaps openshift-config/admin-acks',
  'get configmaps openshift-machine-config-operator/coreos-bootimages',
  'get customresourcedefinitions machineconfigurations.operator.openshift.io',
  'get featuregates cluster',
  'get infrastructures cluster',
  'get machineconfigpools master',
  'get machineconfigs rendered-master-3f0c8e5ab1d94c27a6e8d1f2b7095c43',
  'get machineconfigurations cluster',
  'list controlplanemachinesets openshift-machine-api/',
  'list machinesets openshift-machine-api/',
  'list nodes ',
];
const built = await buildControlPlane({ onProgress: console.log });

describe('a live cluster', { skip: built.ok ? false : built.reason }, () => {
  let plane: ControlPlane | undefined;
  let http: PlainClient | undefined;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'live-and-dump-'));
    plane = await startControlPlane({ operator: false });
    http = await plainClient(plane.kubeconfigPath, plane.contexts.admin);
  });
  after(async () => {
    http?.close();
    await plane?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What somebody sees of the cluster, and what the API server's audit log says of how they did. */
  async function read(
    as: 'admin' | 'viewer' | 'nobody',
    options: SnapshotOptions = {},
  ): Promise<ReadSnapshot & { readonly asked: readonly AuditEntry[] }> {
    const api = await liveKubeApi(plane!, as);
    const earlier = (await readAuditLog(plane!.auditLogPath)).length;
    try {
      const seen = await readClusterSnapshot(api, options);
      const entries = (await readAuditLog(plane!.auditLogPath)).slice(earlier);
      return { ...seen, asked: entries.filter(({ userAgent }) => userAgent.startsWith('openshift-machine')) };
    } finally {
      api.close();
    }
  }

  /** The answers of the API server, one file each, as `oc get … -o json` prints them. */
  async function dump(): Promise<ClusterSnapshot> {
    for (const [count, path] of dumped.entries()) {
      const { status, body } = await http!.send('GET', path);
      if (status === 404) continue;
      assert.equal(status, 200, path);
      await writeFile(join(folder, `${count}.json`), JSON.stringify(body));
    }
    const reading = await readSnapshot(folder);
    assert.ok(reading.outcome === 'read');
    assert.deepEqual(reading.notes, []);
    return reading.snapshot;
  }

  test('and its dump are the same snapshot and give the same plans', async () => {
    const live = await read('admin', { mayReadUserData: true });
    assert.deepEqual(live.unknown, []);
    const { name: _name, origin: _origin, ...saved } = await dump();
    const { name: _live, origin, ...seen } = live.snapshot;
    assert.equal(origin, 'cluster');
    // What a dump does not show is whether the cluster has none of it.
    const { provisioning, adminAcks, adminGates, ...rest } = seen;
    assert.deepEqual([provisioning, adminAcks, adminGates], [null, null, null]);
    assert.deepEqual(rest, saved);
    assert.equal(seen.machineSets?.length, 4);
    assert.deepEqual(
      seen.userDataSecrets?.map(({ name }) => name),
      userData,
    );
    assert.deepEqual(seen.renderedMaster, {
      operatorHash: '4be1f0c9a7d25e836bd1f04c7a92e5d8036fb1ac',
      releaseVersion: '4.22.3',
    });
    for (const [what, spec] of Object.entries(edits)) {
      const ofLive = planned(live.snapshot, spec);
      assert.deepEqual(ofLive, planned(saved, spec), what);
      assert.equal(ofLive.machineSets.length, 4);
    }
  });

  test('is only read, and of its user data secrets those that machine sets name', async () => {
    const before = await versions();
    const allowed = await read('admin', { mayReadUserData: true });
    const secrets = userData.map((name) => `get secrets openshift-machine-api/${name}`);
    assert.deepEqual(asText(allowed.asked), [...everything, ...secrets].sort());
    assert.ok(!allowed.asked.some(isWrite));
    // In pages, where there may be many.
    for (const { verb, requestUri } of allowed.asked)
      assert.equal(/[?&]limit=\d/.test(requestUri), verb === 'list');
    // Of what they hold nothing is left, and nothing of the files in the rendered MachineConfig.
    assert.doesNotMatch(
      inspect(allowed, { depth: null }),
      /22623|certificateAuthorities|invented-password|QUJD/,
    );
    assert.deepEqual(await versions(), before);

    const silent = await read('admin');
    assert.deepEqual(asText(silent.asked), everything);
    assert.ok(!Object.hasOwn(silent.snapshot, 'userDataSecrets'));
  });

  test('shows a viewer what it may see; the rest is named, and the plan says that it is unknown', async () => {
    const { snapshot, unknown, asked } = await read('viewer', { mayReadUserData: true });
    assert.deepEqual(unknown.map(({ what, error }) => `${what}: ${error.kind}`).sort(), [
      'MachineConfig "rendered-master-3f0c8e5ab1d94c27a6e8d1f2b7095c43": forbidden',
      'Provisioning "provisioning-configuration": forbidden',
      ...userData.map((name) => `Secret "${name}" in namespace openshift-machine-api: forbidden`),
    ]);
    for (const member of ['provisioning', 'renderedMaster', 'userDataSecrets', 'userDataSecretsComplete'])
      assert.ok(!Object.hasOwn(snapshot, member), member);
    assert.ok(!asked.some(isWrite));
    const { machineSets, userDataSecrets } = planned(snapshot, edits['everything']!);
    assert.equal(machineSets.length, 4);
    assert.deepEqual(
      userDataSecrets.map(({ name, outcome }) => [name, outcome]),
      userData.map((name) => [name, 'unknown']),
    );
  });

  test('shows nothing to whom it does not know, and asks for nothing else then', async () => {
    const { snapshot, unknown, asked } = await read('nobody', { mayReadUserData: true });
    assert.deepEqual(Object.keys(snapshot).sort(), ['name', 'origin']);
    assert.equal(unknown.length, 14);
    assert.ok(unknown.every(({ error }) => error.kind === 'forbidden'));
    assert.ok(asked.every(({ code, verb }) => code === 403 && ['get', 'list'].includes(verb)));
    const rendered = /machineconfigs /;
    assert.deepEqual(
      asText(asked),
      everything.filter((one) => !rendered.test(one)),
    );
  });

  /** The version of everything that could be written to. */
  async function versions(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const path of dumped) {
      const { body } = await http!.send('GET', path);
      const { items = [body] } = body as { readonly items?: readonly unknown[] };
      for (const item of items) {
        const { metadata } = item as { readonly metadata?: Readonly<Record<string, unknown>> };
        found.push(`${path} ${metadata?.['name']} ${metadata?.['resourceVersion']}`);
      }
    }
    return found;
  }
});

function asText(entries: readonly AuditEntry[]): readonly string[] {
  return entries
    .map(({ verb, resource, namespace, name }) =>
      [verb, resource, `${namespace === undefined ? '' : `${namespace}/`}${name ?? ''}`].join(' '),
    )
    .sort();
}
