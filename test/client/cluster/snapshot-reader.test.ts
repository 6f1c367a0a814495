import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Answer, type ApiError, failed, ok } from '../../../client/src/cluster/api-error.ts';
import type { Cancellable, KubeReader } from '../../../client/src/cluster/kube-api.ts';
import {
  type ObjectRef,
  objectPath,
  type ResourceKind,
  resourceName,
} from '../../../client/src/cluster/resources.ts';
import { readClusterSnapshot, userDataSecrets } from '../../../client/src/cluster/snapshot-reader.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';

const endpoint = { context: 'orchid', server: 'https://api.orchid.example', user: 'ada', insecure: false };
const notFound: ApiError = { kind: 'notFound' };
const forbidden: ApiError = { kind: 'forbidden', verb: 'get', resource: 'x', message: 'no' };

/** A cluster that answers by kind, or by kind and name; what is not listed does not exist. `asked` has every read, in order. */
function cluster(
  answers: Readonly<Record<string, JsonObject | readonly JsonObject[] | ApiError>>,
  otherwise: ApiError = notFound,
) {
  const asked: string[] = [];
  const answer = (of: ResourceKind, name = '') =>
    answers[`${of.resource}/${name}`] ?? answers[of.resource] ?? otherwise;
  const isError = (value: object): value is ApiError => 'kind' in value && /^[a-z]/.test(String(value.kind));
  const typed = (of: ResourceKind, name: string, object: JsonObject): JsonObject => ({
    apiVersion: of.group === '' ? of.version : `${of.group}/${of.version}`,
    kind: of.kind,
    ...object,
    metadata: { name, ...(object['metadata'] as JsonObject | undefined) },
  });
  const one = (ref: ObjectRef, verb: string): Answer<JsonObject> => {
    asked.push(`${verb} ${objectPath(ref)}`);
    const value = answer(ref.of, ref.name);
    return isError(value) ? failed(value) : ok(typed(ref.of, ref.name, value as JsonObject));
  };
  const api: Pick<KubeReader, 'endpoint' | 'get' | 'getMetadata' | 'list'> = {
    endpoint,
    get: async (ref) => one(ref, 'get'),
    getMetadata: async (ref) => one(ref, 'metadata of'),
    list: async (of, { labelSelector = '', namespace = '' } = {}) => {
      asked.push(
        `list ${[resourceName(of), namespace, labelSelector].filter((part) => part !== '').join(' ')}`,
      );
      const value = answer(of);
      if (isError(value)) return value === notFound ? ok([]) : failed(value);
      return ok(
        (value as readonly JsonObject[]).map((item, index) => typed(of, `${of.resource}-${index}`, item)),
      );
    },
  };
  return { api, asked };
}

const machineSet = (secret: string): JsonObject => ({
  spec: { template: { spec: { providerSpec: { value: { userDataSecret: { name: secret } } } } } },
});
const whole = {
  customresourcedefinitions: {},
  machineconfigurations: { spec: {} },
  clusterversions: {},
  infrastructures: { status: { platformStatus: { type: 'AWS' } } },
  featuregates: {},
  clusteroperators: {},
  machineconfigpools: { spec: { configuration: { name: 'rendered-master-1' } } },
  machineconfigs: {
    metadata: { annotations: { 'machineconfiguration.openshift.io/release-image-version': '4.22.1' } },
  },
  configmaps: { data: {} },
  machinesets: [machineSet('worker-user-data'), machineSet('gpu-user-data'), machineSet('worker-user-data')],
  controlplanemachinesets: [],
  nodes: [{ metadata: { labels: { 'node-role.kubernetes.io/control-plane': '' } } }],
  secrets: {
    data: { userData: Buffer.from('{"ignition":{"version":"3.2.0"},"canary":"CANARY"}').toString('base64') },
  },
} satisfies Readonly<Record<string, JsonObject | readonly JsonObject[]>>;

