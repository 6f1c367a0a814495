import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { ApiError } from '../../client/src/cluster/api-error.ts';
import { sentence } from '../../client/src/cluster/api-error-sentence.ts';
import { systemClock } from '../../client/src/cluster/clock.ts';
import { createConnection } from '../../client/src/cluster/connection.ts';
import { followObject } from '../../client/src/cluster/follow.ts';
import type { ClusterIdentity, KubeApi } from '../../client/src/cluster/kube-api.ts';
import { readKubeconfig } from '../../client/src/cluster/kubeconfig.ts';
import { createKubeApi } from '../../client/src/cluster/kubernetes-client.ts';
import { machineConfigurationCluster as ref } from '../../client/src/cluster/resources.ts';
import { readClusterSnapshot } from '../../client/src/cluster/snapshot-reader.ts';
import { applyPendingChange } from '../../client/src/preview/apply-change.ts';
import { type PendingChange, preparePendingChange } from '../../client/src/preview/pending-change.ts';
import type { JsonObject, JsonValue } from '../../server/src/domain/json.ts';
import {
  type ControlPlane,
  isWrite,
  type PlainClient,
  plainClient,
  readAuditLog,
  startControlPlane,
} from '../support/control-plane.ts';
import { liveOptions } from '../support/live-kube-api.ts';

const path = '/apis/operator.openshift.io/v1/machineconfigurations/cluster';
let plane: ControlPlane | undefined;
let reason = '';
/** Someone else, with another tool. */
let other: PlainClient;

before(async () => {
  try {
    plane = await startControlPlane({ operator: false });
    other = await plainClient(plane.kubeconfigPath, plane.contexts.admin);
  } catch (error) {
    reason = `The test API server cannot start: ${error instanceof Error ? error.message : String(error)}`;
  }
});
after(async () => {
  other?.close();
  await plane?.stop();
});

interface Connected {
  readonly api: KubeApi;
  readonly identity: ClusterIdentity;
}

/** Connects as the product does; undefined, with the test skipped, where there is no API server. */
async function connect(
  t: TestContext,
  as: keyof ControlPlane['contexts'] = 'admin',
): Promise<Connected | undefined> {
  if (plane === undefined) {
    t.skip(reason);
    return undefined;
  }
  const { kubeconfigPath, contexts } = plane;
  const connection = createConnection({
    readKubeconfig: () =>
      readKubeconfig({
        env: { KUBECONFIG: kubeconfigPath },
        homeDirectory: '/nowhere',
        platform: process.platform,
        readFile: (file) => readFile(file, 'utf8'),
      }),
    createApi: async (context) => createKubeApi(context, liveOptions),
  });
  t.after(() => connection.disconnect());
  const state = await connection.connect(contexts[as]);
  assert.ok(state.state === 'connected', JSON.stringify(state));
  return state;
}

const manager = (resource: string, mode: string): JsonObject => ({
  apiGroup: 'machine.openshift.io',
  resource,
  selection: { mode },
});
const managing = (...machineManagers: readonly JsonValue[]): JsonObject => ({
  managedBootImages: { machineManagers },
});
const pathOf = (resource: string) =>
  `spec.managedBootImages.machineManagers[apiGroup="machine.openshift.io",resource="${resource}"]`;

function preview({ api, identity }: Connected, spec: JsonObject): Promise<PendingChange> {
  const metadata = { name: 'cluster' };
  const object = { apiVersion: 'operator.openshift.io/v1', kind: 'MachineConfiguration', metadata, spec };
  return preparePendingChange(api, { body: JSON.stringify(object), identity });
}

