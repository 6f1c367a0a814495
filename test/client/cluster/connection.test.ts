import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiError } from '../../../client/src/cluster/api-error.ts';
import { failed, ok } from '../../../client/src/cluster/api-error.ts';
import { type ConnectionState, createConnection } from '../../../client/src/cluster/connection.ts';
import type { KubeApi } from '../../../client/src/cluster/kube-api.ts';
import type { KubeconfigResult } from '../../../client/src/cluster/kubeconfig.ts';
import { parseKubeconfigFile } from '../../../client/src/cluster/kubeconfig-file.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';

const text = `
current-context: orchid
clusters:
  - { name: orchid, cluster: { server: "https://api.orchid.example:6443" } }
  - { name: rose, cluster: { server: "https://api.rose.example:6443" } }
users: [{ name: ada, user: { token: canary } }]
contexts:
  - { name: orchid, context: { cluster: orchid, user: ada } }
  - { name: rose, context: { cluster: rose, user: ada } }
`;
const parsed = parseKubeconfigFile(text, '/home/ada/.kube/config', 'linux');
assert.ok(parsed.outcome === 'parsed');
const found: KubeconfigResult = {
  outcome: 'found',
  config: parsed.config,
  files: ['/home/ada/.kube/config'],
};
const clusterVersion: JsonObject = { kind: 'ClusterVersion', spec: { clusterID: 'id-1' } };

/** A connection whose clusters answer `answer`, and what became of it. */
function connection(
  answer: JsonObject | ApiError | Promise<JsonObject> = clusterVersion,
  kubeconfig: KubeconfigResult = found,
) {
  const states: ConnectionState[] = [];
  const closed: string[] = [];
  const opened: string[] = [];
  const created = createConnection({
    readKubeconfig: async () => kubeconfig,
    createApi: async ({ name, cluster }) => {
      opened.push(name);
      const api: Pick<KubeApi, 'endpoint' | 'get' | 'close'> = {
        endpoint: { context: name, server: cluster.server, user: 'ada', insecure: false },
        get: async () => {
          const value = await answer;
          return isError(value) ? failed(value) : ok(value);
        },
        close: () => closed.push(name),
      };
      return api as KubeApi;
    },
  });
  created.onDidChange((state) => states.push(state));
  return { ...created, names: () => states.map(({ state }) => state), opened, closed };
}

function isError(value: JsonObject | ApiError): value is ApiError {
  return typeof value['kind'] === 'string' && /^[a-z]/.test(value['kind']);
}

describe('connecting', () => {
  test('goes to the current context, and knows which cluster it is', async () => {
    const { connect, names, state } = connection();
    const reached = await connect();
    assert.ok(reached.state === 'connected');
    assert.deepEqual(reached.identity, {
      context: 'orchid',
      server: 'https://api.orchid.example:6443',
      user: 'ada',
      insecure: false,
      clusterId: 'id-1',
    });
    assert.deepEqual(names(), ['connecting', 'connecting', 'connected']);
    assert.equal(state(), reached);
  });

  for (const error of [
    { kind: 'forbidden', verb: 'get', resource: 'clusterversions', message: '' },
    { kind: 'notFound' },
    { kind: 'kindMissing', resource: 'clusterversions' },
  ] as const satisfies readonly ApiError[]) {
    test(`${error.kind} is an answer: connected, to a cluster whose id is not known`, async () => {
      const reached = await connection(error).connect('rose');
      assert.ok(reached.state === 'connected');
      assert.equal(reached.identity.clusterId, undefined);
    });
  }

  test('an expired token is a failure, said in a sentence', async () => {
    const { connect, closed } = connection({ kind: 'unauthorized' });
    const reached = await connect();
    assert.ok(reached.state === 'failed');
    assert.match(
      reached.sentence,
      /^Your credentials for orchid .*oc login https:\/\/api\.orchid\.example:6443/,
    );
    assert.doesNotMatch(JSON.stringify(reached), /canary/);
    assert.deepEqual(closed, ['orchid']);
  });

  test('a context that does not exist', async () => {
    const { connect, opened } = connection();
    const reached = await connect('tulip');
    assert.ok(reached.state === 'failed');
    assert.match(reached.sentence, /no context tulip/);
    assert.deepEqual(opened, []);
  });

  test('no kubeconfig, and a broken one', async () => {
    const none = await connection(clusterVersion, { outcome: 'none', lookedIn: ['/a', '/b'] }).connect();
    assert.ok(none.state === 'failed');
    assert.match(none.sentence, /looked for \/a, \/b.*oc login/);
    const broken = await connection(clusterVersion, {
      outcome: 'broken',
      sentence: 'It is broken.',
    }).connect();
    assert.ok(broken.state === 'failed');
    assert.equal(broken.sentence, 'It is broken.');
  });

  test('a client that cannot be loaded is a failure, not a crash', async () => {
    const { connect } = createConnection({
      readKubeconfig: async () => found,
      createApi: async () => {
        throw new Error('zlib.createZstdDecompress is not a function');
      },
    });
    const reached = await connect();
    assert.ok(reached.state === 'failed');
    assert.match(reached.sentence, /^The Kubernetes client could not be started: .*\.$/);
  });
});

describe('leaving', () => {
  test('a later connect replaces an earlier one, which is closed when it arrives', async () => {
    let answer: (value: JsonObject) => void = () => {};
    const { connect, closed, state } = connection(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const first = connect('orchid');
    await new Promise((resolve) => setImmediate(resolve));
    const second = connect('rose');
    answer(clusterVersion);
    const reached = await second;
    assert.ok(reached.state === 'connected');
    assert.equal(reached.identity.context, 'rose');
    await first;
    assert.deepEqual(closed, ['orchid']);
    assert.equal(state(), reached);
  });

  test('a disconnect while connecting stays disconnected', async () => {
    let answer: (value: JsonObject) => void = () => {};
    const { connect, disconnect, closed, state } = connection(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const connecting = connect('orchid');
    await new Promise((resolve) => setImmediate(resolve));
    disconnect();
    answer(clusterVersion);
    assert.equal((await connecting).state, 'disconnected');
    assert.deepEqual([state().state, closed], ['disconnected', ['orchid']]);
  });

  test('a disconnect closes what is open', async () => {
    const { connect, disconnect, closed } = connection();
    await connect();
    disconnect();
    assert.deepEqual(closed, ['orchid']);
  });

  test('a token that expires later ends the connection, once', async () => {
    const { connect, fail, names, state, closed } = connection();
    await connect();
    fail({ kind: 'unauthorized' });
    fail({ kind: 'unauthorized' });
    assert.deepEqual(names().slice(-2), ['connected', 'failed']);
    const last = state();
    assert.ok(last.state === 'failed');
    assert.equal(last.context, 'orchid');
    assert.deepEqual(closed, ['orchid']);
  });

  test('who no longer listens is not told', async () => {
    const { connect, onDidChange } = connection();
    let told = 0;
    const stop = onDidChange(() => {
      told += 1;
    });
    stop();
    await connect();
    assert.equal(told, 0);
  });
});
