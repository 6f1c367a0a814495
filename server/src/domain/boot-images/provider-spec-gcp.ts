import {
  always,
  bool,
  int32,
  int64,
  list,
  localReference,
  map,
  named,
  pointer,
  providerSpecHead,
  since,
  string,
  struct,
} from './provider-spec-types.ts';

const disk = struct('v1beta1.GCPDisk', {
  autoDelete: always(bool),
  boot: always(bool),
  sizeGb: always(int64),
  type: always(string),
  image: always(string),
  labels: always(map(string)),
  encryptionKey: pointer(
    struct('v1beta1.GCPEncryptionKeyReference', {
      kmsKey: pointer(
        struct('v1beta1.GCPKMSKeyReference', {
          name: always(string),
          keyRing: always(string),
          projectID: string,
          location: always(string),
        }),
      ),
      kmsKeyServiceAccount: string,
    }),
  ),
});

/** `GCPMachineProviderSpec`. Source: openshift/api machine/v1beta1/types_gcpprovider.go, per release of the operator. */
export const gcpProviderSpec = struct('v1beta1.GCPMachineProviderSpec', {
  ...providerSpecHead,
  userDataSecret: pointer(localReference),
  credentialsSecret: pointer(localReference),
  canIPForward: always(bool),
  deletionProtection: always(bool),
  disks: list(pointer(disk)),
  labels: map(string),
  gcpMetadata: list(
    pointer(struct('v1beta1.GCPMetadata', { key: always(string), value: always(pointer(string)) })),
  ),
  networkInterfaces: list(
    pointer(
      struct('v1beta1.GCPNetworkInterface', {
        publicIP: bool,
        network: string,
        projectID: string,
        subnetwork: string,
      }),
    ),
  ),
  serviceAccounts: always(
    list(struct('v1beta1.GCPServiceAccount', { email: always(string), scopes: always(list(string)) })),
  ),
  tags: list(string),
  targetPools: list(string),
  machineType: always(string),
  region: always(string),
  zone: always(string),
  projectID: string,
  gpus: list(struct('v1beta1.GCPGPUConfig', { count: always(int32), type: always(string) })),
  preemptible: bool,
  provisioningModel: since('4.21', pointer(named('v1beta1.GCPProvisioningModelType'))),
  onHostMaintenance: named('v1beta1.GCPHostMaintenanceType'),
  restartPolicy: named('v1beta1.GCPRestartPolicyType'),
  shieldedInstanceConfig: struct('v1beta1.GCPShieldedInstanceConfig', {
    secureBoot: named('v1beta1.SecureBootPolicy'),
    virtualizedTrustedPlatformModule: named('v1beta1.VirtualizedTrustedPlatformModulePolicy'),
    integrityMonitoring: named('v1beta1.IntegrityMonitoringPolicy'),
  }),
  confidentialCompute: named('v1beta1.ConfidentialComputePolicy'),
  resourceManagerTags: list(
    struct('v1beta1.ResourceManagerTag', {
      parentID: always(string),
      key: always(string),
      value: always(string),
    }),
  ),
});
