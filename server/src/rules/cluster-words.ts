import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';

/** The cluster as a sentence names it: as people call it, where that is known. */
export function clusterWords({ name }: ClusterSnapshot): string {
  return name === undefined || name === '' ? 'the cluster' : name;
}
