import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';

export type Random = () => number;

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

export const platforms = ['AWS', 'GCP', 'Azure', 'VSphere'] as const;
export type Platform = (typeof platforms)[number];

const oldAmi = 'ami-0aaaaaaaaaaaaaaa1';
const newAmi = 'ami-0bbbbbbbbbbbbbbb2';
const oldGcp = 'projects/rhcos-cloud/global/images/rhcos-412-86-202301311551-0-gcp-x86-64';

const stream = JSON.stringify({
  stream: 'rhcos-4.22',
  architectures: {
    x86_64: {
      artifacts: { aws: { release: '9.8.20260428-0' }, vmware: { release: '9.8.20260428-0', formats: {} } },
      images: {
        aws: { regions: { 'us-west-2': { release: '9.8.20260428-0', image: newAmi } } },
        gcp: { release: '9.8.20260428-0', project: 'rhcos-cloud', name: 'rhcos-9-8-20260428-0-gcp-x86-64' },
      },
      'rhel-coreos-extensions': {
        marketplace: {
          azure: {
            'no-purchase-plan': {
              hyperVGen1: {
                publisher: 'azureopenshift',
                offer: 'aro4',
                sku: 'aro_422',
                version: '9.8.20260428',
              },
              hyperVGen2: {
                publisher: 'azureopenshift',
                offer: 'aro4',
                sku: '422-v2',
                version: '9.8.20260428',
              },
            },
          },
        },
      },
    },
  },
});

const olderStream: JsonObject = {
  architectures: { x86_64: { images: { aws: { regions: { 'us-west-2': { image: oldAmi } } } } } },
};

/** A provider spec with an old boot image of Red Hat's, or with another one. */
export function providerSpec(platform: Platform, image: 'old' | 'custom' | 'current'): JsonObject {
  const userDataSecret = { name: 'worker-user-data' };
  switch (platform) {
    case 'AWS': {
      const id = { old: oldAmi, custom: 'ami-0ccccccccccccccc3', current: newAmi }[image];
      return {
        apiVersion: 'machine.openshift.io/v1beta1',
        kind: 'AWSMachineProviderConfig',
        ami: image === 'custom' ? { arn: 'arn:aws:ec2:us-west-2::image/x' } : { id },
        placement: { region: 'us-west-2' },
        userDataSecret,
      };
    }
    case 'GCP': {
      const name = {
        old: oldGcp,
        custom: 'projects/acme/global/images/golden',
        current: 'projects/rhcos-cloud/global/images/rhcos-9-8-20260428-0-gcp-x86-64',
      }[image];
      return {
        apiVersion: 'machine.openshift.io/v1beta1',
        kind: 'GCPMachineProviderSpec',
        disks: [{ boot: true, image: name, sizeGb: 128, type: 'pd-ssd' }],
        userDataSecret,
      };
    }
    case 'Azure': {
      const current = {
        publisher: 'azureopenshift',
        offer: 'aro4',
        sku: '422-v2',
        version: '9.8.20260428',
        resourceID: '',
        type: 'MarketplaceNoPlan',
      };
      const images = {
        old: { ...current, sku: '419-v2', version: '419.6.20250523' },
        custom: { publisher: 'acme', offer: 'golden', sku: 'one', version: '1.0.0', resourceID: '' },
        current,
      };
      return {
        apiVersion: 'machine.openshift.io/v1beta1',
        kind: 'AzureMachineProviderSpec',
        image: images[image],
        userDataSecret,
      };
    }
    case 'VSphere':
      return {
        apiVersion: 'machine.openshift.io/v1beta1',
        kind: 'VSphereMachineProviderSpec',
        template: image === 'old' ? 'sample-rhcos-old' : 'sample-rhcos-fd-one',
        workspace: {
          server: 'vc1.lab.example',
          datacenter: 'dc',
          datastore: '/dc/ds',
          resourcePool: '/dc/rp',
        },
        userDataSecret,
      };
  }
}

export function machineSet(name: string, spec: JsonValue, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'MachineSet',
    metadata: { name, namespace: 'openshift-machine-api', labels: { tier: 'batch' }, ...metadata },
    spec: { replicas: 1, template: { metadata: { labels: {} }, spec: { providerSpec: { value: spec } } } },
  };
}

export function controlPlaneMachineSet(spec: JsonObject): JsonObject {
  const template = {
    spec: { providerSpec: { value: { ...spec, userDataSecret: { name: 'master-user-data' } } } },
  };
  return {
    apiVersion: 'machine.openshift.io/v1',
    kind: 'ControlPlaneMachineSet',
    metadata: { name: 'cluster', namespace: 'openshift-machine-api' },
    spec: { template: { machines_v1beta1_machine_openshift_io: template } },
  };
}

export const managedAll: JsonObject = manager('machinesets', 'All');

