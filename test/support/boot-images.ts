import {
  decideControlPlaneMachineSet,
  decideMachineSet,
  type ReconcileContext,
  type ReconcileDecision,
} from '../../server/src/domain/boot-images/reconcile-object.ts';
import type { UserDataSecret } from '../../server/src/domain/boot-images/user-data-secret.ts';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../server/src/domain/json.ts';
import { parseRelease } from '../../server/src/domain/release.ts';

export type TestPlatform = 'AWS' | 'Azure' | 'GCP' | 'VSphere';

/** Image ids of the stream, and of an older release. */
export const ami = {
  new: 'ami-0new',
  arm: 'ami-0arm',
  gov: 'ami-0gov',
  old: 'ami-0old',
  other: 'ami-0other',
};
export const gcpImage = (name: string, project = 'rhcos-cloud') =>
  `projects/${project}/global/images/${name}`;
export const product = '59ead7de-2540-4653-a8b0-fa7926d5c845';

const azure = (offer: string, sku: string, version: string, publisher = 'redhat') => ({
  publisher,
  offer,
  sku,
  version,
});
const paid = (line: string, publisher = 'redhat') => ({
  hyperVGen1: azure(`rh-${line}-worker`, `rh-${line}-worker-gen1`, '4.18.2025', publisher),
  hyperVGen2: azure(`rh-${line}-worker`, `rh-${line}-worker`, '4.18.2025', publisher),
});

/** Stream metadata of two architectures; s390x and ppc64le have nothing in it. */
export const stream: JsonObject = {
  stream: 'rhcos-test',
  architectures: {
    x86_64: {
      artifacts: { aws: { release: '9.6.20260210-0' }, vmware: { release: '9.6.20260210-0' } },
      images: {
        aws: {
          regions: {
            'us-west-2': { release: '9.6.20260210-0', image: ami.new },
            'us-gov-west-1': { release: '9.6.20260210-0', image: ami.gov },
          },
        },
        gcp: { release: '9.6.20260210-0', project: 'rhcos-cloud', name: 'rhcos-new' },
      },
      'rhel-coreos-extensions': {
        marketplace: {
          azure: {
            'no-purchase-plan': {
              hyperVGen1: azure('aro4', 'aro_422', '9.6.1', 'azureopenshift'),
              hyperVGen2: azure('aro4', '422-v2', '9.6.1', 'azureopenshift'),
            },
            ocp: paid('ocp'),
            opp: paid('opp'),
            oke: { hyperVGen2: paid('oke').hyperVGen2 },
            'ocp-emea': paid('ocp', 'redhat-limited'),
            'opp-emea': paid('opp', 'redhat-limited'),
          },
        },
      },
    },
    aarch64: {
      artifacts: { aws: { release: '9.6.20260210-0' } },
      images: {
        aws: { regions: { 'us-west-2': { release: '9.6.20260210-0', image: ami.arm } } },
        gcp: { release: '9.6.20260210-0', project: 'rhcos-cloud', name: 'rhcos-new-arm' },
      },
      'rhel-coreos-extensions': {
        marketplace: {
          azure: {
            'no-purchase-plan': { hyperVGen2: azure('aro4', '422-arm', '9.6.1', 'azureopenshift') },
          },
        },
      },
    },
    s390x: { artifacts: {}, images: {} },
  },
};

const version = (release: string) => `${release}.7`;
const hash = 'abc123';

/** The ConfigMap with the stream, stamped by the operator of a release. */
export function bootImages(release: string, data: JsonObject = {}): JsonObject {
  return {
    data: {
      stream: JSON.stringify(stream),
      releaseVersion: version(release),
      MCOReleaseImageVersion: version(release),
      MCOVersionHash: hash,
      ...data,
    },
  };
}

/** A cluster of a release on a platform in which nothing is missing; the stream of an older release is known. */
export function cluster(
  platform: string,
  release: string,
  more: Partial<ClusterSnapshot> = {},
): ClusterSnapshot {
  return {
    clusterVersion: { status: { desired: { version: version(release) } } },
    infrastructure: {
      spec: { platformSpec: platform === 'VSphere' ? { vsphere: vsphere() } : {} },
      status: { infrastructureName: 'orchid', platformStatus: { type: platform } },
    },
    bootImages: bootImages(release),
    userDataSecretsComplete: true,
    renderedMaster: { operatorHash: hash, releaseVersion: version(release) },
    otherStreams: [
      { architectures: { x86_64: { images: { aws: { regions: { a: { image: ami.old } } } } } } },
    ],
    ...more,
  };
}

