import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UserDataSecret } from '../../../../server/src/domain/boot-images/user-data-secret.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import { collectSnapshot, startCollecting } from '../../../../server/src/domain/snapshot/collect.ts';

const api = 'openshift-machine-api';
const object = (
  apiVersion: string,
  kind: string,
  metadata: JsonObject,
  more: JsonObject = {},
): JsonObject => ({
  apiVersion,
  kind,
  metadata,
  ...more,
});
const machineSet = (name: string, metadata: JsonObject = {}, more: JsonObject = {}) =>
  object('machine.openshift.io/v1beta1', 'MachineSet', { name, namespace: api, ...metadata }, more);
const configMap = (namespace: string, name: string, data: JsonObject = {}) =>
  object('v1', 'ConfigMap', { namespace, name }, { data });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (name: string, data: JsonObject, namespace = api) =>
  object('v1', 'Secret', { namespace, name }, { type: 'Opaque', data });
const named = (name: string): UserDataSecret => ({
  name,
  ignitionVersion: '3.2.0',
  conversion: { outcome: 'untouched' },
});
const reduce = ({ metadata }: JsonObject) => named(String((metadata as JsonObject)['name']));
const collect = (values: readonly JsonValue[], complete = false) =>
  collectSnapshot(values, { reduce, complete });
/** What a snapshot has beside where it is from. */
const membersOf = ({ origin, ...members }: ClusterSnapshot) => {
  assert.equal(origin, 'snapshot');
  return members;
};
const namesOf = (objects: readonly JsonObject[] | undefined) =>
  objects?.map(({ metadata }) => (metadata as JsonObject)['name']);

describe('each member is found by group, kind, namespace and name', () => {
  const config = 'config.openshift.io/v1';
  const found: readonly (readonly [keyof ClusterSnapshot, JsonObject])[] = [
    ['machineConfiguration', object('operator.openshift.io/v1', 'MachineConfiguration', { name: 'cluster' })],
    ['machineConfiguration', object('operator.openshift.io/v9', 'MachineConfiguration', { name: 'cluster' })],
    [
      'machineConfigurationCrd',
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        name: 'machineconfigurations.operator.openshift.io',
      }),
    ],
    ['clusterVersion', object(config, 'ClusterVersion', { name: 'version' })],
    ['infrastructure', object(config, 'Infrastructure', { name: 'cluster' })],
    ['featureGate', object(config, 'FeatureGate', { name: 'cluster' })],
    ['clusterOperator', object(config, 'ClusterOperator', { name: 'machine-config' })],
    ['masterPool', object('machineconfiguration.openshift.io/v1', 'MachineConfigPool', { name: 'master' })],
    ['provisioning', object('metal3.io/v1alpha1', 'Provisioning', { name: 'provisioning-configuration' })],
    ['bootImages', configMap('openshift-machine-config-operator', 'coreos-bootimages')],
    ['adminGates', configMap('openshift-config-managed', 'admin-gates')],
    ['adminAcks', configMap('openshift-config', 'admin-acks')],
  ];
  for (const [member, value] of found) {
    test(`${member} of ${String(value['apiVersion'])}`, () => {
      assert.deepEqual(membersOf(collect([value])), { [member]: value });
    });
  }

  const ignored: readonly (readonly [string, JsonValue])[] = [
    ['another group', object('cluster.x-k8s.io/v1beta1', 'MachineSet', { name: 'a', namespace: api })],
    ['a machine set elsewhere', machineSet('a', { namespace: 'elsewhere' })],
    [
      'another MachineConfiguration',
      object('operator.openshift.io/v1', 'MachineConfiguration', { name: 'x' }),
    ],
    ['a ConfigMap elsewhere', configMap('default', 'coreos-bootimages')],
    ['another ClusterOperator', object(config, 'ClusterOperator', { name: 'dns' })],
    ['a Secret elsewhere', secret('worker-user-data', { userData: '' }, 'default')],
    ['a Secret of a type', { ...secret('token', { token: base64('x') }), type: 'kubernetes.io/tls' }],
    ['a worker', object('v1', 'Node', { name: 'w', labels: { 'node-role.kubernetes.io/worker': '' } })],
    ['no object', { stream: 'x' }],
    ['no name', object(config, 'Infrastructure', {})],
    ['metadata that is none', { apiVersion: config, kind: 'Infrastructure', metadata: [] }],
    ['text', 'MachineSet'],
    ['nothing', null],
    ['a list of lists of lists of lists of lists', [[[[[[machineSet('a')]]]]]]],
  ];
  for (const [what, value] of ignored) {
    test(`${what} is ignored`, () => assert.deepEqual(membersOf(collect([value])), {}));
  }

  test('a namespace written into a cluster-scoped object means nothing, a missing one is the usual one', () => {
    const written = object('operator.openshift.io/v1', 'MachineConfiguration', {
      name: 'cluster',
      namespace: 'x',
    });
    const { namespace: _, ...metadata } = machineSet('a')['metadata'] as JsonObject;
    const snapshot = collect([written, { ...machineSet('a'), metadata }]);
    assert.deepEqual(snapshot.machineConfiguration, written);
    assert.deepEqual(namesOf(snapshot.machineSets), ['a']);
  });
});

