import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { readClusterSnapshot, userDataSecrets } from '../../../client/src/cluster/snapshot-reader.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import {
  type FakeReply,
  type RecordedRequest,
  startFakeApiServer,
  status,
} from '../../support/fake-api-server.ts';
import { canaryToken, clientOf } from '../../support/kube-client.ts';

const machineSetPath = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets';
const forbidden = status(403, 'Forbidden', 'User "ada" cannot get resource');

async function connect(t: TestContext, answer: (request: RecordedRequest) => FakeReply) {
  const server = await startFakeApiServer(answer);
  const api = clientOf(server.url);
  t.after(async () => {
    api.close();
    await server.close();
  });
  return { api, requests: server.requests };
}

const machineSet = (name: string, secret: string): JsonObject => ({
  metadata: { name, namespace: 'openshift-machine-api' },
  spec: { template: { spec: { providerSpec: { value: { userDataSecret: { name: secret } } } } } },
});
const list = (items: readonly JsonObject[], next = ''): FakeReply => ({
  status: 200,
  body: { metadata: { continue: next }, items: [...items] },
});
/** An object of a kind and name that nothing else is known of. */
const kinds: Readonly<Record<string, readonly [string, string]>> = {
  infrastructures: ['config.openshift.io/v1', 'Infrastructure'],
  machineconfigpools: ['machineconfiguration.openshift.io/v1', 'MachineConfigPool'],
  machineconfigs: ['machineconfiguration.openshift.io/v1', 'MachineConfig'],
  configmaps: ['v1', 'ConfigMap'],
  secrets: ['v1', 'Secret'],
};
function object(path: string, more: JsonObject = {}): FakeReply {
  const parts = path.split('/');
  const [apiVersion, kind] = kinds[parts.at(-2) ?? ''] ?? ['v1', 'Other'];
  const namespace = parts.includes('namespaces') ? { namespace: parts.at(-3) ?? '' } : {};
  return {
    status: 200,
    body: { apiVersion, kind, metadata: { name: parts.at(-1) ?? '', ...namespace }, ...more },
  };
}

describe('the requests of a snapshot', () => {
  test('machine sets come in pages, and the snapshot has all of them', async (t) => {
    const { api, requests } = await connect(t, ({ path, query }) => {
      if (!path.endsWith('/machinesets')) return path.endsWith('s') ? list([]) : forbidden;
      const page = Number(query['continue'] ?? 0);
      const names = Array.from(
        { length: 500 },
        (_, index) => `w-${String(page * 500 + index).padStart(4, '0')}`,
      );
      return list(
        names.map((name) => machineSet(name, 'worker-user-data')),
        page < 2 ? String(page + 1) : '',
      );
    });
    const { snapshot } = await readClusterSnapshot(api);
    const pages = requests.filter(({ path }) => path === machineSetPath);
    assert.deepEqual(
      pages.map(({ query }) => query),
      [{ limit: '500' }, { limit: '500', continue: '1' }, { limit: '500', continue: '2' }],
    );
    assert.equal(snapshot.machineSets?.length, 1500);
    assert.equal(snapshot.machineSets?.[1499]?.['kind'], 'MachineSet');
  });

  test('a list that ends before its last page is not known', async (t) => {
    const { api } = await connect(t, ({ path, query }) => {
      if (!path.endsWith('/machinesets')) return path.endsWith('s') ? list([]) : forbidden;
      return query['continue'] === undefined ? list([machineSet('a', 'worker-user-data')], '1') : forbidden;
    });
    const { snapshot, unknown } = await readClusterSnapshot(api);
    assert.ok(!Object.hasOwn(snapshot, 'machineSets'));
    assert.ok(unknown.some(({ what }) => what === 'machinesets.machine.openshift.io'));
  });

  test('a cluster without the Machine API has no machine sets, and no user data to ask for', async (t) => {
    const { api, requests } = await connect(t, ({ path }) => {
      if (path.startsWith('/apis/machine.openshift.io/'))
        return { status: 404, body: '404 page not found\n' };
      return path.endsWith('/nodes') ? list([]) : object(path);
    });
    const { snapshot, unknown } = await readClusterSnapshot(api, { mayReadUserData: true });
    assert.deepEqual([snapshot.machineSets, snapshot.controlPlaneMachineSets], [[], []]);
    assert.deepEqual(unknown, []);
    assert.ok(!requests.some(({ path }) => path.includes('/secrets')));
  });

  test('who may read nothing gets a snapshot of nothing, and every gap is named', async (t) => {
    const { api, requests } = await connect(t, () => forbidden);
    const { snapshot, unknown } = await readClusterSnapshot(api, { mayReadUserData: true });
    assert.deepEqual(snapshot, { name: 'orchid', origin: 'cluster' });
    assert.equal(unknown.length, requests.length);
    assert.equal(new Set(unknown.map(({ what }) => what)).size, requests.length);
    assert.ok(unknown.every(({ error }) => error.kind === 'forbidden'));
  });
});