/** Infrastructure of one vCenter with one failure domain `fd-one`. */
export function vsphere(domain: JsonObject = {}, more: JsonObject = {}): JsonObject {
  const topology = { datacenter: 'dc', datastore: '/dc/ds', resourcePool: '/dc/host/c/Resources' };
  return {
    vcenters: [{ server: 'vc.example' }],
    failureDomains: [{ name: 'fd-one', server: 'vc.example', topology, ...domain }],
    ...more,
  };
}

export const workspace: JsonObject = {
  server: 'vc.example',
  datacenter: 'dc',
  datastore: '/dc/ds',
  resourcePool: '/dc/host/c/Resources',
};

const secret: JsonObject = { userDataSecret: { name: 'worker-user-data' } };

/** A provider spec of each platform that is due for an update. */
export const specs: Readonly<Record<TestPlatform, JsonObject>> = {
  AWS: {
    ami: { id: ami.old },
    instanceType: 'm6i.xlarge',
    deviceIndex: 0,
    placement: { region: 'us-west-2' },
    ...secret,
  },
  GCP: {
    disks: [{ autoDelete: true, boot: true, image: gcpImage('rhcos-old'), sizeGb: 128, labels: null }],
    machineType: 'n2-standard-4',
    ...secret,
  },
  Azure: {
    image: {
      publisher: 'azureopenshift',
      offer: 'aro4',
      sku: '421-v2',
      version: '9.5.1',
      resourceID: '',
      type: 'MarketplaceNoPlan',
    },
    location: 'westeurope',
    ...secret,
  },
  VSphere: { template: 'orchid-rhcos-fd-one', workspace, ...secret },
};

/** A MachineSet `w-a`; `metadata` and the labels of its template as given. */
export function machineSet(
  spec: JsonValue | undefined,
  metadata: JsonObject = {},
  labels: JsonObject = {},
): JsonObject {
  return {
    metadata: { name: 'w-a', ...metadata },
    spec: {
      template: {
        metadata: { labels },
        spec: { providerSpec: spec === undefined ? {} : { value: spec } },
      },
    },
  };
}

export function controlPlaneMachineSet(
  spec: JsonValue | undefined,
  metadata: JsonObject = {},
  labels: JsonObject = {},
): JsonObject {
  const inner = { metadata: { labels }, providerSpec: spec === undefined ? {} : { value: spec } };
  return {
    metadata: { name: 'cluster', ...metadata },
    spec: { template: { machines_v1beta1_machine_openshift_io: { spec: inner } } },
  };
}

export const untouched: UserDataSecret['conversion'] = { outcome: 'untouched' };
export const converted: UserDataSecret['conversion'] = { outcome: 'converted', to: '3.5.0' };

export interface Input {
  /** `5.1` unless said otherwise. */
  readonly release?: string;
  readonly snapshot?: Partial<ClusterSnapshot>;
  readonly secret?: UserDataSecret['conversion'] | null;
  readonly metadata?: JsonObject;
  readonly labels?: JsonObject;
  readonly controlPlane?: boolean;
}

/** What becomes of a machine set with a provider spec; its user data secret is there and of Ignition 3. */
export function decide(platform: string, spec: JsonValue | undefined, input: Input = {}): ReconcileDecision {
  const { release = '5.1', snapshot, secret = untouched, metadata, labels, controlPlane = false } = input;
  const known = ['worker-user-data', 'master-user-data'].map((name) => [
    name,
    { name, ignitionVersion: null, conversion: secret ?? untouched },
  ]) as [string, UserDataSecret][];
  const context: ReconcileContext = {
    snapshot: cluster(platform, release, snapshot),
    release: parseRelease(release)!,
    gates: () => undefined,
    secrets: new Map(secret === null ? [] : known),
  };
  return controlPlane
    ? decideControlPlaneMachineSet(controlPlaneMachineSet(spec, metadata, labels), context)
    : decideMachineSet(machineSet(spec, metadata, labels), context);
}

/**
 * A decision in one line: `patched boot-image-differs ami.id=ami-0new`, `error secret-missing: <text>`,
 * `unknown not-read (patched|error)`. Removed fields are `path-`, dropped ones `!path`, a converted secret `+secret`.
 */
export function inOneLine(decision: ReconcileDecision): string {
  const { outcome, reason, error, changes, droppedFields, possible, secretConversion } = decision;
  const parts = [
    `${outcome} ${reason}${error === undefined ? '' : `: ${error}`}`,
    ...changes.map(({ path, to }) => (to === null ? `${path}-` : `${path}=${String(to)}`)),
    ...droppedFields.map((path) => `!${path}`),
    ...(secretConversion === undefined ? [] : [`+${secretConversion}`]),
    ...(possible === undefined ? [] : [`(${possible.outcomes.join('|')})`]),
  ];
  return parts.join(' ');
}
