import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, type JsonValue } from '../json.ts';
import { textAt } from './read.ts';

/**
 * The feature gates as the cluster's FeatureGate has them for its desired version: what is on is true, everything else is
 * false, also what is not listed. Undefined for every gate where the FeatureGate, or its entry for that version, is not
 * known. Source: the operator's feature gate handler.
 */
export function gatesOfSnapshot({
  featureGate,
  clusterVersion,
}: Pick<ClusterSnapshot, 'featureGate' | 'clusterVersion'>): (name: string) => boolean | undefined {
  const lists = valueAt(featureGate, ['status', 'featureGates']);
  const entries = isArray(lists) ? lists : [];
  const version =
    textAt(clusterVersion, ['status', 'desired', 'version']) ??
    textAt(clusterVersion, ['status', 'history', 0, 'version']);
  const entry =
    entries.find((list) => version !== undefined && textAt(list, ['version']) === version) ??
    (entries.length === 1 ? entries[0] : undefined);
  if (entry === undefined) return () => undefined;
  const enabled = namesOf(valueAt(entry, ['enabled']));
  return (name) => enabled.has(name);
}

function namesOf(gates: JsonValue | undefined): ReadonlySet<string> {
  return new Set(isArray(gates) ? gates.flatMap((gate) => textAt(gate, ['name']) ?? []) : []);
}