describe('lists', () => {
  test('every shape of list is opened, and its kind is given to its items', () => {
    const bare = { metadata: { name: 'b', namespace: api } };
    const snapshot = collect([
      object(
        'v1',
        'List',
        {},
        { items: [machineSet('c'), object('v1', 'List', {}, { items: [machineSet('d')] })] },
      ),
      object('machine.openshift.io/v1beta1', 'MachineSetList', {}, { items: [bare] }),
      [machineSet('a')],
    ]);
    assert.deepEqual(namesOf(snapshot.machineSets), ['a', 'b', 'c', 'd']);
  });

  const list = (apiVersion: string, kind: string, items: JsonValue = []) =>
    object(apiVersion, kind, {}, { items });
  const wholes: readonly (readonly [string, JsonValue, ClusterSnapshot])[] = [
    ['no machine sets', list('machine.openshift.io/v1beta1', 'MachineSetList'), { machineSets: [] }],
    [
      'no machine sets, as Go writes it',
      list('machine.openshift.io/v1', 'MachineSetList', null),
      { machineSets: [] },
    ],
    [
      'no control plane machine sets',
      list('machine.openshift.io/v1', 'ControlPlaneMachineSetList'),
      { controlPlaneMachineSets: [] },
    ],
    [
      'no MachineConfiguration',
      list('operator.openshift.io/v1', 'MachineConfigurationList'),
      { machineConfiguration: null },
    ],
    ['no Provisioning', list('metal3.io/v1alpha1', 'ProvisioningList'), { provisioning: null }],
    [
      'ConfigMaps of a namespace without the one',
      list('v1', 'ConfigMapList', [{ metadata: { name: 'other', namespace: 'openshift-config' } }]),
      { adminAcks: null },
    ],
    [
      'Secrets of the namespace, none of user data',
      list('v1', 'SecretList', [{ metadata: { name: 'other', namespace: api }, type: 'x' }]),
      { userDataSecrets: [], userDataSecretsComplete: true, credentials: { aws: 'missing' } },
    ],
    ['a page of a list', { ...list('metal3.io/v1', 'ProvisioningList'), metadata: { continue: 'more' } }, {}],
    ['an empty list of anything', list('v1', 'List'), {}],
    ['no Secrets at all, of an unknown namespace', list('v1', 'SecretList'), {}],
  ];
  for (const [what, value, members] of wholes) {
    test(`what is not there is told from what is not known: ${what}`, () => {
      assert.deepEqual(membersOf(collect([value])), members);
    });
  }

  test('where everything was added, what was not seen does not exist', () => {
    assert.deepEqual(membersOf(collect([], true)), {
      machineConfiguration: null,
      machineSets: [],
      controlPlaneMachineSets: [],
      bootImages: null,
      userDataSecrets: [],
      userDataSecretsComplete: true,
      credentials: { aws: 'missing', vsphere: null },
      controlPlaneNodes: [],
      provisioning: null,
      adminGates: null,
      adminAcks: null,
    });
  });
});

