import {
  always,
  bool,
  int32,
  int64,
  list,
  map,
  named,
  pointer,
  providerSpecHead,
  quantity,
  secretReference,
  since,
  string,
  struct,
} from './provider-spec-types.ts';

const diskEncryptionSet = struct('v1beta1.DiskEncryptionSetParameters', { id: string });
const uefiSettings = struct('v1beta1.UEFISettings', {
  secureBoot: named('v1beta1.SecureBootPolicy'),
  virtualizedTrustedPlatformModule: named('v1beta1.VirtualizedTrustedPlatformModulePolicy'),
});

const osDisk = struct('v1beta1.OSDisk', {
  osType: always(string),
  managedDisk: struct('v1beta1.OSDiskManagedDiskParameters', {
    storageAccountType: always(string),
    diskEncryptionSet: pointer(diskEncryptionSet),
    securityProfile: struct('v1beta1.VMDiskSecurityProfile', {
      diskEncryptionSet,
      securityEncryptionType: named('v1beta1.SecurityEncryptionTypes'),
    }),
  }),
  diskSizeGB: always(int32),
  diskSettings: struct('v1beta1.DiskSettings', { ephemeralStorageLocation: string }),
  cachingType: string,
});

const dataDisk = struct('v1beta1.DataDisk', {
  nameSuffix: always(string),
  diskSizeGB: always(int32),
  managedDisk: struct('v1beta1.DataDiskManagedDiskParameters', {
    storageAccountType: always(named('v1beta1.StorageAccountType')),
    diskEncryptionSet: pointer(diskEncryptionSet),
  }),
  lun: always(int32),
  cachingType: named('v1beta1.CachingTypeOption'),
  deletionPolicy: always(named('v1beta1.DiskDeletionPolicyType')),
});

const securityProfile = struct('v1beta1.SecurityProfile', {
  encryptionAtHost: pointer(bool),
  settings: struct('v1beta1.SecuritySettings', {
    securityType: always(named('v1beta1.SecurityTypes')),
    confidentialVM: pointer(struct('v1beta1.ConfidentialVM', { uefiSettings })),
    trustedLaunch: pointer(struct('v1beta1.TrustedLaunch', { uefiSettings })),
  }),
});

const diagnostics = struct('v1beta1.AzureDiagnostics', {
  boot: pointer(
    struct('v1beta1.AzureBootDiagnostics', {
      storageAccountType: always(named('v1beta1.AzureBootDiagnosticsStorageAccountType')),
      customerManaged: pointer(
        struct('v1beta1.AzureCustomerManagedBootDiagnostics', { storageAccountURI: always(string) }),
      ),
    }),
  ),
});

/** `AzureMachineProviderSpec`. Source: openshift/api machine/v1beta1/types_azureprovider.go, per release of the operator. */
export const azureProviderSpec = struct('v1beta1.AzureMachineProviderSpec', {
  ...providerSpecHead,
  userDataSecret: pointer(secretReference),
  credentialsSecret: pointer(secretReference),
  location: string,
  vmSize: string,
  image: struct('v1beta1.Image', {
    publisher: always(string),
    offer: always(string),
    sku: always(string),
    version: always(string),
    resourceID: always(string),
    type: named('v1beta1.AzureImageType'),
  }),
  osDisk,
  dataDisks: list(dataDisk),
  sshPublicKey: string,
  publicIP: always(bool),
  tags: map(string),
  securityGroup: string,
  applicationSecurityGroups: list(string),
  subnet: always(string),
  publicLoadBalancer: string,
  internalLoadBalancer: string,
  natRule: pointer(int64),
  managedIdentity: string,
  vnet: string,
  zone: string,
  networkResourceGroup: string,
  resourceGroup: string,
  spotVMOptions: pointer(struct('v1beta1.SpotVMOptions', { maxPrice: pointer(quantity) })),
  securityProfile: pointer(securityProfile),
  ultraSSDCapability: named('v1beta1.AzureUltraSSDCapabilityState'),
  acceleratedNetworking: bool,
  availabilitySet: string,
  diagnostics,
  capacityReservationGroupID: since('4.17', string),
});
