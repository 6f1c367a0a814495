import { compareReleases, type Release } from '../release.ts';
import type { LabelTexts } from './label-selector.ts';

/** What the operator of a release does with boot images on a platform that it supports. Source: domain.md 3.1. */
export interface PlatformBehaviour {
  /** The feature gate that the support hangs on; none: it is there whatever the feature set. */
  readonly gate?: string;
  /** Can control plane machine sets be managed? (With the gate ManagedBootImagesCPMS on.) */
  readonly controlPlane: boolean;
  /** Are machine sets managed where the administrator says nothing of them? */
  readonly defaultOn: boolean;
}

/** In what the Machine Config Operator of one release differs from that of others. Source: domain.md 3-7. */
export interface ReleaseBehaviour {
  readonly release: Release;
  readonly platforms: Readonly<Record<string, PlatformBehaviour>>;
  /**
   * How `status.managedBootImagesStatus` comes about: `none`: there is no such field and the controller reads the spec;
   * `mirror`: the spec's list, whole; `merge`: entry by entry into the list that was there. Source: domain.md 3.2-3.4.
   */
  readonly setting: 'none' | 'mirror' | 'merge';
  /** Does the controller know control plane machine sets, and do the conditions' messages name them? */
  readonly controlPlane: boolean;
  /** Do the messages count skipped machine sets, and does a machine set count as skipped at all? */
  readonly skipCounter: boolean;
  /** What the last part of the Degraded message counts, after its number. */
  readonly lastDegradedPart: string;
  /** Does a pass wait for the end of an installation or upgrade? Source: domain.md 4.3. */
  readonly stabilityGate: boolean;
  /** The ConfigMap's key that has to name the operator's release before anything is updated. Source: domain.md 4.5. */
  readonly stampKey: 'MCOReleaseImageVersion' | 'releaseVersion' | null;
  /** Does a missing ConfigMap end the pass, or does each object fail for itself? Source: domain.md 4.3.1. */
  readonly missingConfigMap: 'ends-pass' | 'fails-object';
  /** Is there skew enforcement? (With the gate BootImageSkewEnforcement on.) Source: domain.md 6. */
  readonly skew: boolean;
  /** How the upgrade guard begins the sentence about a degraded controller. Source: domain.md 6.4. */
  readonly degradedGuardText: string;
  /** What of the MachineConfiguration has to change to start a pass. Source: domain.md 4.2. */
  readonly trigger: 'spec' | 'status' | 'status-and-skew';
  /** How the reasons of the conditions spell a change of a MachineSet. Source: domain.md 4.2. */
  readonly machineSetUpdated: 'MAPIMachinesetUpdated' | 'MAPIMachineSetUpdated';
  /** AWS: a list of image ids compiled in, or EC2. Source: domain.md 4.7. */
  readonly awsImages: 'list' | 'ec2';
  /** The user data secret: another one is named, or the same one is converted. Source: domain.md 4.11. */
  readonly userData: 'repoint' | 'convert';
  /** What an owner reference comes to. Source: domain.md 4.3.2. */
  readonly ownerReference: 'error' | 'ignored' | 'skipped';
  /** Are objects labelled with another OS stream left alone? Source: domain.md 4.3.2. */
  readonly osStreams: boolean;
  /** Has a machine set of a multi-architecture cluster to say its own? Source: domain.md 4.4. */
  readonly multiArchitecture: boolean;
  /** How texts about wrong labels read. Source: vendored k8s.io/apimachinery of each release. */
  readonly labelTexts: LabelTexts;
  /** The acknowledgements that the operator asks for before the next release. Source: domain.md 5.5. */
  readonly adminGates: readonly ('aws-gcp' | 'aarch64' | 'azure-vsphere')[];
}

const on = { controlPlane: true, defaultOn: true };
const off = { controlPlane: false, defaultOn: false };

