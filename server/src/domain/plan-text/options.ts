import type { ClusterSnapshot } from '../cluster-snapshot.ts';

/** How sure a part of a plan is: the API server said it, it was simulated, or it is not known. */
export type Certainty = 'server' | 'simulated' | 'unknown';

/** What an apply does to the object itself. */
export interface AppliedObject {
  readonly certainty: Certainty;
  /** For instance: `you may not patch machineconfigurations, so no dry run was made`. */
  readonly why?: string;
  /** Changed fields in words: `spec.logLevel: Normal → Debug`. */
  readonly changes: readonly string[];
  /** What stays although it is not applied, because others have set it. */
  readonly kept: readonly { readonly path: string; readonly managers: readonly string[] }[];
}

/** What the text of a plan says beyond the plan. An absent member is not known, and nothing is said of it. */
export interface PlanTextOptions {
  /** How the cluster is called. */
  readonly name?: string;
  /** When and how long the plan holds, at the right end of the first line: `preview 14:02:11, valid until the cluster changes`. */
  readonly note?: string;
  /** What an apply does to the object itself, where that is known: changed fields in words, what stays because others set it. */
  readonly object?: AppliedObject;
  /**
   * `table`: columns, for a terminal; the default. `list`: what belongs to a machine set below it, and no line is broken: for
   * an editor, which breaks lines at its own width.
   */
  readonly layout?: 'table' | 'list';
  /** The cluster that the plan is of: it tells the versions of boot images, and what is stored now. */
  readonly snapshot?: ClusterSnapshot;
}