describe('what a live cluster says besides its objects', () => {
  test('every object of a kind, also where there is none', () => {
    const collector = startCollecting({ reduce });
    collector.addAll({ group: 'machine.openshift.io', kind: 'MachineSet' }, [
      machineSet('b'),
      machineSet('a'),
      machineSet('c', { namespace: 'elsewhere' }),
    ]);
    collector.addAll({ group: 'machine.openshift.io', kind: 'ControlPlaneMachineSet' }, []);
    const { machineSets, ...rest } = membersOf(collector.finish().snapshot);
    assert.deepEqual(namesOf(machineSets), ['a', 'b']);
    assert.deepEqual(rest, { controlPlaneMachineSets: [], userDataSecretsComplete: true });
  });

  const absent: readonly (readonly [string, string, string | undefined, string, ClusterSnapshot])[] = [
    ['operator.openshift.io', 'MachineConfiguration', undefined, 'cluster', { machineConfiguration: null }],
    ['', 'ConfigMap', 'openshift-machine-config-operator', 'coreos-bootimages', { bootImages: null }],
    ['', 'ConfigMap', 'openshift-config', 'admin-acks', { adminAcks: null }],
    ['', 'ConfigMap', 'openshift-config-managed', 'admin-gates', { adminGates: null }],
    ['metal3.io', 'Provisioning', undefined, 'provisioning-configuration', { provisioning: null }],
  ];
  for (const [group, kind, namespace, name, members] of absent) {
    test(`there is no ${kind} ${name}`, () => {
      const collector = startCollecting();
      collector.addMissing({ group, kind, name, ...(namespace === undefined ? {} : { namespace }) });
      assert.deepEqual(membersOf(collector.finish().snapshot), members);
    });
  }

  test('the user data secrets are all known when each one that is named was read or does not exist', () => {
    const naming = (name: string, secretName: string) =>
      machineSet(
        name,
        {},
        {
          spec: { template: { spec: { providerSpec: { value: { userDataSecret: { name: secretName } } } } } },
        },
      );
    const collector = startCollecting({ reduce });
    const isComplete = () => collector.finish().snapshot.userDataSecretsComplete;
    collector.addAll({ group: 'machine.openshift.io', kind: 'MachineSet' }, [
      naming('a', 'worker-user-data'),
      naming('b', 'gone'),
    ]);
    collector.add(secret('worker-user-data', { userData: base64('{}') }));
    collector.addMissing({ group: '', kind: 'Secret', namespace: api, name: 'gone' });
    assert.equal(isComplete(), undefined, 'which secrets the control plane names is not known');
    collector.addAll({ group: 'machine.openshift.io', kind: 'ControlPlaneMachineSet' }, []);
    assert.equal(isComplete(), true);
    collector.add(naming('c', 'unread'));
    assert.equal(isComplete(), undefined);
    collector.add(secret('unread', { userData: base64('9 bytes long') }));
    assert.equal(isComplete(), undefined, 'its content was withheld');
  });
});

describe('several copies of one object', () => {
  const copies: readonly (readonly [string, JsonObject, JsonObject, 'first' | 'second'])[] = [
    ['the higher resourceVersion', { resourceVersion: '9' }, { resourceVersion: '10' }, 'second'],
    ['in any order', { resourceVersion: '10' }, { resourceVersion: '9' }, 'first'],
    [
      'beyond what a number holds',
      { resourceVersion: '9007199254740993' },
      { resourceVersion: '9007199254740992' },
      'first',
    ],
    ['else the generation', { generation: 1 }, { generation: 2 }, 'second'],
    [
      'the resourceVersion before the generation',
      { resourceVersion: '2', generation: 1 },
      { resourceVersion: '1', generation: 2 },
      'first',
    ],
    ['else the first', {}, {}, 'first'],
    ['what is no number does not count', { resourceVersion: 'a' }, { resourceVersion: 'b' }, 'first'],
  ];
  for (const [what, first, second, taken] of copies) {
    test(what, () => {
      const collector = startCollecting({ reduce });
      collector.add(machineSet('a', first, { spec: { from: 'first' } }), 'one.yaml');
      collector.add(machineSet('a', second, { spec: { from: 'second' } }), 'two.yaml');
      const { snapshot, notes } = collector.finish();
      assert.deepEqual(
        snapshot.machineSets?.map(({ spec }) => spec),
        [{ from: taken }],
      );
      const [kept, left] = taken === 'first' ? ['one.yaml', 'two.yaml'] : ['two.yaml', 'one.yaml'];
      const message = `MachineSet ${api}/a is here more than once and differs; the copy in ${kept} was taken.`;
      assert.deepEqual(notes, [{ from: left, message }]);
    });
  }

  test('equal copies are not worth a word', () => {
    const collector = startCollecting();
    for (const from of ['a', 'b']) collector.add(machineSet('a'), from);
    assert.deepEqual(collector.finish().notes, []);
  });
});