export function manager(resource: string, mode: string, selector?: JsonObject): JsonObject {
  const partial = selector === undefined ? {} : { partial: { machineResourceSelector: selector } };
  return { resource, apiGroup: 'machine.openshift.io', selection: { mode, ...partial } };
}

const gates = [
  'ManagedBootImages',
  'ManagedBootImagesAWS',
  'ManagedBootImagesAzure',
  'ManagedBootImagesvSphere',
  'ManagedBootImagesCPMS',
  'BootImageSkewEnforcement',
];

/** A cluster of that release in its steady state, all of it read. */
export function sampleCluster(
  platform: Platform,
  release: string,
  machineSets: readonly JsonObject[],
): ClusterSnapshot {
  const version = `${release}.3`;
  const vsphere = {
    vcenters: [{ server: 'vc1.lab.example', datacenters: ['dc'] }],
    failureDomains: [
      {
        name: 'fd-one',
        server: 'vc1.lab.example',
        topology: { datacenter: 'dc', datastore: '/dc/ds', resourcePool: '/dc/rp' },
      },
    ],
  };
  return {
    machineConfiguration: {
      metadata: { name: 'cluster', generation: 4 },
      spec: { managementState: 'Managed' },
      status: {
        observedGeneration: 4,
        managedBootImagesStatus: {
          machineManagers: [managedAll, manager('controlplanemachinesets', 'None')],
        },
        bootImageSkewEnforcementStatus: { mode: 'Automatic', automatic: { ocpVersion: version } },
      },
    },
    clusterVersion: {
      status: {
        desired: { version },
        history: [
          { state: 'Completed', version },
          { state: 'Completed', version: '4.12.44' },
        ],
      },
    },
    infrastructure: {
      spec: { platformSpec: { type: platform, ...(platform === 'VSphere' ? { vsphere } : {}) } },
      status: {
        infrastructureName: 'sample',
        controlPlaneTopology: 'HighlyAvailable',
        platformStatus: { type: platform },
      },
    },
    featureGate: {
      spec: {},
      status: { featureGates: [{ version, enabled: gates.map((name) => ({ name })), disabled: [] }] },
    },
    machineSets,
    controlPlaneMachineSets: [controlPlaneMachineSet(providerSpec(platform, 'old'))],
    bootImages: {
      metadata: { name: 'coreos-bootimages' },
      data: { releaseVersion: version, MCOVersionHash: 'abc', MCOReleaseImageVersion: version, stream },
    },
    userDataSecrets: [
      {
        name: 'worker-user-data',
        ignitionVersion: '2.2.0',
        conversion: { outcome: 'converted', to: '3.5.0' },
      },
      { name: 'master-user-data', ignitionVersion: '3.2.0', conversion: { outcome: 'untouched' } },
    ],
    userDataSecretsComplete: true,
    credentials: { aws: 'static', vsphere: ['vc1.lab.example'] },
    renderedMaster: { operatorHash: 'abc', releaseVersion: version },
    controlPlaneNodes: [{ metadata: { name: 'm-0' }, status: { nodeInfo: { architecture: 'amd64' } } }],
    provisioning: null,
    adminGates: null,
    adminAcks: null,
    otherStreams: [olderStream],
    ec2Images: [
      { ImageId: oldAmi, OwnerId: '531415883065', Name: 'rhcos' },
      { ImageId: newAmi, OwnerId: '531415883065', Name: 'rhcos' },
    ],
  };
}

/** A cluster of any platform and release, with a few machine sets of every kind. */
export function randomCluster(random: Random, platform: Platform, release: string): ClusterSnapshot {
  const count = Math.floor(random() * 5);
  const sets = Array.from({ length: count }, (_, index) =>
    machineSet(`w-${index}`, providerSpec(platform, pick(random, ['old', 'custom', 'current'] as const)), {
      ...(random() < 0.2 ? { labels: { tier: 'web' } } : {}),
      ...(random() < 0.1 ? { ownerReferences: [{ kind: 'MachinePool', name: 'p' }] } : {}),
      ...(random() < 0.1
        ? { annotations: { 'capacity.cluster-autoscaler.kubernetes.io/labels': 'kubernetes.io/arch=x86_64' } }
        : {}),
    }),
  );
  return sampleCluster(platform, release, sets);
}

const junk: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1n,
  '',
  'x',
  [],
  {},
  [null],
  { mode: 1 },
  [[]],
  '\u0000',
  1e99,
];

/** The value with parts of it taken away or replaced by something of another type. */
export function mutilate(value: JsonValue, random: Random, rate: number): JsonValue {
  if (random() < rate) return pick(random, junk);
  if (Array.isArray(value)) {
    return value.flatMap((item) => (random() < rate ? [] : [mutilate(item, random, rate)]));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      random() < rate ? [] : [[key, mutilate(item, random, rate)]],
    ),
  );
}
