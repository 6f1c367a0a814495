import { valueAt } from '../field-path.ts';
import { isArray, type JsonObject } from '../json.ts';
import { textAt } from './read.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';

/**
 * Is no installation or upgrade under way, so that a pass does anything? True where the release does not ask; undefined
 * where ClusterVersion is not known. Source: domain.md 4.3, step 2.
 */
export function isStable(
  clusterVersion: JsonObject | undefined,
  { stabilityGate }: Pick<ReleaseBehaviour, 'stabilityGate'>,
): boolean | undefined {
  if (!stabilityGate) return true;
  if (clusterVersion === undefined) return undefined;
  return isCompleted(clusterVersion);
}

/** Is the newest entry of ClusterVersion's history a completed update? */
export function isCompleted(clusterVersion: JsonObject): boolean {
  const history = valueAt(clusterVersion, ['status', 'history']);
  return isArray(history) && textAt(history[0], ['state']) === 'Completed';
}
