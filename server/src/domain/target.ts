import type { Release } from './release.ts';

/** The feature sets of OpenShift's FeatureGate object that a schema is derived for. */
export const featureSets = [
  'Default',
  'TechPreviewNoUpgrade',
  'DevPreviewNoUpgrade',
  'CustomNoUpgrade',
  'OKD',
] as const;
export type FeatureSet = (typeof featureSets)[number];

/**
 * What a document is judged against. `platform` is Infrastructure's `status.platformStatus.type`, absent where it is
 * not known. `gates` names feature gates whose state is known to differ from (or that decide without) the feature set.
 */
export interface Target {
  readonly release: Release;
  readonly featureSet: FeatureSet;
  readonly gates?: Readonly<Record<string, boolean>>;
  readonly platform?: string;
  readonly source: TargetSource;
}

/** Who named the release of a target: `default` nobody, so that it is the newest one known. */
export type TargetSource = 'flag' | 'cluster' | 'snapshot' | 'modeline' | 'setting' | 'default';