describe('what is kept', () => {
  const managedFields = [{ manager: 'x' }];
  test('managed fields stay where a plan reads them', () => {
    const snapshot = collect([
      machineSet('a', { managedFields }),
      object('operator.openshift.io/v1', 'MachineConfiguration', { name: 'cluster', managedFields }),
      object('config.openshift.io/v1', 'Infrastructure', { name: 'cluster', managedFields }),
    ]);
    assert.deepEqual(snapshot.machineSets, [machineSet('a', { managedFields })]);
    assert.deepEqual(snapshot.machineConfiguration?.['metadata'], { name: 'cluster', managedFields });
    assert.deepEqual(snapshot.infrastructure?.['metadata'], { name: 'cluster' });
  });

  test('of a control plane node its name, labels and system', () => {
    const labels = { 'node-role.kubernetes.io/control-plane': '' };
    const status = { nodeInfo: { architecture: 'arm64' }, images: [] };
    const node = object('v1', 'Node', { name: 'n', labels, annotations: {} }, { spec: {}, status });
    assert.deepEqual(collect([node]).controlPlaneNodes, [
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'n', labels },
        status: { nodeInfo: { architecture: 'arm64' } },
      },
    ]);
  });

  test('of the MachineConfig that the master pool names, what the operator wrote on it', () => {
    const pool = 'machineconfiguration.openshift.io/v1';
    const rendered = (name: string, hash: string) =>
      object(pool, 'MachineConfig', {
        name,
        annotations: {
          'machineconfiguration.openshift.io/generated-by-controller-version': hash,
          'machineconfiguration.openshift.io/release-image-version': '4.21.3',
        },
      });
    const master = object(
      pool,
      'MachineConfigPool',
      { name: 'master' },
      { spec: { configuration: { name: 'rendered-master-b' } } },
    );
    const both = [rendered('rendered-master-a', 'old'), rendered('rendered-master-b', 'new')];
    assert.deepEqual(collect([...both, master]).renderedMaster, {
      operatorHash: 'new',
      releaseVersion: '4.21.3',
    });
    assert.equal(collect(both).renderedMaster, undefined);
  });

  test('of the install-config its disk type', () => {
    const readYaml = (text: string): JsonValue => JSON.parse(text);
    const diskType = (installConfig: string) =>
      collectSnapshot([configMap('kube-system', 'cluster-config-v1', { 'install-config': installConfig })], {
        readYaml,
      }).vsphereDiskType;
    assert.equal(diskType('{"platform":{"vsphere":{"diskType":"thin"}},"pullSecret":"x"}'), 'thin');
    assert.equal(diskType('{"platform":{"aws":{}}}'), undefined);
  });

  test('stream metadata and EC2 listings', () => {
    const stream = { stream: 'rhcos-4.20', architectures: { x86_64: {} } };
    const snapshot = collect([
      stream,
      { Images: [{ ImageId: 'ami-1' }] },
      { Images: [{ ImageId: 'ami-2' }] },
    ]);
    assert.deepEqual(membersOf(snapshot), {
      otherStreams: [stream],
      ec2Images: [{ ImageId: 'ami-1' }, { ImageId: 'ami-2' }],
    });
  });
});