/** What someone else does with `oc edit`. */
async function edit(spec: JsonObject): Promise<void> {
  const answer = await other.send('PATCH', `${path}?fieldManager=kubectl-edit`, {
    contentType: 'application/merge-patch+json',
    body: { spec },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}

async function stored(): Promise<string> {
  return JSON.stringify((await other.send('GET', path)).body);
}

describe('what a real API server refuses', () => {
  const cases: readonly {
    readonly name: string;
    readonly spec: JsonObject;
    readonly kind: ApiError['kind'];
    readonly says: RegExp;
  }[] = [
    {
      name: 'fields that the kind does not have',
      spec: { foo: 1, managedBootImages: { bar: 2 } },
      kind: 'undeclaredField',
      // The API server stops at the first of a map, in whatever order it comes.
      says: /has no (?:field|fields spec\.managedBootImages\.bar and) spec\.foo\./,
    },
    {
      name: 'a value of another type',
      spec: { managedBootImages: { machineManagers: 'x' } },
      kind: 'invalid',
      says: /spec\.managedBootImages\.machineManagers: expected list/,
    },
    {
      name: 'the same entry twice',
      spec: managing(manager('machinesets', 'All'), manager('machinesets', 'None')),
      kind: 'invalid',
      says: /spec\.managedBootImages\.machineManagers: duplicate entries for key \[apiGroup=/,
    },
    {
      name: 'a value that is not one of those',
      spec: { logLevel: 'Loud' },
      kind: 'invalid',
      says: /spec\.logLevel: Unsupported value: "Loud"/,
    },
    {
      name: 'a rule of the kind',
      spec: managing({
        ...manager('controlplanemachinesets', 'Partial'),
        selection: { mode: 'Partial', partial: {} },
      }),
      kind: 'invalid',
      says: /spec\.managedBootImages\.machineManagers\[0\]/,
    },
  ];
  for (const { name, spec, kind, says } of cases) {
    test(name, async (t) => {
      const connected = await connect(t);
      if (connected === undefined) return;
      const before = await stored();
      const change = await preview(connected, spec);
      assert.ok(change.outcome === 'refused', JSON.stringify(change));
      assert.equal(change.error.kind, kind, JSON.stringify(change.error));
      const { context, server } = connected.identity;
      assert.match(
        sentence(change.error, { context, server, object: 'MachineConfiguration "cluster"' }),
        says,
      );
      assert.ok(change.before !== undefined);
      assert.equal(await stored(), before);
    });
  }

  test('a name that a policy denies', async (t) => {
    const connected = await connect(t);
    if (connected === undefined) return;
    const object = {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'MachineConfiguration',
      metadata: { name: 'other' },
      spec: {},
    };
    const change = await preparePendingChange(connected.api, {
      body: JSON.stringify(object),
      identity: connected.identity,
    });
    assert.ok(change.outcome === 'refused' && change.error.kind === 'denied', JSON.stringify(change));
    assert.equal(change.error.by, 'machine-configuration-guards');
    assert.match(change.error.message, /must be named cluster\.$/);
  });
});

describe('what others set', () => {
  test('stays where the file leaves it out, and the preview says whose it is', async (t) => {
    const connected = await connect(t);
    if (connected === undefined) return;
    await edit(managing(manager('machinesets', 'All'), manager('controlplanemachinesets', 'All')));
    const change = await preview(connected, managing(manager('machinesets', 'All')));
    assert.ok(change.outcome === 'unchanged', JSON.stringify(change));
    assert.deepEqual(
      change.kept
        .filter(({ path: kept }) => kept.startsWith('spec.managedBootImages'))
        .map(({ path: kept, managers, value }) => [kept, managers.map(({ name }) => name), value]),
      [[pathOf('controlplanemachinesets'), ['kubectl-edit'], manager('controlplanemachinesets', 'All')]],
    );
  });

  test('is a conflict where the file says otherwise: both values, whose it is and since when', async (t) => {
    const connected = await connect(t);
    if (connected === undefined) return;
    await edit(managing(manager('machinesets', 'All')));
    const change = await preview(connected, managing(manager('machinesets', 'None')));
    assert.ok(change.outcome === 'refused', JSON.stringify(change));
    const [conflict] = change.conflicts;
    assert.equal(change.conflicts.length, 1);
    assert.deepEqual(
      { ...conflict, since: undefined },
      {
        path: `${pathOf('machinesets')}.selection.mode`,
        manager: 'kubectl-edit',
        theirs: 'All',
        mine: 'None',
        since: undefined,
      },
    );
    assert.match(conflict?.since ?? '', /^\d{4}-\d\d-\d\dT/);
  });

  test('between preview and apply: refused, and said what and by whom', async (t) => {
    const connected = await connect(t);
    if (connected === undefined) return;
    const change = await preview(connected, { failedRevisionLimit: 3 });
    assert.ok(change.outcome === 'update', JSON.stringify(change));
    await edit({ logLevel: 'Debug' });
    const before = await stored();
    const outcome = await applyPendingChange(connected.api, change);
    assert.ok(outcome.outcome === 'changedSince', JSON.stringify(outcome));
    assert.deepEqual(
      outcome.changes.map(({ path: changed, managers }) => [changed, managers.map(({ name }) => name)]),
      [['spec.logLevel', ['kubectl-edit']]],
    );
    assert.equal(await stored(), before);
  });
});

test('an object that was deleted since the preview is not made again', async (t) => {
  const connected = await connect(t);
  if (connected === undefined) return;
  const change = await preview(connected, { failedRevisionLimit: 4 });
  assert.ok(change.outcome === 'update', JSON.stringify(change));
  const object = JSON.parse(await stored());
  assert.equal((await other.send('DELETE', path)).status, 200);
  const outcome = await applyPendingChange(connected.api, change);
  assert.equal(outcome.outcome, 'changedSince', JSON.stringify(outcome));
  assert.equal((await other.send('GET', path)).status, 404);

  // One of the same name, made since, is another object.
  const { apiVersion, kind, spec } = object;
  const again = { apiVersion, kind, metadata: { name: 'cluster' }, spec };
  const collection = path.slice(0, path.lastIndexOf('/'));
  assert.equal((await other.send('POST', collection, { body: again })).status, 201);
  assert.equal((await applyPendingChange(connected.api, change)).outcome, 'changedSince');
});

describe('what can be seen', () => {
  for (const [as, known] of [
    ['admin', 15],
    ['viewer', 13],
    ['nobody', 0],
  ] as const) {
    test(`by ${as}: ${known} members`, async (t) => {
      const connected = await connect(t, as);
      if (connected === undefined) return;
      const { snapshot, unknown } = await readClusterSnapshot(connected.api);
      const { name: _name, origin: _origin, ...seen } = snapshot;
      assert.equal(Object.keys(seen).length, known, JSON.stringify(unknown));
      assert.ok(unknown.every(({ error }) => error.kind === 'forbidden'));
      assert.equal(connected.identity.clusterId === undefined, as === 'nobody');
    });
  }

  test('permissions', async (t) => {
    for (const [as, may] of [
      ['admin', true],
      ['viewer', false],
    ] as const) {
      const connected = await connect(t, as);
      if (connected === undefined) return;
      const answer = await connected.api.canI({ verb: 'patch', of: ref.of, name: 'cluster' });
      assert.ok(answer.outcome === 'ok');
      assert.equal(answer.value, may);
    }
  });

  test('a kind that the cluster does not have', async (t) => {
    const connected = await connect(t);
    if (connected === undefined) return;
    for (const of of [
      { ...ref.of, resource: 'nosuch' },
      { ...ref.of, group: 'no.such.io' },
    ]) {
      const answer = await connected.api.get({ of, name: 'cluster' });
      assert.ok(answer.outcome === 'failed');
      assert.equal(answer.error.kind, 'kindMissing');
    }
  });

  test('a watch from a version that has aged out goes on with the object as it is', async (t) => {
    const connected = await connect(t);
    if (connected === undefined) return;
    const stop = new AbortController();
    const options = { resourceVersion: '1', signal: stop.signal, clock: systemClock, random: () => 0 };
    const levels: JsonValue[] = [];
    for await (const event of followObject(connected.api, ref, options)) {
      assert.ok(event.type === 'changed', JSON.stringify(event));
      levels.push((event.object['spec'] as JsonObject)['logLevel'] ?? null);
      if (levels.at(-1) === 'TraceAll') stop.abort();
      else await edit({ logLevel: 'TraceAll' });
    }
    assert.equal(levels.at(-1), 'TraceAll');
  });
});

test('nothing but what is documented has reached the API server', async (t) => {
  if (plane === undefined) {
    t.skip(reason);
    return;
  }
  const entries = await readAuditLog(plane.auditLogPath);
  const ours = entries.filter(({ userAgent }) => userAgent.startsWith('openshift-machineconfiguration'));
  const writes = ours.filter((entry) => isWrite(entry) && entry.resource !== 'selfsubjectaccessreviews');
  assert.ok(writes.length > 0);
  for (const { verb, resource, fieldManager, fieldValidation, force } of writes) {
    assert.deepEqual(
      { verb, resource, fieldManager, fieldValidation, force },
      {
        verb: 'patch',
        resource: 'machineconfigurations',
        fieldManager: 'vscode-machineconfiguration',
        fieldValidation: 'Strict',
        force: undefined,
      },
    );
  }
  assert.ok(ours.every(({ resource }) => resource !== 'secrets'));
});
