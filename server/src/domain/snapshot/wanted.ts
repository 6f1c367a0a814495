import { withoutQuotesInConditions } from '../condition-text.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { machineConfiguration } from '../resource.ts';
import type { ObjectId } from './object-id.ts';

/** The namespaces that hold what a snapshot is made of. Source: domain.md 1.3. */
export const namespaces = {
  machineApi: 'openshift-machine-api',
  machineConfigOperator: 'openshift-machine-config-operator',
  config: 'openshift-config',
  configManaged: 'openshift-config-managed',
  kubeSystem: 'kube-system',
} as const;

/** One kind of object that a snapshot is made of. */
export interface WantedKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  /** Which objects of the kind: their names with their namespace, or a test of the name in one namespace. */
  readonly objects: readonly { readonly namespace?: string; readonly name?: string | RegExp }[];
  /** What is kept of an object; all of it but its managed fields unless said otherwise. */
  readonly keep?: (object: JsonObject) => JsonObject | undefined;
}

const config = (kind: string, plural: string, name: string): WantedKind => ({
  group: 'config.openshift.io',
  kind,
  plural,
  objects: [{ name }],
});

/** Everything that is looked for. Secrets are among them so that they are found; they are never kept as objects. */
export const wantedKinds: readonly WantedKind[] = [
  {
    group: machineConfiguration.group,
    kind: machineConfiguration.kind,
    plural: machineConfiguration.plural,
    objects: [{ name: machineConfiguration.name }],
    // Server-side apply is simulated with its managed fields.
    keep: withoutQuotesInConditions,
  },
  {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    objects: [{ name: `${machineConfiguration.plural}.${machineConfiguration.group}` }],
  },
  config('ClusterVersion', 'clusterversions', 'version'),
  config('Infrastructure', 'infrastructures', 'cluster'),
  config('FeatureGate', 'featuregates', 'cluster'),
  {
    ...config('ClusterOperator', 'clusteroperators', 'machine-config'),
    keep: (object) => withoutQuotesInConditions(withoutManagedFields(object)),
  },
  {
    group: 'machine.openshift.io',
    kind: 'MachineSet',
    plural: 'machinesets',
    objects: [{ namespace: namespaces.machineApi }],
    // Who else writes to a machine set tells who may fight with the operator (domain.md 4.9).
    keep: (object) => object,
  },
  {
    group: 'machine.openshift.io',
    kind: 'ControlPlaneMachineSet',
    plural: 'controlplanemachinesets',
    objects: [{ namespace: namespaces.machineApi }],
    keep: (object) => object,
  },
  {
    group: 'machineconfiguration.openshift.io',
    kind: 'MachineConfigPool',
    plural: 'machineconfigpools',
    objects: [{ name: 'master' }],
  },
  {
    group: 'machineconfiguration.openshift.io',
    kind: 'MachineConfig',
    plural: 'machineconfigs',
    objects: [{ name: /^rendered-master-/ }],
    keep: annotationsOnly,
  },
  { group: '', kind: 'Node', plural: 'nodes', objects: [{}], keep: controlPlaneNode },
  {
    group: 'metal3.io',
    kind: 'Provisioning',
    plural: 'provisionings',
    objects: [{ name: 'provisioning-configuration' }],
  },
  {
    group: '',
    kind: 'ConfigMap',
    plural: 'configmaps',
    objects: [
      { namespace: namespaces.machineConfigOperator, name: 'coreos-bootimages' },
      { namespace: namespaces.configManaged, name: 'admin-gates' },
      { namespace: namespaces.config, name: 'admin-acks' },
      { namespace: namespaces.kubeSystem, name: 'cluster-config-v1' },
    ],
  },
  {
    group: '',
    kind: 'Secret',
    plural: 'secrets',
    objects: [
      { namespace: namespaces.machineApi },
      { namespace: namespaces.kubeSystem, name: 'vsphere-creds' },
    ],
    keep: () => undefined,
  },
];

/**
 * The kind that an object is of, where the object is one that is looked for, and its id as it is in the cluster: without
 * the namespace that somebody wrote into a cluster-scoped object, and with the one that is missing in a namespaced one.
 */
export function wantedAs(id: ObjectId): { readonly kind: WantedKind; readonly id: ObjectId } | undefined {
  const kind = wantedKinds.find((one) => one.group === id.group && one.kind === id.kind);
  const object = kind?.objects.find(({ namespace, name }) => isNamed(id.name, name) && isIn(id, namespace));
  if (kind === undefined || object === undefined) return undefined;
  const { namespace } = object;
  const { group, name } = id;
  return { kind, id: { group, kind: kind.kind, name, ...(namespace === undefined ? {} : { namespace }) } };
}

function isNamed(name: string, wanted: string | RegExp | undefined): boolean {
  return wanted === undefined || (typeof wanted === 'string' ? wanted === name : wanted.test(name));
}

/** An object without a namespace was written by hand: it is in the one where it means something. */
function isIn(id: ObjectId, namespace: string | undefined): boolean {
  return namespace === undefined || id.namespace === undefined || id.namespace === namespace;
}

/** What is kept of an object of a kind; undefined where nothing is. */
export function keptOf(kind: WantedKind, object: JsonObject): JsonObject | undefined {
  return kind.keep === undefined ? withoutManagedFields(object) : kind.keep(object);
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const { metadata } = object;
  return isObject(metadata) ? { ...object, metadata: without(metadata, 'managedFields') } : object;
}

/** A rendered MachineConfig holds whole files, the pull secret among them: only its annotations are kept. */
function annotationsOnly(object: JsonObject): JsonObject {
  const { apiVersion, kind, metadata } = object;
  return { ...pick({ apiVersion, kind }), metadata: pickOf(metadata, ['name', 'annotations']) };
}

function controlPlaneNode(object: JsonObject): JsonObject | undefined {
  const { apiVersion, kind, metadata, status } = object;
  const labels = isObject(metadata) ? metadata['labels'] : undefined;
  if (!isObject(labels)) return undefined;
  const isControlPlane = ['control-plane', 'master'].some((role) =>
    Object.hasOwn(labels, `node-role.kubernetes.io/${role}`),
  );
  if (!isControlPlane) return undefined;
  return {
    ...pick({ apiVersion, kind }),
    metadata: pickOf(metadata, ['name', 'labels']),
    status: pickOf(status, ['nodeInfo']),
  };
}

function pickOf(value: JsonValue | undefined, members: readonly string[]): JsonObject {
  return isObject(value) ? pick(Object.fromEntries(members.map((name) => [name, value[name]]))) : {};
}

function pick(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const known = Object.entries(members).filter(
    (entry): entry is [string, JsonValue] => entry[1] !== undefined,
  );
  return Object.fromEntries(known);
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
