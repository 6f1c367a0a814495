import type { JsonValue } from '../json.ts';

/** What one pass of the boot image controller does with one machine set. Source: domain.md 13. */
export type Outcome =
  | 'patched'
  | 'up-to-date'
  /** Left alone and counted as skipped. */
  | 'skipped'
  /** Left alone without being counted. */
  | 'ignored'
  | 'error'
  | 'deferred'
  | 'not-enrolled'
  /** Cannot be known from what was read; `possible` says what it may be. */
  | 'unknown'
  | 'out-of-scope';

/** A changed field below `providerSpec.value`: `from` null where it was absent, `to` null where it is removed. */
export interface FieldChange {
  readonly path: string;
  readonly from: JsonValue;
  readonly to: JsonValue;
}

/** The decision for one machine set or control plane machine set. */
export interface ObjectDecision {
  readonly outcome: Outcome;
  /** Kebab-case code of a stable list. */
  readonly reason: string;
  /** The operator's own text where it fails, whole with its prefixes. */
  readonly error?: string;
  /** The boot image now and afterwards, as people name it (AMI id, GCP image, Azure offer and version, template). */
  readonly current: string | null;
  readonly target: string | null;
  readonly changes: readonly FieldChange[];
  /** Paths below `providerSpec.value` that the operator's types do not have, and that its patch removes. */
  readonly droppedFields: readonly string[];
  /** For `unknown`: what it may come to, and what would decide. */
  readonly possible?: { readonly outcomes: readonly Outcome[]; readonly decidedBy: string };
}
