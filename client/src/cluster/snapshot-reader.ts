import { parse } from 'yaml';
import { userDataSecretName } from '../../../server/src/domain/boot-images/secret-plans.ts';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import { valueAt } from '../../../server/src/domain/field-path.ts';
import type { JsonObject, JsonValue } from '../../../server/src/domain/json.ts';
import { startCollecting } from '../../../server/src/domain/snapshot/collect.ts';
import { namespaces } from '../../../server/src/domain/snapshot/wanted.ts';
import type { Answer, ApiError } from './api-error.ts';
import { withoutBigints } from './json-text.ts';
import type { Cancellable, KubeReader } from './kube-api.ts';
import {
  clusterOperators,
  clusterVersions,
  configMaps,
  controlPlaneMachineSets,
  customResourceDefinitions,
  featureGates,
  infrastructures,
  machineConfigPools,
  machineConfigs,
  machineConfigurationCluster,
  machineConfigurations,
  machineSets,
  nodes,
  type ObjectRef,
  objectName,
  provisionings,
  type ResourceKind,
  resourceName,
  secrets,
} from './resources.ts';

export interface ReadSnapshot {
  readonly snapshot: ClusterSnapshot;
  /** What could not be read, in words, and why: it is absent from the snapshot. */
  readonly unknown: readonly { readonly what: string; readonly error: ApiError }[];
}

export interface SnapshotOptions extends Cancellable {
  /** May the user data secrets be read that machine sets name? What they hold is reduced at once (`UserDataSecret`). */
  readonly mayReadUserData?: boolean;
}

type Reader = Pick<KubeReader, 'endpoint' | 'get' | 'getMetadata' | 'list'>;

/** Objects that are read by their name. Source: domain.md 1.3. */
const objects: readonly ObjectRef[] = [
  { of: customResourceDefinitions, name: resourceName(machineConfigurations) },
  machineConfigurationCluster,
  { of: clusterVersions, name: 'version' },
  { of: infrastructures, name: 'cluster' },
  { of: featureGates, name: 'cluster' },
  { of: clusterOperators, name: 'machine-config' },
  { of: machineConfigPools, name: 'master' },
  { of: provisionings, name: 'provisioning-configuration' },
  configMap(namespaces.machineConfigOperator, 'coreos-bootimages'),
  configMap(namespaces.configManaged, 'admin-gates'),
  configMap(namespaces.config, 'admin-acks'),
];

/** Lists that are read whole. */
const lists: readonly {
  readonly of: ResourceKind;
  readonly namespace?: string;
  readonly labelSelector?: string;
}[] = [
  { of: machineSets, namespace: namespaces.machineApi },
  { of: controlPlaneMachineSets, namespace: namespaces.machineApi },
  { of: nodes, labelSelector: 'node-role.kubernetes.io/master' },
];

function configMap(namespace: string, name: string): ObjectRef {
  return { of: configMaps, namespace, name };
}

/**
 * What can be seen of the cluster now, whole. Everything is read at the same time and independently: what is forbidden or
 * fails is absent, which means not known; only what is *not found* is known to be missing. Nothing is written. The same
 * collector makes a snapshot of files, so a cluster and its dump are one and the same.
 */
export async function readClusterSnapshot(
  api: Reader,
  { mayReadUserData = false, signal }: SnapshotOptions = {},
): Promise<ReadSnapshot> {
  const collector = startCollecting({ name: api.endpoint.context, origin: 'cluster', readYaml });
  const unknown: { readonly what: string; readonly error: ApiError }[] = [];

  const take = (ref: ObjectRef, answer: Answer<JsonObject>): void => {
    if (answer.outcome === 'ok') collector.add(answer.value);
    else if (isMissing(ref.of, answer.error))
      collector.addMissing({
        group: ref.of.group,
        kind: ref.of.kind,
        name: ref.name,
        ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
      });
    else unknown.push({ what: objectName(ref), error: answer.error });
  };
  const get = async (ref: ObjectRef): Promise<void> => take(ref, await api.get(ref, { signal }));
  const list = async ({ of, ...options }: (typeof lists)[number]): Promise<void> => {
    const answer = await api.list(of, { ...options, signal });
    // A cluster without the kind (it has no Machine API) has none of it.
    if (answer.outcome === 'ok') collector.addAll({ group: of.group, kind: of.kind }, answer.value);
    else if (answer.error.kind === 'kindMissing') collector.addAll({ group: of.group, kind: of.kind }, []);
    else unknown.push({ what: resourceName(of), error: answer.error });
  };

  await Promise.all([...objects.map(get), ...lists.map(list)]);
  const seen = collector.finish().snapshot;
  await Promise.all([
    ...renderedMaster(seen).map(async (ref) => take(ref, await api.getMetadata(ref, { signal }))),
    ...installConfig(seen).map(get),
    ...(mayReadUserData ? userDataSecrets(seen).map(get) : []),
  ]);
  // LSP carries JSON numbers, and the snapshot travels over it.
  return { snapshot: withoutBigints(collector.finish().snapshot as JsonObject) as ClusterSnapshot, unknown };
}

/** The user data secrets that the machine sets of a snapshot name. */
export function userDataSecrets({
  machineSets: workers = [],
  controlPlaneMachineSets: controlPlane = [],
}: ClusterSnapshot): readonly ObjectRef[] {
  const names = new Set([...workers, ...controlPlane].flatMap((set) => userDataSecretName(set) ?? []));
  return [...names].sort().map((name) => ({ of: secrets, namespace: namespaces.machineApi, name }));
}

/** Of the MachineConfig that the master pool names only the annotations matter: it holds whole files, a pull secret too. */
function renderedMaster({ masterPool }: ClusterSnapshot): readonly ObjectRef[] {
  const name = valueAt(masterPool, ['spec', 'configuration', 'name']);
  return typeof name === 'string' && name !== '' ? [{ of: machineConfigs, name }] : [];
}

/** Where vSphere keeps its disk type. The installer leaves passwords and the pull secret out of it. Source: domain.md 4.8b. */
function installConfig({ infrastructure }: ClusterSnapshot): readonly ObjectRef[] {
  const platform = valueAt(infrastructure, ['status', 'platformStatus', 'type']);
  return platform === 'VSphere' ? [configMap(namespaces.kubeSystem, 'cluster-config-v1')] : [];
}

/**
 * Is the object known not to be there, and can a snapshot say so? A MachineConfiguration of a kind that the server does not
 * know is not known to be none: the cluster may be no OpenShift.
 */
function isMissing(of: ResourceKind, { kind }: ApiError): boolean {
  if (kind !== 'notFound' && kind !== 'kindMissing') return false;
  return of === machineConfigurations
    ? kind === 'notFound'
    : [configMaps, provisionings, secrets].includes(of);
}

function readYaml(text: string): JsonValue | undefined {
  try {
    // A warning would go to the console, with the line that it is about.
    return parse(text, { maxAliasCount: 0, logLevel: 'error' }) as JsonValue;
  } catch {
    // No YAML: what would be in it is not known.
    return undefined;
  }
}
