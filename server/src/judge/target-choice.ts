import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import type { JsonObject } from '../domain/json.ts';
import { compareReleases, type Release } from '../domain/release.ts';
import { targetOfSnapshot } from '../domain/snapshot-facts.ts';
import type { FeatureSet, Target } from '../domain/target.ts';

/** What somebody says of a target; what they leave out is absent. */
export interface TargetWish {
  readonly release?: Release;
  readonly featureSet?: FeatureSet;
  readonly gates?: Readonly<Record<string, boolean>>;
  readonly platform?: string;
}

/** Who can say what a document is for, besides the cluster or the snapshot. */
export interface TargetWishes {
  /** The command line's options: they stand above everything. */
  readonly flags?: TargetWish;
  /** The document's own `# openshift: …` line: it stands below the cluster. */
  readonly modeline?: TargetWish;
  /** The user's settings: they stand below the modeline. */
  readonly setting?: TargetWish;
  /** The CustomResourceDefinition of option `--crd`. */
  readonly crd?: JsonObject;
}

/** The target, and the CustomResourceDefinition that goes with it where one is known. */
export interface ChosenTarget {
  readonly target: Target;
  readonly crd?: JsonObject;
}

/**
 * What a document is judged for: as the flags say, else the cluster or the snapshot, else the modeline, else the
 * setting, else the newest release. Each decides about what those before it leave open; `source` is who named the
 * release. What a cluster says of its feature gates, and its CRD, hold for its own release only.
 */
export function chooseTarget(
  snapshot: ClusterSnapshot,
  { flags = {}, modeline = {}, setting = {}, crd }: TargetWishes,
  newest: Release,
): ChosenTarget {
  const observed = targetOfSnapshot(snapshot);
  const isOther = isForAnother(flags, observed.release);
  const { gates: observedGates, ...observedRest } = observed;
  const cluster: TargetWish = isOther || observedGates === undefined ? observedRest : observed;
  const ranked = [
    { wish: flags, source: 'flag' },
    { wish: cluster, source: snapshot.origin ?? 'cluster' },
    { wish: modeline, source: 'modeline' },
    { wish: setting, source: 'setting' },
  ] as const;
  const pick = <Key extends keyof TargetWish>(key: Key) =>
    ranked.map(({ wish }) => wish[key]).find((value) => value !== undefined);
  const platform = pick('platform');
  const gates = pick('gates');
  const target: Target = {
    release: pick('release') ?? newest,
    featureSet:
      pick('featureSet') ?? (gates === undefined || observedGates === gates ? 'Default' : 'CustomNoUpgrade'),
    source: ranked.find(({ wish }) => wish.release !== undefined)?.source ?? 'default',
    ...(platform === undefined ? {} : { platform }),
    ...(gates === undefined ? {} : { gates }),
  };
  const definition = crd ?? (isOther ? undefined : snapshot.machineConfigurationCrd);
  return { target, ...(definition === undefined ? {} : { crd: definition }) };
}

/** True where the flags ask for another schema than that of the cluster that was seen. */
function isForAnother({ release, featureSet, gates }: TargetWish, observed: Release | undefined): boolean {
  if (featureSet !== undefined || gates !== undefined) return true;
  return release !== undefined && (observed === undefined || compareReleases(release, observed) !== 0);
}
