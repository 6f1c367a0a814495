import type { UserDataSecret } from './boot-images/user-data-secret.ts';
import type { JsonObject } from './json.ts';

/**
 * What has been seen of a cluster, whole each time. Every member is optional: absent means *not known* (no permission,
 * still loading, no cluster), never "not there". An object that is known not to exist is null, a list that was read is
 * complete. Nothing in it is secret: user data secrets are reduced to `UserDataSecret`, and credentials to their kind,
 * where they are read.
 */
export interface ClusterSnapshot {
  /** How people call the cluster: the kubeconfig context, or the snapshot's folder name. */
  readonly name?: string;
  /** Where it was read from; a live cluster unless said otherwise. */
  readonly origin?: 'cluster' | 'snapshot';
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
  /** Every MachineSet (machine.openshift.io/v1beta1) of the namespace openshift-machine-api. */
  readonly machineSets?: readonly JsonObject[];
  /** Every ControlPlaneMachineSet (machine.openshift.io/v1) of the namespace openshift-machine-api. */
  readonly controlPlaneMachineSets?: readonly JsonObject[];
  /** The ConfigMap `coreos-bootimages` of the namespace openshift-machine-config-operator. */
  readonly bootImages?: JsonObject | null;
  /** The user data secrets of the namespace openshift-machine-api that were read, reduced. */
  readonly userDataSecrets?: readonly UserDataSecret[];
  /** True where `userDataSecrets` has every secret that a machine set names: one that is not in it does not exist. */
  readonly userDataSecretsComplete?: boolean;
  readonly credentials?: CloudCredentials;
  /** ClusterOperator `machine-config` (config.openshift.io/v1). */
  readonly clusterOperator?: JsonObject;
  /** The MachineConfigPool `master` (machineconfiguration.openshift.io/v1). */
  readonly masterPool?: JsonObject;
  /** Annotations of the rendered MachineConfig that the master pool names: the operator's own hash and release. */
  readonly renderedMaster?: { readonly operatorHash?: string; readonly releaseVersion?: string };
  /** Every Node with a control plane role; only `metadata.name`, `labels` and `status.nodeInfo` are kept. */
  readonly controlPlaneNodes?: readonly JsonObject[];
  /** Provisioning `provisioning-configuration` (metal3.io/v1alpha1). */
  readonly provisioning?: JsonObject | null;
  /** The ConfigMaps `admin-gates` (openshift-config-managed) and `admin-acks` (openshift-config). */
  readonly adminGates?: JsonObject | null;
  readonly adminAcks?: JsonObject | null;
  /** `platform.vsphere.diskType` of the install-config, where one was read. */
  readonly vsphereDiskType?: string;
  /** CoreOS stream metadata of other releases: what an image id in them says is known to be Red Hat's. */
  readonly otherStreams?: readonly JsonObject[];
  /** The `Images` of `aws ec2 describe-images --output json`: how EC2 describes image ids. */
  readonly ec2Images?: readonly JsonObject[];
}

/** Which credentials the boot image controller would find; never what they hold. */
export interface CloudCredentials {
  /** Secret `aws-cloud-credentials` (openshift-machine-api); `neither`: it holds no kind that the controller takes. */
  readonly aws?: 'static' | 'sts' | 'neither' | 'missing';
  /** The vCenters that Secret `vsphere-creds` (kube-system) has both a user name and a password for; null: no such secret. */
  readonly vsphere?: readonly string[] | null;
}
