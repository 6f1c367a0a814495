import type { JsonObject } from './json.ts';

/**
 * What has been seen of a cluster, whole each time. Every member is optional: absent means *not known* (no permission,
 * still loading, no cluster), never "not there". Nothing in it is secret: user data secrets are reduced to
 * `UserDataSecret` where they are read.
 */
export interface ClusterSnapshot {
  /** How people call the cluster: the kubeconfig context, or the snapshot's folder name. */
  readonly name?: string;
  /** The CustomResourceDefinition `machineconfigurations.operator.openshift.io`, as the API server returned it. */
  readonly machineConfigurationCrd?: JsonObject;
  /** The stored MachineConfiguration `cluster`; null where the cluster is known to have none. */
  readonly machineConfiguration?: JsonObject | null;
  /** ClusterVersion `version` (config.openshift.io/v1). */
  readonly clusterVersion?: JsonObject;
  /** Infrastructure `cluster` (config.openshift.io/v1). */
  readonly infrastructure?: JsonObject;
  /** FeatureGate `cluster` (config.openshift.io/v1). */
  readonly featureGate?: JsonObject;
}
