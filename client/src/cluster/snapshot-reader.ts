import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import type { ApiError } from './api-error.ts';
import { withoutBigints } from './json-text.ts';
import type { Cancellable, KubeReader } from './kube-api.ts';
import {
  clusterVersions,
  customResourceDefinitions,
  featureGates,
  infrastructures,
  machineConfigurationCluster,
  machineConfigurations,
  type ObjectRef,
  resourceName,
} from './resources.ts';

export interface ReadSnapshot {
  readonly snapshot: ClusterSnapshot;
  /** Why a member is absent from the snapshot. */
  readonly unknown: readonly { readonly ref: ObjectRef; readonly error: ApiError }[];
}

/** What is read of a cluster, and how: each member by one GET of one object. */
const members = {
  machineConfigurationCrd: { of: customResourceDefinitions, name: resourceName(machineConfigurations) },
  machineConfiguration: machineConfigurationCluster,
  clusterVersion: { of: clusterVersions, name: 'version' },
  infrastructure: { of: infrastructures, name: 'cluster' },
  featureGate: { of: featureGates, name: 'cluster' },
} as const satisfies Partial<Record<keyof ClusterSnapshot, ObjectRef>>;

type Member = keyof typeof members;

/**
 * What can be seen of the cluster now, whole. Members are read at the same time and independently: one that is forbidden
 * or fails is absent, which means not known. Only a MachineConfiguration that is *not found* is known to be none.
 */
export async function readClusterSnapshot(
  api: Pick<KubeReader, 'endpoint' | 'get'>,
  options: Cancellable = {},
): Promise<ReadSnapshot> {
  const names = Object.keys(members) as Member[];
  const answers = await Promise.all(
    names.map(async (member) => ({ member, answer: await api.get(members[member], options) })),
  );
  const known: Partial<Record<Member, JsonObject | null>> = {};
  const unknown: { readonly ref: ObjectRef; readonly error: ApiError }[] = [];
  for (const { member, answer } of answers) {
    // LSP carries JSON numbers, and the snapshot travels over it.
    if (answer.outcome === 'ok') known[member] = withoutBigints(answer.value);
    else if (member === 'machineConfiguration' && answer.error.kind === 'notFound') known[member] = null;
    else unknown.push({ ref: members[member], error: answer.error });
  }
  return { snapshot: { name: api.endpoint.context, ...(known as ClusterSnapshot) }, unknown };
}
