/**
 * The platforms that Infrastructure `cluster` can name in `status.platformStatus.type`. Source: openshift/api
 * config/v1/types_infrastructure.go (PlatformType), the same from release-4.17 to release-5.1.
 */
export const platforms = [
  'AlibabaCloud',
  'AWS',
  'Azure',
  'BareMetal',
  'EquinixMetal',
  'External',
  'GCP',
  'IBMCloud',
  'KubeVirt',
  'Libvirt',
  'None',
  'Nutanix',
  'OpenStack',
  'oVirt',
  'PowerVS',
  'VSphere',
] as const;
