import type { JsonValue } from '../json.ts';

/**
 * What one pass of the boot image controller does with one machine set: the stable codes, with what each of them means.
 * Source: domain.md 13.
 */
export const outcomeMeanings = {
  patched: 'It gets another boot image.',
  'up-to-date': 'It has the boot image of the release.',
  skipped: 'It is left alone, and counted as skipped.',
  ignored: 'It is left alone without being counted.',
  error: 'Its update fails; the error is the operator’s own text.',
  deferred: 'It is looked at once the installation or upgrade is complete.',
  'not-enrolled': 'The effective setting does not select it.',
  unknown: 'What was read does not decide it; `possible` says what it may be and what would decide.',
  'out-of-scope': 'The boot image controller does not run here.',
} as const;

export type Outcome = keyof typeof outcomeMeanings;

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
