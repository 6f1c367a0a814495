import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createKubeApi } from '../../../client/src/cluster/kubernetes-client.ts';
import { applyPendingChange } from '../../../client/src/preview/apply-change.ts';
import { preparePendingChange } from '../../../client/src/preview/pending-change.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import {
  type FakeReply,
  type RecordedRequest,
  startFakeApiServer,
  status,
} from '../../support/fake-api-server.ts';

const path = '/apis/operator.openshift.io/v1/machineconfigurations';
const query = { fieldManager: 'vscode-machineconfiguration', fieldValidation: 'Strict' };
const body = JSON.stringify({
  apiVersion: 'operator.openshift.io/v1',
  kind: 'MachineConfiguration',
  metadata: { name: 'cluster' },
  spec: { logLevel: 'Debug' },
});
const stored = (logLevel: string, resourceVersion = '7'): JsonObject => ({
  apiVersion: 'operator.openshift.io/v1',
  kind: 'MachineConfiguration',
  metadata: { name: 'cluster', uid: 'u-1', resourceVersion, generation: 2 },
  spec: { logLevel },
});
const notFound = status(404, 'NotFound', 'not found', { name: 'cluster' });
const modified = status(409, 'Conflict', 'the object has been modified');

async function connect(
  t: TestContext,
  answer: (request: RecordedRequest, index: number) => FakeReply,
  isReadOnly = false,
) {
  const server = await startFakeApiServer(answer);
  const file = '/kubeconfig';
  const api = createKubeApi(
    {
      name: 'orchid',
      cluster: { name: 'c', file, server: server.url, insecureSkipTlsVerify: false },
      user: { name: 'u', file, token: 'canary-token' },
    },
    {
      env: {},
      timeoutMs: 2000,
      credentialPluginTimeoutMs: 1000,
      now: () => Date.now(),
      mayRunCredentialPlugin: async () => false,
      isReadOnly: () => isReadOnly,
    },
  );
  t.after(async () => {
    api.close();
    await server.close();
  });
  return { api, requests: server.requests };
}
const sent = ({ method, path: to, query: with_ }: RecordedRequest) => ({ method, path: to, query: with_ });

describe('what is sent', () => {
  test('an update: read, dry run, and exactly the previewed body; never force', async (t) => {
    const { api, requests } = await connect(t, ({ method, query: { dryRun } }) => ({
      status: 200,
      body: method === 'GET' ? stored('Normal') : stored('Debug', dryRun === undefined ? '8' : '7'),
    }));
    const change = await preparePendingChange(api, { body, identity: api.endpoint });
    assert.equal(change.outcome, 'update');
    if (change.outcome !== 'update') return;
    assert.deepEqual(change.changes, [{ path: 'spec.logLevel', before: 'Normal', after: 'Debug' }]);
    assert.equal((await applyPendingChange(api, change)).outcome, 'applied');
    assert.deepEqual(requests.map(sent), [
      { method: 'GET', path: `${path}/cluster`, query: {} },
      { method: 'PATCH', path: `${path}/cluster`, query: { ...query, dryRun: 'All' } },
      { method: 'PATCH', path: `${path}/cluster`, query },
    ]);
    assert.equal(requests[1]!.body, requests[2]!.body);
    assert.deepEqual(JSON.parse(requests[2]!.body), {
      ...JSON.parse(body),
      metadata: { name: 'cluster', uid: 'u-1', resourceVersion: '7' },
    });
  });

  test('a create: a server-side apply that refuses where there is something to update', async (t) => {
    const { api, requests } = await connect(t, ({ method }) =>
      method === 'GET' ? notFound : { status: 201, body: stored('Debug') },
    );
    const change = await preparePendingChange(api, { body, identity: api.endpoint });
    assert.equal(change.outcome, 'create');
    if (change.outcome !== 'create') return;
    assert.equal((await applyPendingChange(api, change)).outcome, 'applied');
    assert.equal(sent(requests[2]!).method, 'PATCH');
    assert.deepEqual(JSON.parse(requests[2]!.body), {
      ...JSON.parse(body),
      metadata: { name: 'cluster', resourceVersion: '0' },
    });
  });

  test('read-only: the dry run is sent, the apply is not', async (t) => {
    const answer = ({ method }: RecordedRequest) => ({
      status: 200,
      body: stored(method === 'GET' ? 'Normal' : 'Debug'),
    });
    const { api, requests } = await connect(t, answer, true);
    const change = await preparePendingChange(api, { body, identity: api.endpoint });
    assert.equal(change.outcome, 'update');
    if (change.outcome !== 'update') return;
    assert.deepEqual(await applyPendingChange(api, change), {
      outcome: 'refused',
      error: { kind: 'readOnly' },
    });
    assert.equal(requests.length, 2);
  });
});

describe('an apply after a change is refused', () => {
  const cases: readonly (readonly [string, FakeReply, FakeReply, string])[] = [
    ['changed', { status: 200, body: stored('Normal') }, modified, 'changedSince'],
    ['came to be', notFound, status(409, 'AlreadyExists', 'already exists'), 'changedSince'],
    ['no answer', { status: 200, body: stored('Normal') }, undefined, 'uncertain'],
  ];
  for (const [name, live, refusal, outcome] of cases) {
    test(name, async (t) => {
      const { api, requests } = await connect(t, ({ method, query: { dryRun } }) => {
        if (method === 'GET') return live;
        return dryRun === 'All' ? { status: 200, body: stored('Debug') } : refusal;
      });
      const change = await preparePendingChange(api, { body, identity: api.endpoint });
      assert.ok(change.outcome === 'update' || change.outcome === 'create');
      assert.equal((await applyPendingChange(api, change)).outcome, outcome);
      const writes = requests.filter(({ method, query: q }) => method !== 'GET' && q['dryRun'] === undefined);
      assert.equal(writes.length, 1);
    });
  }

  test('another cluster: nothing is sent', async (t) => {
    const { api, requests } = await connect(t, ({ method }) => ({
      status: 200,
      body: stored(method === 'GET' ? 'Normal' : 'Debug'),
    }));
    const change = await preparePendingChange(api, { body, identity: api.endpoint });
    assert.equal(change.outcome, 'update');
    if (change.outcome !== 'update') return;
    const elsewhere = { ...api, endpoint: { ...api.endpoint, context: 'other' } };
    assert.equal((await applyPendingChange(elsewhere, change)).outcome, 'refused');
    assert.equal(requests.length, 2);
  });
});
