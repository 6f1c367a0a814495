import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { WatchEvent } from '../../../client/src/cluster/kube-api.ts';
import {
  type ResourceKind,
  machineConfigurationCluster as ref,
} from '../../../client/src/cluster/resources.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import {
  type FakeReply,
  type RecordedRequest,
  startFakeApiServer,
  status,
} from '../../support/fake-api-server.ts';
import { clientOf } from '../../support/kube-client.ts';

const machineSets: ResourceKind = {
  group: 'machine.openshift.io',
  version: 'v1beta1',
  kind: 'MachineSet',
  resource: 'machinesets',
  namespaced: true,
};

async function connect(t: TestContext, answer: (request: RecordedRequest, index: number) => FakeReply) {
  const server = await startFakeApiServer(answer);
  const api = clientOf(server.url);
  t.after(async () => {
    api.close();
    await server.close();
  });
  return { api, requests: server.requests };
}

describe('a list', () => {
  const page = (name: string, next?: string): FakeReply => ({
    status: 200,
    body: {
      kind: 'MachineSetList',
      metadata: next === undefined ? {} : { continue: next },
      items: [{ metadata: { name } }],
    },
  });

  test('is read in pages, each item with its kind', async (t) => {
    const { api, requests } = await connect(t, ({ query }) =>
      query['continue'] === undefined ? page('a', 'c/1') : page('b'),
    );
    const options = { namespace: 'openshift-machine-api', labelSelector: 'a=b,c' };
    const answer = await api.list(machineSets, options);
    assert.ok(answer.outcome === 'ok');
    assert.deepEqual(answer.value, [
      { apiVersion: 'machine.openshift.io/v1beta1', kind: 'MachineSet', metadata: { name: 'a' } },
      { apiVersion: 'machine.openshift.io/v1beta1', kind: 'MachineSet', metadata: { name: 'b' } },
    ]);
    assert.deepEqual(
      requests.map(({ path }) => path),
      Array(2).fill('/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets'),
    );
    assert.deepEqual(
      requests.map(({ query }) => query),
      [
        { limit: '500', labelSelector: 'a=b,c' },
        { limit: '500', labelSelector: 'a=b,c', continue: 'c/1' },
      ],
    );
  });

  test('whose pages age out is read once more as one, and not a third time', async (t) => {
    const expired = status(410, 'Expired', 'The provided continue parameter is too old');
    const { api, requests } = await connect(t, ({ query }, index) => {
      if (query['continue'] !== undefined) return expired;
      return index === 0 ? page('a', 'c') : page('whole');
    });
    const answer = await api.list(machineSets);
    assert.ok(answer.outcome === 'ok');
    assert.deepEqual(
      answer.value.map(({ metadata }) => metadata),
      [{ name: 'whole' }],
    );
    assert.deepEqual(requests[2]!.query, {});

    const { api: never, requests: asked } = await connect(t, () => expired);
    assert.deepEqual(await never.list(machineSets), { outcome: 'failed', error: { kind: 'expired' } });
    assert.equal(asked.length, 2);
  });
});

