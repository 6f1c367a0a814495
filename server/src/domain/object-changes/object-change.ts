import type { JsonObject } from '../json.ts';

/** What of the cluster an edit changes, as an editor of changes lists it. */
export type ChangedPart =
  /** The MachineConfiguration itself. */
  | 'object'
  /** What the operator makes of it in `status`: the effective setting and the record of skew enforcement. */
  | 'setting'
  /** The two boot image conditions of its status. */
  | 'conditions'
  /** The provider spec of a machine set or of the control plane machine set. */
  | 'boot-image'
  /** A user data Secret, of which only the Ignition version is told. */
  | 'user-data';

/** One thing before and after. Null: there is none. */
export interface ObjectChange {
  readonly part: ChangedPart;
  /** What its entry is called: `orchid-worker-a: boot image`. */
  readonly title: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}
