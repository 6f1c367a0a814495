import {
  always,
  bool,
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
  until,
} from './provider-spec-types.ts';

const filter = struct('v1beta1.Filter', { name: always(string), values: list(string) });
const resourceReference = struct('v1beta1.AWSResourceReference', {
  id: pointer(string),
  arn: pointer(string),
  filters: list(filter),
});
const tag = struct('v1beta1.TagSpecification', { name: always(string), value: always(string) });

const hostPlacement = struct('v1beta1.HostPlacement', {
  affinity: pointer(named('v1beta1.HostAffinity')),
  dedicatedHost: pointer(
    struct('v1beta1.DedicatedHost', {
      allocationStrategy: since('4.22', pointer(named('v1beta1.AllocationStrategy'))),
      id: string,
      dynamicHostAllocation: since(
        '4.22',
        pointer(struct('v1beta1.DynamicHostAllocationSpec', { tags: pointer(list(tag)) })),
      ),
    }),
  ),
});

const blockDevice = struct('v1beta1.BlockDeviceMappingSpec', {
  deviceName: pointer(string),
  ebs: pointer(
    struct('v1beta1.EBSBlockDeviceSpec', {
      deleteOnTermination: pointer(bool),
      encrypted: pointer(bool),
      kmsKey: resourceReference,
      iops: pointer(int64),
      throughputMib: since('4.21', pointer(int32)),
      volumeSize: pointer(int64),
      volumeType: pointer(string),
    }),
  ),
  noDevice: pointer(string),
  virtualName: pointer(string),
});

/** `AWSMachineProviderConfig`. Source: openshift/api machine/v1beta1/types_awsprovider.go, per release of the operator. */
export const awsProviderSpec = struct('v1beta1.AWSMachineProviderConfig', {
  ...providerSpecHead,
  ami: resourceReference,
  instanceType: always(string),
  cpuOptions: since(
    '4.21',
    pointer(
      struct('v1beta1.CPUOptions', {
        confidentialCompute: pointer(named('v1beta1.AWSConfidentialComputePolicy')),
      }),
    ),
  ),
  tags: list(tag),
  iamInstanceProfile: pointer(resourceReference),
  userDataSecret: pointer(localReference),
  credentialsSecret: pointer(localReference),
  keyName: pointer(string),
  deviceIndex: always(int64),
  publicIp: pointer(bool),
  networkInterfaceType: named('v1beta1.AWSNetworkInterfaceType'),
  securityGroups: list(resourceReference),
  subnet: resourceReference,
  placement: struct('v1beta1.Placement', {
    region: string,
    availabilityZone: string,
    tenancy: named('v1beta1.InstanceTenancy'),
    host: since('4.22', pointer(hostPlacement)),
  }),
  loadBalancers: list(
    struct('v1beta1.LoadBalancerReference', {
      name: always(string),
      type: always(named('v1beta1.AWSLoadBalancerType')),
    }),
  ),
  blockDevices: list(blockDevice),
  spotMarketOptions: pointer(struct('v1beta1.SpotMarketOptions', { maxPrice: pointer(string) })),
  metadataServiceOptions: struct('v1beta1.MetadataServiceOptions', {
    authentication: named('v1beta1.MetadataServiceAuthentication'),
  }),
  placementGroupName: string,
  placementGroupPartition: since('4.17', pointer(int32)),
  capacityReservationId: since('4.18', always(string)),
  marketType: since('4.19', named('v1beta1.MarketType')),
  hostPlacement: { ...until('4.21', pointer(hostPlacement)), since: '4.21' },
});
