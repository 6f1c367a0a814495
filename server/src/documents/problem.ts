/** Why the text of a document is not what Kubernetes can read. These are the only findings that no rule makes. */
export type ProblemCode = 'yaml-syntax' | 'duplicate-key';

/** A problem of the text itself. Offsets are UTF-16 code units from the start of the document's text, end exclusive. */
export interface Problem {
  readonly code: ProblemCode;
  readonly start: number;
  readonly end: number;
  /** A whole sentence for the user. */
  readonly message: string;
}