describe('Secrets are reduced', () => {
  test('user data by its key, or because a machine set names it', () => {
    const providerSpec = { value: { userDataSecret: { name: 'odd' } } };
    const set = machineSet('a', {}, { spec: { template: { spec: { providerSpec } } } });
    const snapshot = collect([
      secret('worker-user-data', { userData: base64('{}') }),
      secret('odd', {}),
      secret('other', { password: base64('x') }),
      set,
    ]);
    assert.deepEqual(snapshot.userDataSecrets, [named('odd'), named('worker-user-data')]);
    assert.equal(snapshot.userDataSecretsComplete, undefined);
  });

  test('stringData counts as data', () => {
    const seen: JsonObject[] = [];
    const written = object(
      'v1',
      'Secret',
      { name: 'a', namespace: api },
      { stringData: { userData: '{"ä":1}' } },
    );
    collectSnapshot([written], {
      reduce: (one) => {
        seen.push(one);
        return named('a');
      },
    });
    assert.deepEqual(seen[0]?.['data'], { userData: base64('{"ä":1}') });
  });

  const aws: readonly (readonly [JsonObject, string])[] = [
    [{ aws_access_key_id: 'YQ==', aws_secret_access_key: 'YQ==' }, 'static'],
    [{ role_arn: 'YQ==', web_identity_token_file: 'YQ==' }, 'sts'],
    [
      {
        role_arn: 'YQ==',
        web_identity_token_file: 'YQ==',
        aws_access_key_id: 'YQ==',
        aws_secret_access_key: 'YQ==',
      },
      'sts',
    ],
    [{ role_arn: 'YQ==', aws_access_key_id: 'YQ==', aws_secret_access_key: 'YQ==' }, 'static'],
    [{ aws_access_key_id: 'YQ==', aws_secret_access_key: '' }, 'neither'],
    [{ credentials: 'YQ==' }, 'neither'],
    [{}, 'neither'],
    [
      { aws_access_key_id: base64('20 bytes long'), aws_secret_access_key: base64('40 bytes long') },
      'static',
    ],
    [
      { aws_access_key_id: base64('20 bytes long'), aws_secret_access_key: base64('0 bytes long') },
      'neither',
    ],
  ];
  for (const [data, kind] of aws) {
    test(`AWS: ${Object.keys(data).join(', ')} → ${kind}`, () => {
      const snapshot = collect([secret('aws-cloud-credentials', data)]);
      assert.deepEqual(membersOf(snapshot), { credentials: { aws: kind } });
    });
  }

  test('vSphere: the servers with a user name and a password', () => {
    const data = {
      'vc2.example.username': 'YQ==',
      'vc2.example.password': 'YQ==',
      'vc1.example.username': 'YQ==',
      'vc1.example.password': 'YQ==',
      'vc3.example.username': 'YQ==',
      'vc4.example.username': 'YQ==',
      'vc4.example.password': '',
    };
    const snapshot = collect([secret('vsphere-creds', data, 'kube-system')]);
    assert.deepEqual(membersOf(snapshot), { credentials: { vsphere: ['vc1.example', 'vc2.example'] } });
  });

  test('what a must-gather withheld is not known, and a real copy stands above it', () => {
    const gathered = secret('worker-user-data', { userData: base64('1726 bytes long') });
    const collector = startCollecting({ reduce });
    collector.add(gathered);
    const { snapshot, notes } = collector.finish();
    assert.deepEqual(membersOf(snapshot), {});
    assert.match(notes[0]?.message ?? '', /Secret worker-user-data was left out/);
    collector.add(secret('worker-user-data', { userData: base64('{}') }));
    const later = collector.finish();
    assert.deepEqual(later.snapshot.userDataSecrets, [named('worker-user-data')]);
    assert.deepEqual(later.notes, []);
  });

  test('a mistake in the reduction tells nothing of the Secret', () => {
    const collector = startCollecting({
      reduce: (one) => {
        throw new Error(JSON.stringify(one));
      },
    });
    collector.add(secret('worker-user-data', { userData: base64('canary') }), 'x.yaml');
    const { snapshot, notes } = collector.finish();
    assert.deepEqual(membersOf(snapshot), {});
    assert.deepEqual(notes, [
      {
        from: 'x.yaml',
        message: 'What the Secret worker-user-data means for boot images could not be worked out.',
      },
    ]);
  });
});
