/**
 * What is wrong with the text itself: these are the only findings that no rule makes. `yaml-syntax`, `duplicate-key`:
 * it is not what Kubernetes can read. `modeline`, `suppression`: a comment that speaks to us says something it can't.
 */
export type ProblemCode = 'yaml-syntax' | 'duplicate-key' | 'modeline' | 'suppression';

/** A problem of the text itself. Offsets are UTF-16 code units from the start of the document's text, end exclusive. */
export interface Problem {
  readonly code: ProblemCode;
  readonly start: number;
  readonly end: number;
  /** A whole sentence for the user. */
  readonly message: string;
}

/** How serious a problem of each code is: comments of ours reach no API server. */
export const problemSeverity: Readonly<Record<ProblemCode, 'error' | 'warning'>> = {
  'yaml-syntax': 'error',
  'duplicate-key': 'error',
  modeline: 'warning',
  suppression: 'warning',
};
