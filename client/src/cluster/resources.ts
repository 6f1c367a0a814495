/** One kind of object as the API server addresses it. The core group is the empty string. */
export interface ResourceKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The lower-case plural in URLs and in RBAC rules. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** One object, by name. `namespace` belongs to namespaced kinds only. */
export interface ObjectRef {
  readonly of: ResourceKind;
  readonly name: string;
  readonly namespace?: string;
}

export const machineConfigurations: ResourceKind = {
  group: 'operator.openshift.io',
  version: 'v1',
  kind: 'MachineConfiguration',
  resource: 'machineconfigurations',
  namespaced: false,
};
export const clusterVersions: ResourceKind = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'ClusterVersion',
  resource: 'clusterversions',
  namespaced: false,
};
export const infrastructures: ResourceKind = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'Infrastructure',
  resource: 'infrastructures',
  namespaced: false,
};
export const featureGates: ResourceKind = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'FeatureGate',
  resource: 'featuregates',
  namespaced: false,
};
export const customResourceDefinitions: ResourceKind = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  resource: 'customresourcedefinitions',
  namespaced: false,
};
export const clusterOperators: ResourceKind = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'ClusterOperator',
  resource: 'clusteroperators',
  namespaced: false,
};
export const machineSets: ResourceKind = {
  group: 'machine.openshift.io',
  version: 'v1beta1',
  kind: 'MachineSet',
  resource: 'machinesets',
  namespaced: true,
};
export const controlPlaneMachineSets: ResourceKind = {
  group: 'machine.openshift.io',
  version: 'v1',
  kind: 'ControlPlaneMachineSet',
  resource: 'controlplanemachinesets',
  namespaced: true,
};
export const machineConfigPools: ResourceKind = {
  group: 'machineconfiguration.openshift.io',
  version: 'v1',
  kind: 'MachineConfigPool',
  resource: 'machineconfigpools',
  namespaced: false,
};
export const machineConfigs: ResourceKind = {
  group: 'machineconfiguration.openshift.io',
  version: 'v1',
  kind: 'MachineConfig',
  resource: 'machineconfigs',
  namespaced: false,
};
export const provisionings: ResourceKind = {
  group: 'metal3.io',
  version: 'v1alpha1',
  kind: 'Provisioning',
  resource: 'provisionings',
  namespaced: false,
};
export const configMaps: ResourceKind = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  namespaced: true,
};
export const secrets: ResourceKind = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  namespaced: true,
};
export const nodes: ResourceKind = {
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
};

/** The one MachineConfiguration that the Machine Config Operator reads. */
export const machineConfigurationCluster: ObjectRef = { of: machineConfigurations, name: 'cluster' };

/** The path of the collection, or of the namespace's part of it: `/apis/operator.openshift.io/v1/machineconfigurations`. */
export function collectionPath(of: ResourceKind, namespace?: string): string {
  const root = of.group === '' ? `/api/${of.version}` : `/apis/${of.group}/${of.version}`;
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${of.resource}`;
}

/** The path of one object. */
export function objectPath(ref: ObjectRef): string {
  return `${collectionPath(ref.of, ref.namespace)}/${encodeURIComponent(ref.name)}`;
}

/** The kind as RBAC and `oc` write it: `machineconfigurations.operator.openshift.io`. */
export function resourceName(of: ResourceKind): string {
  return of.group === '' ? of.resource : `${of.resource}.${of.group}`;
}

/** The object as people write it: `MachineConfiguration "cluster"`. */
export function objectName(ref: ObjectRef): string {
  const place = ref.namespace === undefined ? '' : ` in namespace ${ref.namespace}`;
  return `${ref.of.kind} "${ref.name}"${place}`;
}
