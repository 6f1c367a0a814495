import {
  always,
  int32,
  int64,
  list,
  localReference,
  named,
  pointer,
  providerSpecHead,
  since,
  string,
  struct,
} from './provider-spec-types.ts';

const device = struct('v1beta1.NetworkDeviceSpec', {
  networkName: string,
  gateway: string,
  ipAddrs: list(string),
  nameservers: list(string),
  addressesFromPools: list(
    struct('v1beta1.AddressesFromPool', {
      group: always(string),
      resource: always(string),
      name: always(string),
    }),
  ),
});

/** `VSphereMachineProviderSpec`. Source: openshift/api machine/v1beta1/types_vsphereprovider.go, per release of the operator. */
export const vsphereProviderSpec = struct('v1beta1.VSphereMachineProviderSpec', {
  ...providerSpecHead,
  userDataSecret: pointer(localReference),
  credentialsSecret: pointer(localReference),
  template: always(string),
  workspace: pointer(
    struct('v1beta1.Workspace', {
      server: string,
      datacenter: string,
      folder: string,
      datastore: string,
      resourcePool: string,
      vmGroup: since('4.18', string),
    }),
  ),
  network: struct('v1beta1.NetworkSpec', { devices: always(list(device)) }),
  numCPUs: int32,
  numCoresPerSocket: int32,
  memoryMiB: int64,
  diskGiB: int32,
  tagIDs: list(string),
  snapshot: always(string),
  cloneMode: named('v1beta1.CloneMode'),
  dataDisks: since(
    '4.19',
    list(
      struct('v1beta1.VSphereDisk', {
        name: always(string),
        sizeGiB: always(int32),
        provisioningMode: named('v1beta1.ProvisioningMode'),
      }),
    ),
  ),
});
