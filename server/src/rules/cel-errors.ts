import type { AdmissionError } from '../admission/admission-error.ts';
import type { Verdict } from '../admission/admit.ts';

/** What the API server says, and what it would say after that is mended. */
export function everyError({ errors, foreseen }: Verdict): readonly AdmissionError[] {
  return foreseen.length === 0 ? errors : [...errors, ...foreseen];
}

export type CelError = Extract<AdmissionError, { readonly keyword: 'cel' }>;

/**
 * The violated CEL rules that the diagnostics rule `id` speaks for, also those that the API server would tell only after
 * other errors are mended; with undefined, those nobody else speaks for.
 */
export function celErrorsFor(verdict: Verdict, id: string | undefined): readonly CelError[] {
  return everyError(verdict).filter(
    (error): error is CelError => error.keyword === 'cel' && error.rule['x-openshift-rule'] === id,
  );
}

/** A message of the API server's as a sentence of its own. */
export function asSentence(message: string): string {
  const text = message.replace(/^Invalid value: /, '').trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
