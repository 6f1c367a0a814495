import type { ClusterSnapshot } from './cluster-snapshot.ts';
import { valueAt } from './field-path.ts';
import { isArray, type JsonValue } from './json.ts';
import { parseRelease } from './release.ts';
import { type FeatureSet, featureSets, type Target } from './target.ts';

/** What a snapshot says of the target. A member that it does not say is absent. Source: domain.md 1.3. */
export function targetOfSnapshot(snapshot: ClusterSnapshot): Partial<Omit<Target, 'source'>> {
  const version =
    textAt(snapshot.clusterVersion, ['status', 'history', 0, 'version']) ??
    textAt(snapshot.clusterVersion, ['status', 'desired', 'version']);
  const release = version === undefined ? undefined : parseRelease(version);
  const platform = textAt(snapshot.infrastructure, ['status', 'platformStatus', 'type']);
  const featureSet = featureSetOf(snapshot);
  const desired = textAt(snapshot.clusterVersion, ['status', 'desired', 'version']);
  const gates = gatesOf(snapshot, desired ?? version);
  return {
    ...(release === undefined ? {} : { release }),
    ...(platform === undefined ? {} : { platform }),
    ...(featureSet === undefined ? {} : { featureSet }),
    ...(gates === undefined ? {} : { gates }),
  };
}

function featureSetOf({ featureGate }: ClusterSnapshot): FeatureSet | undefined {
  if (featureGate === undefined) return undefined;
  const name = textAt(featureGate, ['spec', 'featureSet']) ?? '';
  return name === '' ? 'Default' : featureSets.find((known) => known === name);
}

/** The gates of FeatureGate's status for the version the cluster is to have: what is really on, whatever the feature set says. */
function gatesOf(
  { featureGate }: ClusterSnapshot,
  version: string | undefined,
): Readonly<Record<string, boolean>> | undefined {
  const lists = valueAt(featureGate, ['status', 'featureGates']);
  if (!isArray(lists)) return undefined;
  const entry =
    lists.find((list) => valueAt(list, ['version']) === version) ??
    (lists.length === 1 ? lists[0] : undefined);
  if (entry === undefined) return undefined;
  return Object.fromEntries([...namesAt(entry, 'disabled', false), ...namesAt(entry, 'enabled', true)]);
}

function namesAt(entry: JsonValue, member: string, state: boolean): readonly (readonly [string, boolean])[] {
  const list = valueAt(entry, [member]);
  if (!isArray(list)) return [];
  return list.flatMap((gate) => {
    const name = valueAt(gate, ['name']);
    return typeof name === 'string' ? [[name, state] as const] : [];
  });
}

function textAt(value: JsonValue | undefined, path: readonly (string | number)[]): string | undefined {
  const text = valueAt(value, path);
  return typeof text === 'string' ? text : undefined;
}
