import type { FeatureSet } from '../../server/src/domain/target.ts';

/** A schema that is compared: a release and feature set whose CRD the test control plane has from OpenShift itself. */
export interface Variant {
  readonly name: string;
  readonly release: '4.21' | '4.22';
  readonly featureSet: FeatureSet & ('Default' | 'TechPreviewNoUpgrade');
}

export const variants: readonly Variant[] = [
  { name: '4.21', release: '4.21', featureSet: 'Default' },
  { name: '4.22', release: '4.22', featureSet: 'Default' },
  { name: '4.22-tech-preview', release: '4.22', featureSet: 'TechPreviewNoUpgrade' },
];

/** The minor release of the Kubernetes that the test control plane is built from, whatever OpenShift it plays. */
export const kubernetesMinor = 36;

export function variantNamed(name: string): Variant | undefined {
  return variants.find((variant) => variant.name === name);
}
