import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { compareReleases, parseRelease, type Release } from '../domain/release.ts';
import { type FeatureSet, featureSets, type Target } from '../domain/target.ts';

/** What one OpenShift release is made of, as far as schemas depend on it. */
export interface ReleaseGates {
  readonly release: Release;
  /** The `n` of the Kubernetes release `1.n` that the OpenShift release is built on. */
  readonly kubernetesMinor: number;
  /** The gates of interest that exist in the release, with the feature sets that turn them on. */
  readonly gates: Readonly<Record<string, readonly FeatureSet[]>>;
  /** Gates that no longer exist because what they guarded is on in every cluster. */
  readonly graduated: readonly string[];
}

/** Every release this project knows, oldest first: `schemas/feature-gates.yaml`. */
export type FeatureGateTable = readonly [ReleaseGates, ...ReleaseGates[]];

/**
 * The table in the parsed content of `schemas/feature-gates.yaml`.
 *
 * @throws TypeError where the content is not of that shape. The file is part of the program, so this is a mistake in it.
 */
export function featureGateTableOf(value: JsonValue): FeatureGateTable {
  const releases = isObject(value) ? value['releases'] : undefined;
  if (!isObject(releases)) throw new TypeError('The feature gate table has no map named releases.');
  const [first, ...rest] = Object.entries(releases)
    .map(([name, entry]) => toReleaseGates(name, entry))
    .sort((a, b) => compareReleases(a.release, b.release));
  if (first === undefined) throw new TypeError('The feature gate table names no release.');
  return [first, ...rest];
}

/** The releases this project knows, oldest first. */
export function knownReleases(table: FeatureGateTable): readonly Release[] {
  return table.map((entry) => entry.release);
}

/** Every gate of interest in any release, in the order of the alphabet. */
export function knownGates(table: FeatureGateTable): readonly string[] {
  const names = table.flatMap(({ gates, graduated }) => [...Object.keys(gates), ...graduated]);
  return [...new Set(names)].sort();
}

/** The newest release this project knows: what a document is judged against where nothing names a release. */
export function newestRelease(table: FeatureGateTable): Release {
  return (table.at(-1) ?? table[0]).release;
}

/** The entry of `release`; for one that is not known, that of the newest older one, or else of the oldest of all. */
export function releaseGatesOf(table: FeatureGateTable, release: Release): ReleaseGates {
  return table.findLast((entry) => compareReleases(entry.release, release) <= 0) ?? table[0];
}

/**
 * True where what `gate` guards is on in the target: as `target.gates` says, and where that is silent, as the feature
 * set has it. In CustomNoUpgrade nothing is on that is not named, as in cluster-config-operator's `completeFeatureGates`.
 * A gate that has graduated is on whatever is said, because the release no longer asks for it; a gate that the table
 * does not know is off unless `target.gates` turns it on.
 */
export function isGateEnabled(table: FeatureGateTable, target: Target, gate: string): boolean {
  const { gates, graduated } = releaseGatesOf(table, target.release);
  if (graduated.includes(gate)) return true;
  if (target.gates !== undefined && Object.hasOwn(target.gates, gate)) return target.gates[gate] === true;
  return Object.hasOwn(gates, gate) && gates[gate]?.includes(target.featureSet) === true;
}

function toReleaseGates(name: string, entry: JsonValue): ReleaseGates {
  const release = parseRelease(name);
  if (release === undefined || !isObject(entry) || !isObject(entry['gates'])) {
    throw new TypeError(`The feature gate table's entry ${name} is not a release with its gates.`);
  }
  const kubernetes = /^1\.(\d+)$/.exec(String(entry['kubernetes']))?.[1];
  if (kubernetes === undefined) throw new TypeError(`Release ${name} does not name its Kubernetes release.`);
  const gates = Object.entries(entry['gates']).map(([gate, sets]) => [gate, toFeatureSets(gate, sets)]);
  return {
    release,
    kubernetesMinor: Number(kubernetes),
    gates: Object.fromEntries(gates),
    graduated: toStrings(entry['graduated']),
  };
}

function toFeatureSets(gate: string, value: JsonValue): readonly FeatureSet[] {
  return toStrings(value).map((name) => {
    const featureSet = featureSets.find((known) => known === name);
    if (featureSet === undefined) throw new TypeError(`Gate ${gate} names the unknown feature set ${name}.`);
    return featureSet;
  });
}

function toStrings(value: JsonValue | undefined): readonly string[] {
  if (!isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw new TypeError('The feature gate table has something else where a list of names belongs.');
  }
  return value;
}