/** What the canary looks like in text and in base64, wherever in three bytes it begins. */
const looks = [
  'CANARY',
  ...['', 'x', 'xx'].map((before) =>
    Buffer.from(`${before}CANARYxx`)
      .toString('base64')
      .slice(before.length + 2, 10),
  ),
];
/** User data of every sort that is told apart, each full of canaries. */
const contents: Readonly<Record<string, string>> = {
  plain: '{"ignition":{"version":"2.2.0","config":{"append":[{"source":"CANARY"}]}}}',
  newer: '{"ignition":{"version":"3.2.0"},"CANARY":"CANARY"}',
  unknown: '{"ignition":{"version":"9.CANARY"}}',
  number: '{"ignition":{"version":2},"CANARY":1}',
  'no-json': 'CANARY',
  broken: '{"CANARY"',
  'no-object': '["CANARY"]',
  user: '{"ignition":{"version":"2.2.0"},"passwd":{"users":[{"name":"CANARY"}]}}',
};

describe('what user data secrets hold', () => {
  /** A vSphere cluster whose every secret place is full of canaries. */
  function answer({ path, headers }: RecordedRequest): FakeReply {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (path.endsWith('/machinesets'))
      return list(
        [...Object.keys(contents), 'no-answer'].map((secret) => machineSet(`of-${secret}`, secret)),
      );
    if (path.endsWith('/controlplanemachinesets') || path.endsWith('/nodes')) return list([]);
    if (path.endsWith('/infrastructures/cluster'))
      return object(path, { status: { platformStatus: { type: 'VSphere' } } });
    if (path.endsWith('/machineconfigpools/master'))
      return object(path, { spec: { configuration: { name: 'rendered-master-1' } } });
    if (path.includes('/machineconfigs/')) {
      assert.match(headers.accept ?? '', /as=PartialObjectMetadata/);
      return object(path, { spec: { config: 'CANARY' } });
    }
    if (path.endsWith('/cluster-config-v1'))
      return object(path, {
        data: { 'install-config': 'pullSecret: !CANARY CANARY\nplatform: {vsphere: {diskType: thin}}\n' },
      });
    if (name === 'no-answer') return { status: 200, body: '{"kind":"Secret","data":{"userData":"CANARY' };
    const userData = contents[name];
    if (userData === undefined) return object(path);
    const note = { annotations: { note: 'CANARY' }, managedFields: [{ manager: 'CANARY' }] };
    return object(path, {
      metadata: { name, namespace: 'openshift-machine-api', ...note },
      type: 'Opaque',
      data: {
        userData: Buffer.from(userData).toString('base64'),
        other: Buffer.from('CANARY').toString('base64'),
      },
    });
  }

  test('is in nothing that is returned, and in nothing that is written or logged on the way', async (t) => {
    const { api, requests } = await connect(t, answer);
    const said: string[] = [];
    const note = (...values: readonly unknown[]) => {
      said.push(inspect(values, { depth: null }));
    };
    for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const)
      t.mock.method(console, method, note);
    t.mock.method(process, 'emitWarning', note);
    const { signal } = new AbortController();
    const read = await readClusterSnapshot(api, { mayReadUserData: true, signal });
    t.mock.restoreAll();

    assert.deepEqual(said, []);
    // `inspect` also shows what JSON leaves out: symbols, errors and their causes, what is not enumerable.
    const returned = inspect(read, {
      depth: null,
      showHidden: true,
      maxStringLength: null,
      maxArrayLength: null,
    });
    for (const look of [...looks, canaryToken]) {
      for (const text of [returned, JSON.stringify(read)])
        assert.ok(!text.includes(look), `${look} in ${text}`);
    }
    // And yet all of it was read.
    assert.equal(read.snapshot.userDataSecrets?.length, Object.keys(contents).length);
    assert.equal(read.snapshot.vsphereDiskType, 'thin');
    assert.deepEqual(
      read.unknown.map(({ what }) => what),
      ['Secret "no-answer" in namespace openshift-machine-api'],
    );
    assert.deepEqual([...new Set(requests.map(({ method }) => method))], ['GET']);
  });

  test('is not even asked for without consent; with it, only what machine sets name is', async (t) => {
    const { api, requests } = await connect(t, answer);
    const { snapshot } = await readClusterSnapshot(api);
    const secrets = () => requests.map(({ path }) => path).filter((path) => path.includes('/secrets'));
    assert.deepEqual(secrets(), []);
    assert.ok(
      !Object.hasOwn(snapshot, 'userDataSecrets') && !Object.hasOwn(snapshot, 'userDataSecretsComplete'),
    );
    await readClusterSnapshot(api, { mayReadUserData: true });
    assert.deepEqual(
      secrets().sort(),
      userDataSecrets(snapshot).map(({ name }) => `/api/v1/namespaces/openshift-machine-api/secrets/${name}`),
    );
  });
});
