import type { JsonObject } from '../../server/src/domain/json.ts';

/** One thing that is wrong, as `status.details.causes` of a Kubernetes answer has it. */
export interface Cause {
  /** The field in the server's notation; `<nil>` is the root, and empty means that none is named. */
  readonly field: string;
  readonly message: string;
}

/** What became of an object: the server's answer, or ours in the same words. */
export type Answer =
  | { readonly admission: 'accepted'; readonly object: JsonObject }
  | { readonly admission: 'rejected'; readonly causes: readonly Cause[] };