describe('the snapshot of a live cluster', () => {
  test('has everything that can be read', async () => {
    const { api } = cluster(whole);
    const { snapshot, unknown } = await readClusterSnapshot(api, { mayReadUserData: true });
    assert.deepEqual(unknown, []);
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
      'machineConfigurationCrd',
      'machineSets',
      'masterPool',
      'name',
      'origin',
      'provisioning',
      'renderedMaster',
      'userDataSecrets',
      'userDataSecretsComplete',
    ]);
    assert.equal(snapshot.origin, 'cluster');
    assert.equal(snapshot.provisioning, null);
    assert.deepEqual(snapshot.renderedMaster, { releaseVersion: '4.22.1' });
    assert.deepEqual(
      snapshot.userDataSecrets?.map(({ name, ignitionVersion }) => [name, ignitionVersion]),
      [
        ['gpu-user-data', '3.2.0'],
        ['worker-user-data', '3.2.0'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(snapshot), /CANARY/);
  });

  test('reads only what it needs: no list of Secrets, and no Secret at all unless it may', async () => {
    const silent = cluster(whole);
    const { snapshot } = await readClusterSnapshot(silent.api);
    assert.deepEqual(
      silent.asked.filter((read) => /secrets/.test(read)),
      [],
    );
    assert.equal(snapshot.userDataSecrets, undefined);
    assert.deepEqual(
      userDataSecrets(snapshot).map(({ name }) => name),
      ['gpu-user-data', 'worker-user-data'],
    );

    const allowed = cluster(whole);
    await readClusterSnapshot(allowed.api, { mayReadUserData: true });
    assert.deepEqual(
      allowed.asked.filter((read) => /secrets/.test(read)),
      [
        'get /api/v1/namespaces/openshift-machine-api/secrets/gpu-user-data',
        'get /api/v1/namespaces/openshift-machine-api/secrets/worker-user-data',
      ],
    );
    assert.ok(
      allowed.asked.includes(
        'metadata of /apis/machineconfiguration.openshift.io/v1/machineconfigs/rendered-master-1',
      ),
    );
    // The install-config is of interest on vSphere only.
    assert.ok(!allowed.asked.some((read) => read.includes('cluster-config-v1')));
  });

  test('a Secret that is not there is known to be missing; one that may not be read is not known', async () => {
    const missing = cluster({ ...whole, secrets: notFound });
    const absent = await readClusterSnapshot(missing.api, { mayReadUserData: true });
    assert.deepEqual(absent.snapshot.userDataSecrets ?? [], []);
    assert.equal(absent.snapshot.userDataSecretsComplete, true);

    const hidden = cluster({ ...whole, secrets: forbidden });
    const unread = await readClusterSnapshot(hidden.api, { mayReadUserData: true });
    assert.equal(unread.snapshot.userDataSecrets, undefined);
    assert.equal(unread.snapshot.userDataSecretsComplete, undefined);
    assert.deepEqual(
      unread.unknown.map(({ what }) => what),
      [
        'Secret "gpu-user-data" in namespace openshift-machine-api',
        'Secret "worker-user-data" in namespace openshift-machine-api',
      ],
    );
  });

  test('the disk type of vSphere is read out of the install-config, and nothing else of it', async () => {
    const installConfig = 'platform:\n  vsphere:\n    diskType: thin\npullSecret: CANARY\n';
    const { api } = cluster({
      ...whole,
      infrastructures: { status: { platformStatus: { type: 'VSphere' } } },
      'configmaps/cluster-config-v1': { data: { 'install-config': installConfig } },
    });
    const { snapshot } = await readClusterSnapshot(api);
    assert.equal(snapshot.vsphereDiskType, 'thin');
    assert.doesNotMatch(JSON.stringify(snapshot), /CANARY/);
  });

  test('what is forbidden or fails is not known; what is not found is known to be missing', async () => {
    const { api } = cluster({
      ...whole,
      infrastructures: forbidden,
      machinesets: forbidden,
      machineconfigurations: notFound,
      configmaps: notFound,
      clusterversions: { kind: 'cancelled' },
      featuregates: notFound,
    });
    const { snapshot, unknown } = await readClusterSnapshot(api);
    assert.equal(snapshot.machineConfiguration, null);
    assert.equal(snapshot.bootImages, null);
    assert.equal(snapshot.adminAcks, null);
    for (const member of ['infrastructure', 'machineSets', 'clusterVersion', 'featureGate'])
      assert.ok(!Object.hasOwn(snapshot, member), member);
    assert.deepEqual(
      unknown.map(({ what, error }) => [what, error.kind]),
      [
        ['ClusterVersion "version"', 'cancelled'],
        ['Infrastructure "cluster"', 'forbidden'],
        // A snapshot cannot say that there is none.
        ['FeatureGate "cluster"', 'notFound'],
        ['machinesets.machine.openshift.io', 'forbidden'],
      ],
    );
  });

  test('a cluster without the Machine API has no machine sets, and one that is no OpenShift is not known', async () => {
    const { api } = cluster({}, { kind: 'kindMissing', resource: 'x' });
    const { snapshot, unknown } = await readClusterSnapshot(api);
    assert.deepEqual(snapshot.machineSets, []);
    assert.deepEqual(snapshot.controlPlaneMachineSets, []);
    assert.ok(!Object.hasOwn(snapshot, 'machineConfiguration'));
    assert.ok(unknown.some(({ what }) => what === 'MachineConfiguration "cluster"'));
  });

  test('is read at the same time, but what it takes to know what else to read', async () => {
    const { api, asked } = cluster(whole);
    let answered = 0;
    const gate = Promise.withResolvers<void>();
    const held =
      <Arguments extends readonly unknown[], Result>(read: (...given: Arguments) => Promise<Result>) =>
      async (...given: Arguments): Promise<Result> => {
        const result = await read(...given);
        await gate.promise;
        answered++;
        return result;
      };
    const reading = readClusterSnapshot(
      { endpoint, get: held(api.get), getMetadata: held(api.getMetadata), list: held(api.list) },
      { mayReadUserData: true },
    );
    await new Promise((done) => setImmediate(done));
    assert.equal(answered, 0);
    assert.equal(asked.length, 14);
    gate.resolve();
    await reading;
    assert.equal(asked.length, 17);
  });

  test('gives every read the signal that cancels it', async () => {
    const { api } = cluster(whole);
    const { signal } = new AbortController();
    const signals: unknown[] = [];
    const noting =
      <Of, Options extends Cancellable, Result>(read: (of: Of, options?: Options) => Promise<Result>) =>
      (of: Of, options?: Options): Promise<Result> => {
        signals.push(options?.signal);
        return read(of, options);
      };
    await readClusterSnapshot(
      { endpoint, get: noting(api.get), getMetadata: noting(api.getMetadata), list: noting(api.list) },
      { mayReadUserData: true, signal },
    );
    assert.deepEqual(signals, Array(17).fill(signal));
  });

  test('holds numbers that LSP can carry', async () => {
    const { api } = cluster({ ...whole, infrastructures: { big: 9007199254740993n } });
    const { snapshot } = await readClusterSnapshot(api);
    assert.equal(snapshot.infrastructure?.['big'], Number(9007199254740993n));
    JSON.stringify(snapshot);
  });
});