const release417: ReleaseBehaviour = {
  release: { major: 4, minor: 17 },
  platforms: {
    AWS: { ...off, gate: 'ManagedBootImagesAWS' },
    GCP: { ...off, gate: 'ManagedBootImages' },
  },
  setting: 'none',
  controlPlane: false,
  skipCounter: false,
  lastDegradedPart: 'CAPI MachineDeployments',
  stabilityGate: false,
  stampKey: 'MCOReleaseImageVersion',
  missingConfigMap: 'fails-object',
  skew: false,
  degradedGuardText: 'Boot image controller is degraded',
  trigger: 'spec',
  machineSetUpdated: 'MAPIMachinesetUpdated',
  awsImages: 'list',
  userData: 'repoint',
  ownerReference: 'error',
  osStreams: false,
  multiArchitecture: false,
  labelTexts: { lengths: 'characters', lists: 'go' },
  adminGates: [],
};

const release418: ReleaseBehaviour = {
  ...release417,
  release: { major: 4, minor: 18 },
  adminGates: ['aws-gcp', 'aarch64'],
};

const release419: ReleaseBehaviour = {
  ...release417,
  release: { major: 4, minor: 19 },
  platforms: {
    AWS: { gate: 'ManagedBootImagesAWS', controlPlane: false, defaultOn: true },
    GCP: { gate: 'ManagedBootImages', controlPlane: false, defaultOn: true },
  },
  setting: 'mirror',
  stampKey: 'releaseVersion',
  trigger: 'status',
  userData: 'convert',
  ownerReference: 'ignored',
};

const release420: ReleaseBehaviour = {
  ...release419,
  release: { major: 4, minor: 20 },
  platforms: { ...release419.platforms, VSphere: { ...off, gate: 'ManagedBootImagesvSphere' } },
  stabilityGate: true,
  machineSetUpdated: 'MAPIMachineSetUpdated',
  multiArchitecture: true,
};

const release421: ReleaseBehaviour = {
  ...release420,
  release: { major: 4, minor: 21 },
  platforms: {
    AWS: { ...on, gate: 'ManagedBootImagesAWS' },
    GCP: { ...on, gate: 'ManagedBootImages' },
    VSphere: { ...off, gate: 'ManagedBootImagesvSphere' },
    Azure: { gate: 'ManagedBootImagesAzure', controlPlane: true, defaultOn: false },
  },
  setting: 'merge',
  controlPlane: true,
  labelTexts: { lengths: 'characters', lists: 'json' },
  adminGates: ['azure-vsphere'],
};

const release422: ReleaseBehaviour = {
  ...release421,
  release: { major: 4, minor: 22 },
  platforms: { AWS: on, GCP: on, VSphere: { controlPlane: false, defaultOn: true }, Azure: on },
  skipCounter: true,
  lastDegradedPart: 'Degraded CAPI MachineDeployments',
  stampKey: null,
  missingConfigMap: 'ends-pass',
  skew: true,
  trigger: 'status-and-skew',
  ownerReference: 'skipped',
  osStreams: true,
  labelTexts: { lengths: 'bytes', lists: 'json' },
  adminGates: [],
};

const release423: ReleaseBehaviour = {
  ...release422,
  release: { major: 4, minor: 23 },
  degradedGuardText: 'boot image controller is degraded',
  awsImages: 'ec2',
};

/** Oldest first. 4.23 and 5.0 are one operator, and 5.1 behaves like it. */
const releases: readonly ReleaseBehaviour[] = [
  release417,
  release418,
  release419,
  release420,
  release421,
  release422,
  release423,
  { ...release423, release: { major: 5, minor: 0 } },
  { ...release423, release: { major: 5, minor: 1 } },
];

/**
 * How the operator of a release behaves: the newest one of the table that is not newer than it, and the oldest one for
 * what is older than all of them.
 */
export function behaviourOf(release: Release): ReleaseBehaviour {
  return releases.findLast((known) => compareReleases(known.release, release) <= 0) ?? release417;
}
