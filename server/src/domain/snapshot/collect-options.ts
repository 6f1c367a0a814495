import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonValue } from '../json.ts';
import type { ReduceUserData } from './reduce-secret.ts';

/** Something to tell of what was read: never what a Secret holds. */
export interface CollectNote {
  /** Where it was seen, as given to `add`. */
  readonly from?: string;
  readonly message: string;
}

export interface CollectOptions {
  /** How the cluster is called. */
  readonly name?: string;
  readonly origin?: ClusterSnapshot['origin'];
  /** What makes a plan's part out of a user data Secret. */
  readonly reduce?: ReduceUserData;
  /** Reads YAML text, for the install-config; without it the disk type of vSphere stays unknown. */
  readonly readYaml?: (text: string) => JsonValue | undefined;
  /** True where everything that the cluster has was added: what was not seen does not exist. */
  readonly complete?: boolean;
}
