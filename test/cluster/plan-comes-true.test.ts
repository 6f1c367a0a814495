import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { KubeApi } from '../../client/src/cluster/kube-api.ts';
import { readClusterSnapshot } from '../../client/src/cluster/snapshot-reader.ts';
import { plan } from '../../server/src/domain/boot-images/plan.ts';
import type { Plan } from '../../server/src/domain/boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../server/src/domain/json.ts';
import { comparePrediction, type Difference } from '../../server/src/domain/prediction/differences.ts';
import { type PlainClient, plainClient } from '../control-plane/plain-client.ts';
import { buildControlPlane, type ControlPlane, startControlPlane } from '../support/control-plane.ts';
import { liveKubeApi } from '../support/live-kube-api.ts';

const configuration = '/apis/operator.openshift.io/v1/machineconfigurations/cluster';
const api = '/namespaces/openshift-machine-api';
const older = 'ami-05633d373d2067b59';
/** How long each step of the operator takes, and how long a pass may take. */
const operatorDelayMs = 50;
const patienceMs = 15_000;

/** Somebody else's doing: a path and the merge patch that is sent to it. */
type Change = readonly [path: string, body: JsonObject];

const machineManager = (resource: string, selection: JsonObject | string): JsonObject => ({
  apiGroup: 'machine.openshift.io',
  resource,
  selection: typeof selection === 'string' ? { mode: selection } : selection,
});
const workers = (selection: JsonObject | string) => machineManager('machinesets', selection);
const controlPlane = (selection: string) => machineManager('controlplanemachinesets', selection);
const managing = (...machineManagers: readonly JsonObject[]): JsonObject => ({
  managedBootImages: { machineManagers },
});
const manual: JsonObject = {
  bootImageSkewEnforcement: { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.22.3' } },
};
const eastern = workers({
  mode: 'Partial',
  partial: { machineResourceSelector: { matchLabels: { region: 'east' } } },
});

const imageOf = (name: string, id: string): Change => [
  `/apis/machine.openshift.io/v1beta1${api}/machinesets/orchid-7kq2m-${name}`,
  { spec: { template: { spec: { providerSpec: { value: { ami: { id } } } } } } },
];
const userDataOf = (name: string, text: string): Change => [
  `/api/v1${api}/secrets/${name}`,
  { data: { userData: Buffer.from(text).toString('base64') } },
];

interface Edit {
  readonly name: string;
  readonly first?: readonly Change[];
  readonly spec: JsonObject;
  /** How many objects the plan says are patched, and how many fail; so that a plan of nothing is not right by chance. */
  readonly patched: number;
  readonly failing?: number;
}

/** One after another, on one cluster. */
const edits: Readonly<Record<'4.22' | '4.21', readonly Edit[]>> = {
  '4.22': [
    { name: 'everything is managed', spec: managing(workers('All'), controlPlane('All')), patched: 3 },
    { name: 'the control plane no longer', spec: managing(workers('All'), controlPlane('None')), patched: 0 },
    { name: 'the skew is recorded by hand', spec: { ...managing(workers('All')), ...manual }, patched: 0 },
    { name: 'nothing is managed', spec: { ...managing(workers('None')), ...manual }, patched: 0 },
    {
      name: 'the eastern ones are, with older images in the meantime',
      first: [
        imageOf('worker-us-west-2a', older),
        imageOf('worker-us-west-2b', older),
        imageOf('infra-us-west-2c', older),
      ],
      spec: { ...managing(eastern), ...manual },
      patched: 2,
    },
    {
      name: 'user data that cannot be converted stops the rest',
      first: [
        imageOf('worker-us-west-2b', older),
        userDataOf('worker-user-data', '{"ignition":{"version":"2.4.0"}}'),
      ],
      spec: { ...managing(workers('All'), controlPlane('All')), ...manual },
      patched: 1,
      failing: 1,
    },
    {
      // Server-side apply leaves no list where only our own entries go, so the workers stay managed by default.
      name: 'an empty list over entries of our own says nothing',
      spec: { ...managing(), ...manual },
      patched: 0,
      failing: 1,
    },
    {
      name: 'the skew is Automatic again, and the user data mended',
      first: [userDataOf('worker-user-data', '{"ignition":{"version":"3.2.0"}}')],
      spec: managing(workers('All')),
      patched: 1,
    },
  ],
  '4.21': [
    { name: 'nothing is managed', spec: managing(workers('None')), patched: 0 },
    { name: 'the eastern ones are', spec: managing(eastern), patched: 1 },
    { name: 'all of them are', spec: managing(workers('All')), patched: 1 },
    {
      name: 'a secret that does not exist',
      first: [
        [
          `/apis/machine.openshift.io/v1beta1${api}/machinesets/orchid-7kq2m-infra-us-west-2c`,
          {
            spec: {
              template: {
                spec: { providerSpec: { value: { ami: { id: older }, userDataSecret: { name: 'gone' } } } },
              },
            },
          },
        ],
      ],
      spec: managing(workers({ mode: 'Partial', partial: { machineResourceSelector: {} } })),
      patched: 0,
      failing: 1,
    },
  ],
};
const built = await buildControlPlane({ onProgress: console.log });

for (const release of ['4.22', '4.21'] as const) {
  describe(`what a plan of ${release} says comes true`, { skip: built.ok ? false : built.reason }, () => {
    let plane: ControlPlane | undefined;
    let kube: KubeApi | undefined;
    let other: PlainClient | undefined;
    let otherStreams: readonly JsonObject[] = [];

    before(async () => {
      plane = await startControlPlane({ release, operatorDelayMs });
      kube = await liveKubeApi(plane, 'admin');
      other = await plainClient(plane.kubeconfigPath, plane.contexts.admin);
      const samples = resolve(import.meta.dirname, '../sample-snapshot');
      otherStreams = await Promise.all(
        ['rhcos-4.16.json', 'rhcos-4.18.json'].map(
          async (name) => JSON.parse(await readFile(join(samples, name), 'utf8')) as JsonObject,
        ),
      );
    });
    after(async () => {
      kube?.close();
      other?.close();
      await plane?.stop();
    });

    /** The cluster, with the stream metadata that says which older images are Red Hat's. */
    async function read(): Promise<ClusterSnapshot> {
      const { snapshot, unknown } = await readClusterSnapshot(kube!, { mayReadUserData: true });
      assert.deepEqual(unknown, []);
      return { ...snapshot, otherStreams };
    }

    async function send(path: string, contentType: string, body: JsonObject): Promise<void> {
      const answer = await other!.send('PATCH', path, { contentType, body });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }

    for (const { name, first = [], spec, patched, failing = 0 } of edits[release]) {
      test(name, async () => {
        // A pass that still runs for the edit before would see what is changed now.
        await quiet(read);
        for (const [path, body] of first) await send(path, 'application/merge-patch+json', body);
        const before = await read();
        const [major = 0, minor = 0] = release.split('.').map(Number);
        const planned = plan({
          snapshot: before,
          target: { release: { major, minor }, featureSet: 'Default' },
          spec,
          admission: { verdict: 'accepted', errors: [] },
        });
        assert.equal(planned.reconcile, 'now', planned.reconcileReason);
        const outcomes = [...planned.machineSets, ...planned.controlPlaneMachineSets].map(
          ({ outcome }) => outcome,
        );
        const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
        assert.deepEqual([count('patched'), count('error')], [patched, failing], outcomes.join());

        await send(
          `${configuration}?fieldManager=vscode-machineconfiguration&fieldValidation=Strict&force=true`,
          'application/apply-patch+yaml',
          {
            apiVersion: 'operator.openshift.io/v1',
            kind: 'MachineConfiguration',
            metadata: { name: 'cluster' },
            spec,
          },
        );
        assert.deepEqual(await comesTrue(planned, before, read), []);
      });
    }
  });
}

/** Waits until nothing in the cluster has changed for many times as long as a step of the operator takes. */
async function quiet(read: () => Promise<ClusterSnapshot>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let last = await read(); ; ) {
    await delay(10 * operatorDelayMs);
    const next = await read();
    if (isDeepStrictEqual(next, last)) return;
    assert.ok(Date.now() < deadline, 'the operator does not come to rest');
    last = next;
  }
}

/** What is still otherwise than planned when the operator has had its time. */
async function comesTrue(
  planned: Plan,
  before: ClusterSnapshot,
  read: () => Promise<ClusterSnapshot>,
): Promise<readonly Difference[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { differences } = comparePrediction({ plan: planned, before, after: await read(), passSeen: true });
    if (differences.length === 0 || Date.now() > deadline) return differences;
    await delay(50);
  }
}
