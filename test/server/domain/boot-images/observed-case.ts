import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reduceUserData } from '../../../../server/src/domain/boot-images/reduce-user-data.ts';
import type { CloudCredentials, ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import { valueAt } from '../../../../server/src/domain/field-path.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';
import { reduceSecret } from '../../../../server/src/domain/snapshot/reduce-secret.ts';
import { featureSets, type Target } from '../../../../server/src/domain/target.ts';

export interface ObservedObject {
  readonly name: string;
  readonly outcome: string;
  readonly branch: string;
  readonly changes: readonly { readonly path: string; readonly from: JsonValue; readonly to: JsonValue }[];
  readonly error: string | null;
  readonly droppedUnknownFields?: readonly string[];
}

export interface ObservedCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export interface ObservedStatus {
  readonly managedBootImagesStatus: JsonObject | null;
  readonly bootImageSkewEnforcementStatus: JsonValue;
}

/** What the real operator did: see the README beside the cases. */
export interface ObservedOutcome {
  readonly phase: 'operator-sync' | 'operator-sync+controller-pass';
  readonly controllerRuns: boolean;
  readonly optIn: boolean;
  readonly operatorStatus?: ObservedStatus;
  readonly status: ObservedStatus;
  readonly operatorError: string | null;
  readonly upgradeable: { readonly blocked: boolean; readonly message: string | null } | null;
  readonly event?: string;
  readonly deferred?: boolean;
  readonly passError?: { readonly machineSets: string | null };
  readonly machineSets?: readonly ObservedObject[];
  readonly controlPlaneMachineSets?: readonly ObservedObject[];
  readonly userDataSecrets?: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly to: JsonObject | null;
    readonly error?: string;
  }[];
  readonly conditions?: readonly ObservedCondition[] | null;
  readonly panic?: string;
  readonly repeatedPasses?: readonly { readonly degradedMessage: string }[];
  readonly afterSecondPass?: { readonly patched: readonly string[] };
}

export interface ObservedCase {
  readonly id: string;
  readonly release: string;
  readonly featureSet: string;
  readonly objects: readonly JsonObject[];
  readonly apply: JsonObject | null;
  readonly operator?: { readonly hash: string; readonly release: string };
  readonly ec2Images?: readonly JsonObject[];
  readonly expect: ObservedOutcome;
}

/** The cases that decide a rule; they belong to the project. */
export const carriedOver = resolve(import.meta.dirname, '../../../fixtures/observed');
/** All cases, where they lie beside the project. */
export const observed = resolve(import.meta.dirname, '../../../../../shared/observed-mco');

/** The cases of a folder, file by file; undefined where it is not there. */
export function readObservedCases(folder: string): ReadonlyMap<string, readonly ObservedCase[]> | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith('.ndjson'));
  return new Map(
    files.sort().map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      return [file, lines.filter((line) => line !== '').map((line): ObservedCase => JSON.parse(line))];
    }),
  );
}

/** The ids of the cases that Red Hat published. */
const published =
  'ami-000c76edabc2f48a3 ami-001aa8c73b6a529ca ami-00a3dcdd19b6377c5 ami-00f67ca663bcce957 ami-020a2ab97d0b70e45 ami-029ea2df51a883971 ami-03b33c13f37272dd2 ami-03e0b1aba82853a39 ami-046291643f08c3c4b ami-05633d373d2067b59 ami-0deef4891a51e1db8 ami-0fb8045529e752a6f'.split(
    ' ',
  );

/** All of them as the stream metadata of an older release. */
const olderStream: JsonObject = {
  stream: 'rhcos-4.12',
  architectures: {
    x86_64: {
      images: {
        aws: {
          regions: Object.fromEntries(
            published.map((image, index) => [`region-${index}`, { release: '412.86', image }]),
          ),
        },
      },
    },
  },
};

/** The cluster of a case as a snapshot that holds all of it. */
export function snapshotOf({ objects, operator, ec2Images }: ObservedCase): ClusterSnapshot {
  const all = (kind: string, namespace?: string): readonly JsonObject[] =>
    objects.filter(
      (object) =>
        object['kind'] === kind &&
        (namespace === undefined || valueAt(object, ['metadata', 'namespace']) === namespace),
    );
  const one = (kind: string, name: string): JsonObject | undefined =>
    all(kind).find((object) => valueAt(object, ['metadata', 'name']) === name);
  const secrets = all('Secret', 'openshift-machine-api');
  return {
    machineConfiguration: one('MachineConfiguration', 'cluster') ?? null,
    clusterVersion: one('ClusterVersion', 'version')!,
    infrastructure: one('Infrastructure', 'cluster')!,
    featureGate: one('FeatureGate', 'cluster')!,
    machineSets: all('MachineSet', 'openshift-machine-api'),
    controlPlaneMachineSets: all('ControlPlaneMachineSet', 'openshift-machine-api'),
    bootImages: one('ConfigMap', 'coreos-bootimages') ?? null,
    userDataSecrets: secrets
      .filter((secret) => !String(valueAt(secret, ['metadata', 'name'])).includes('credentials'))
      .map(reduceUserData),
    userDataSecretsComplete: true,
    credentials: credentialsOf(objects),
    controlPlaneNodes: all('Node'),
    provisioning: one('Provisioning', 'provisioning-configuration') ?? null,
    otherStreams: [olderStream],
    ...(operator === undefined
      ? {}
      : { renderedMaster: { operatorHash: operator.hash, releaseVersion: operator.release } }),
    ...(ec2Images === undefined ? {} : { ec2Images: ec2Images.map(toAwsSpelling) }),
  };
}

function credentialsOf(objects: readonly JsonObject[]): CloudCredentials {
  const reduced = (namespace: string, name: string) => {
    const secret = objects.find(
      (object) =>
        object['kind'] === 'Secret' &&
        valueAt(object, ['metadata', 'name']) === name &&
        valueAt(object, ['metadata', 'namespace']) === namespace,
    );
    return secret === undefined ? undefined : reduceSecret(secret, name);
  };
  const aws = reduced('openshift-machine-api', 'aws-cloud-credentials');
  const vsphere = reduced('kube-system', 'vsphere-creds');
  return {
    aws: aws?.is === 'aws' ? aws.aws : 'missing',
    vsphere: vsphere?.is === 'vsphere' ? vsphere.vsphere : null,
  };
}

/** `imageId` as `aws ec2 describe-images` prints it: `ImageId`. */
function toAwsSpelling(image: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(image).map(([key, value]) => [key.slice(0, 1).toUpperCase() + key.slice(1), value]),
  );
}

export function targetOf({ release, featureSet }: ObservedCase): Pick<Target, 'release' | 'featureSet'> {
  return {
    release: parseRelease(release)!,
    featureSet: featureSets.find((known) => known === featureSet)!,
  };
}
