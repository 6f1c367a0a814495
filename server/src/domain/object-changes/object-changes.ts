import type { Plan } from '../boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject } from '../json.ts';
import type { Complete } from '../plan-text/object-words.ts';
import { changedBootImages, type ProviderSpecView } from './changed-boot-images.ts';
import { changedObject } from './changed-object.ts';
import { changedStatus } from './changed-status.ts';
import type { ObjectChange } from './object-change.ts';

export interface ObjectChangesOptions {
  /** The object that is applied; absent where what the API server would store is shown by whoever has asked it. */
  readonly applied?: JsonObject;
  /** A spec as the API server would hold it; without it, as it is written. */
  readonly complete?: Complete;
  readonly providerSpec?: ProviderSpecView;
}

/**
 * What a plan changes in the cluster, one entry for each thing that becomes another: the object, the effective setting,
 * the conditions, each machine set's boot image, each user data secret's Ignition version. Nothing where the API server
 * refuses the edit.
 */
export function objectChanges(
  snapshot: ClusterSnapshot,
  plan: Plan,
  { applied, complete = (spec) => spec, providerSpec = 'changed' }: ObjectChangesOptions = {},
): readonly ObjectChange[] {
  if (plan.admission.verdict === 'rejected') return [];
  return [
    ...(applied === undefined ? [] : changedObject(snapshot, applied, complete)),
    ...changedStatus(snapshot, plan),
    ...changedBootImages(snapshot, plan, providerSpec),
    ...changedUserData(plan),
  ];
}

/** Of a user data secret nothing is shown but the version of its Ignition stub. */
function changedUserData({ userDataSecrets }: Plan): readonly ObjectChange[] {
  return userDataSecrets.flatMap(({ name, from, to, outcome }) => {
    if (outcome !== 'converted') return [];
    const of = (version: string | null): JsonObject => ({
      kind: 'Secret',
      name,
      'ignition.version': version ?? 'not known',
      'data.userData': '(hidden)',
    });
    return [
      {
        part: 'user-data',
        title: `${name}: Ignition version (contents hidden)`,
        before: of(from),
        after: of(to),
      } as const,
    ];
  });
}
