import { printRelease } from './release.ts';
import type { Target } from './target.ts';

/** The target in words: `OpenShift 4.22`, `OpenShift 4.21 with TechPreviewNoUpgrade`. */
export function printTarget({ release, featureSet }: Target): string {
  const version = `OpenShift ${printRelease(release)}`;
  return featureSet === 'Default' ? version : `${version} with ${featureSet}`;
}
