import { userDataSecretName } from '../boot-images/secret-plans.ts';
import type { UserDataSecret } from '../boot-images/user-data-secret.ts';
import type { CloudCredentials, ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { CollectNote, CollectOptions } from './collect-options.ts';
import type { ReducedSecret } from './reduce-secret.ts';
import { namespaces } from './wanted.ts';

/** What was kept of all that was read. The ids are those of `printObjectId`. */
export interface Seen {
  readonly objects: ReadonlyMap<string, JsonObject>;
  readonly secrets: ReadonlyMap<string, ReducedSecret>;
  /** Kinds whose whole list was seen, `group/kind` or `group/kind@namespace`. */
  readonly wholeLists: ReadonlySet<string>;
  /** Objects that are known not to exist. */
  readonly missing: ReadonlySet<string>;
  readonly streams: readonly JsonObject[];
  readonly ec2Images: readonly JsonObject[];
}

type Assembled = { readonly snapshot: ClusterSnapshot; readonly notes: readonly CollectNote[] };

/** Puts what was seen into the members of a snapshot. Absent is what is not known, null and the empty list what is not there. */
export function assemble(seen: Seen, options: CollectOptions): Assembled {
  const one = (id: string) => seen.objects.get(id);
  const isWhole = (...lists: readonly string[]) =>
    options.complete === true || lists.some((list) => seen.wholeLists.has(list));
  const oneOrNone = (id: string, ...lists: readonly string[]) =>
    one(id) ?? (seen.missing.has(id) || isWhole(...lists) ? null : undefined);
  const configMap = (namespace: string, name: string) =>
    oneOrNone(`ConfigMap ${namespace}/${name}`, `/ConfigMap@${namespace}`);
  const all = (kind: string, group: string): readonly JsonObject[] | undefined => {
    const found = [...seen.objects].filter(([id]) => id.startsWith(`${kind} `)).map(([, object]) => object);
    // A dump that has one of a kind has them all; what a dump has none of it may not have asked for.
    return found.length > 0 || isWhole(`${group}/${kind}`) ? sortByName(found) : undefined;
  };
  const machineSets = all('MachineSet', 'machine.openshift.io');
  const controlPlaneMachineSets = all('ControlPlaneMachineSet', 'machine.openshift.io');
  const masterPool = one('MachineConfigPool master');
  const secretsAreWhole = isWhole(`/Secret@${namespaces.machineApi}`);
  const used = new Set(
    [...(machineSets ?? []), ...(controlPlaneMachineSets ?? [])].flatMap(
      (set) => userDataSecretName(set) ?? [],
    ),
  );
  const { userDataSecrets, withheld } = userDataOf(seen.secrets, used);
  const areAllKnown = () => {
    const found = new Set(userDataSecrets.map(({ name }) => name));
    const isKnown = (name: string) =>
      found.has(name) || seen.missing.has(`Secret ${namespaces.machineApi}/${name}`);
    return machineSets !== undefined && controlPlaneMachineSets !== undefined && [...used].every(isKnown);
  };
  const vsphereDiskType = diskTypeOf(one(`ConfigMap ${namespaces.kubeSystem}/cluster-config-v1`), options);
  const credentials = credentialsOf(seen.secrets, isWhole);
  const snapshot: { readonly [Member in keyof ClusterSnapshot]: ClusterSnapshot[Member] | undefined } = {
    name: options.name,
    origin: options.origin ?? 'snapshot',
    machineConfigurationCrd: one('CustomResourceDefinition machineconfigurations.operator.openshift.io'),
    machineConfiguration: oneOrNone(
      'MachineConfiguration cluster',
      'operator.openshift.io/MachineConfiguration',
    ),
    clusterVersion: one('ClusterVersion version'),
    infrastructure: one('Infrastructure cluster'),
    featureGate: one('FeatureGate cluster'),
    machineSets,
    controlPlaneMachineSets,
    bootImages: configMap(namespaces.machineConfigOperator, 'coreos-bootimages'),
    userDataSecrets: userDataSecrets.length > 0 || secretsAreWhole ? userDataSecrets : undefined,
    userDataSecretsComplete: (secretsAreWhole && withheld.length === 0) || areAllKnown() ? true : undefined,
    credentials,
    clusterOperator: one('ClusterOperator machine-config'),
    masterPool,
    renderedMaster: renderedMasterOf(seen.objects, masterPool),
    controlPlaneNodes: all('Node', ''),
    provisioning: oneOrNone('Provisioning provisioning-configuration', 'metal3.io/Provisioning'),
    adminGates: configMap(namespaces.configManaged, 'admin-gates'),
    adminAcks: configMap(namespaces.config, 'admin-acks'),
    vsphereDiskType,
    otherStreams: seen.streams.length > 0 ? seen.streams : undefined,
    ec2Images: seen.ec2Images.length > 0 ? seen.ec2Images : undefined,
  };
  const notes = withheld.map((name) => ({
    message: `The content of the Secret ${name} was left out when the files were gathered: what would become of its Ignition stub is not known.`,
  }));
  return { snapshot: withoutUndefined(snapshot), notes };
}

function withoutUndefined(
  members: {
    readonly [Member in keyof ClusterSnapshot]: ClusterSnapshot[Member] | undefined;
  },
): ClusterSnapshot {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function sortByName(objects: readonly JsonObject[]): readonly JsonObject[] {
  const name = (object: JsonObject) => String(valueAt(object, ['metadata', 'name']));
  return [...objects].sort((a, b) => compare(name(a), name(b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Secrets that hold user data or are used as if; others of the namespace have nothing to do with machines. */
function userDataOf(
  secrets: ReadonlyMap<string, ReducedSecret>,
  used: ReadonlySet<string>,
): { readonly userDataSecrets: readonly UserDataSecret[]; readonly withheld: readonly string[] } {
  const found = [...secrets.values()];
  const userDataSecrets = found
    .flatMap((one) =>
      one.is === 'user-data' && (one.hasUserData || used.has(one.secret.name)) ? [one.secret] : [],
    )
    .sort((a, b) => compare(a.name, b.name));
  const withheld = found.flatMap((one) => (one.is === 'user-data-withheld' ? [one.name] : []));
  const isKnown = (name: string) => userDataSecrets.some((secret) => secret.name === name);
  return { userDataSecrets, withheld: withheld.filter((name) => !isKnown(name)).sort() };
}

function credentialsOf(
  secrets: ReadonlyMap<string, ReducedSecret>,
  isWhole: (list: string) => boolean,
): CloudCredentials | undefined {
  const found = [...secrets.values()];
  const aws =
    found.find((one) => one.is === 'aws')?.aws ??
    (isWhole(`/Secret@${namespaces.machineApi}`) ? 'missing' : undefined);
  const vsphere =
    found.find((one) => one.is === 'vsphere')?.vsphere ??
    (isWhole(`/Secret@${namespaces.kubeSystem}`) ? null : undefined);
  if (aws === undefined && vsphere === undefined) return undefined;
  return { ...(aws === undefined ? {} : { aws }), ...(vsphere === undefined ? {} : { vsphere }) };
}

/** What the operator has written on the MachineConfig that the master pool names. Source: domain.md 4.5. */
function renderedMasterOf(
  objects: ReadonlyMap<string, JsonObject>,
  masterPool: JsonObject | undefined,
): ClusterSnapshot['renderedMaster'] {
  const name = valueAt(masterPool, ['spec', 'configuration', 'name']);
  const rendered = typeof name === 'string' ? objects.get(`MachineConfig ${name}`) : undefined;
  if (rendered === undefined) return undefined;
  const annotation = (key: string) =>
    valueAt(rendered, ['metadata', 'annotations', `machineconfiguration.openshift.io/${key}`]);
  const operatorHash = annotation('generated-by-controller-version');
  const releaseVersion = annotation('release-image-version');
  return {
    ...(typeof operatorHash === 'string' ? { operatorHash } : {}),
    ...(typeof releaseVersion === 'string' ? { releaseVersion } : {}),
  };
}

/** `platform.vsphere.diskType` of the install-config, the only part of it that is looked at. Source: domain.md 4.8b. */
function diskTypeOf(configMap: JsonObject | undefined, { readYaml }: CollectOptions): string | undefined {
  const text = valueAt(configMap, ['data', 'install-config']);
  const installConfig: JsonValue | undefined = typeof text === 'string' ? readYaml?.(text) : undefined;
  const diskType = valueAt(installConfig, ['platform', 'vsphere', 'diskType']);
  return typeof diskType === 'string' && diskType !== '' ? diskType : undefined;
}