describe('a watch', () => {
  async function watch(t: TestContext, reply: FakeReply) {
    const { api, requests } = await connect(t, () => reply);
    const events: WatchEvent[] = [];
    for await (const event of api.watch(ref, { resourceVersion: '5' })) events.push(event);
    return { events, requests };
  }
  const object: JsonObject = { kind: 'MachineConfiguration', metadata: { resourceVersion: '6' } };
  const bookmark = { kind: 'MachineConfiguration', metadata: { resourceVersion: '8' } };

  test('asks for one object by name, from a version', async (t) => {
    const { events, requests } = await watch(t, {
      stream: [
        { type: 'ADDED', object },
        { type: 'MODIFIED', object },
        { type: 'BOOKMARK', object: bookmark },
        { type: 'DELETED', object },
      ],
      after: 'end',
    });
    assert.deepEqual(events, [
      { type: 'changed', object },
      { type: 'changed', object },
      { type: 'bookmark', resourceVersion: '8' },
      { type: 'deleted', object },
    ]);
    assert.deepEqual(
      [requests[0]!.method, requests[0]!.path, requests[0]!.query],
      [
        'GET',
        '/apis/operator.openshift.io/v1/machineconfigurations',
        {
          watch: 'true',
          fieldSelector: 'metadata.name=cluster',
          resourceVersion: '5',
          allowWatchBookmarks: 'true',
          timeoutSeconds: '290',
        },
      ],
    );
  });

  test('that breaks ends with why', async (t) => {
    const { events } = await watch(t, { stream: [{ type: 'ADDED', object }], after: 'destroy' });
    assert.deepEqual(
      events.map((event) => (event.type === 'failed' ? event.error.kind : event.type)),
      ['changed', 'unreachable'],
    );
  });

  test('that the server refuses, before it begins and while it runs', async (t) => {
    const refused = await watch(t, status(403, 'Forbidden', 'User "ada" cannot watch resource'));
    assert.ok(refused.events[0]?.type === 'failed');
    assert.equal(refused.events[0].error.kind, 'forbidden');
    const gone = {
      kind: 'Status',
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (233)',
    };
    const expired = await watch(t, { stream: [{ type: 'ERROR', object: gone }], after: 'end' });
    assert.deepEqual(expired.events, [{ type: 'failed', error: { kind: 'expired' } }]);
  });

  test('ends when nobody listens any more', async (t) => {
    const { api } = await connect(t, () => ({ stream: [{ type: 'ADDED', object }], after: 'stay' }));
    for await (const event of api.watch(ref, { resourceVersion: '5' })) {
      assert.equal(event.type, 'changed');
      break;
    }
  });

  test('ends with the signal', async (t) => {
    const { api } = await connect(t, () => ({ stream: [], after: 'stay' }));
    const events: WatchEvent[] = [];
    const signal = AbortSignal.timeout(50);
    for await (const event of api.watch(ref, { resourceVersion: '5', signal })) events.push(event);
    assert.deepEqual(events, [{ type: 'failed', error: { kind: 'cancelled' } }]);
  });
});

test('may I? Asks the API server, which stores nothing', async (t) => {
  const { api, requests } = await connect(t, (_request, index) => ({
    status: 201,
    body: { kind: 'SelfSubjectAccessReview', status: { allowed: index === 0 } },
  }));
  assert.deepEqual(await api.canI({ verb: 'patch', of: ref.of, name: 'cluster' }), {
    outcome: 'ok',
    value: true,
    warnings: [],
  });
  const answer = await api.canI({ verb: 'patch', of: ref.of });
  assert.ok(answer.outcome === 'ok' && !answer.value);
  assert.equal(requests[0]!.path, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
  assert.deepEqual(JSON.parse(requests[0]!.body).spec.resourceAttributes, {
    verb: 'patch',
    group: 'operator.openshift.io',
    version: 'v1',
    resource: 'machineconfigurations',
    name: 'cluster',
  });
});

test('the version of the API server', async (t) => {
  const { api } = await connect(t, () => ({ status: 200, body: { gitVersion: 'v1.33.4' } }));
  const answer = await api.version();
  assert.ok(answer.outcome === 'ok');
  assert.equal(answer.value, 'v1.33.4');
});

test('only the metadata of an object is asked for where no more is needed', async (t) => {
  const { api, requests } = await connect(t, () => ({
    status: 200,
    body: {
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { name: 'a' },
      data: { secret: 'x' },
    },
  }));
  const answer = await api.getMetadata({ of: machineSets, namespace: 'openshift-machine-api', name: 'a' });
  assert.ok(answer.outcome === 'ok');
  assert.deepEqual(answer.value, {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'MachineSet',
    metadata: { name: 'a' },
  });
  assert.match(requests[0]?.headers['accept'] ?? '', /as=PartialObjectMetadata/);
});
