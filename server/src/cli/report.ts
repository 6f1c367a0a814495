import { printRelease } from '../domain/release.ts';
import type { Target } from '../domain/target.ts';
import type { Severity } from '../rules/rule.ts';

// The contract of `validate --format json`, version 1: members are added, never renamed or removed. Every other format
// is made of the same values.

export interface ValidationReport {
  readonly version: 1;
  readonly target: ReportedTarget;
  readonly files: readonly FileReport[];
  readonly summary: Summary;
}

/** What the files were judged for. */
export interface ReportedTarget {
  /** `4.22` */
  readonly release: string;
  readonly featureSet: string;
  /** Null where it is not known. */
  readonly platform: string | null;
  /** Who named the release. */
  readonly source: Target['source'];
}

/** How many findings there are, by severity. */
export type Summary = Readonly<Record<Severity, number>>;

export interface FileReport {
  /** As given on the command line; of a file in a folder, below the folder as given; `-` for standard input. */
  readonly path: string;
  /** Why it could not be read. */
  readonly error?: string;
  /** The objects in it, in order. */
  readonly documents: readonly DocumentReport[];
}

/** One Kubernetes object, or a document that is none. */
export interface DocumentReport {
  /** The document's number from 0 among those of its file that are not empty. */
  readonly index: number;
  /** The object's number from 0 in a list; absent where the document is the object. */
  readonly item?: number;
  /** Null, as `kind` and `name`, where it is not a string. */
  readonly apiVersion: string | null;
  readonly kind: string | null;
  readonly name: string | null;
  /** The API server's verdict; `unknown` for kinds that are not ours. */
  readonly admission: 'accepted' | 'rejected' | 'unknown';
  readonly serverErrors: readonly { readonly path: string; readonly message: string }[];
  /** Fields that the API server would drop. */
  readonly droppedFields: readonly string[];
  /** What was not known and so not evaluated: `platform-policy`, `stored-status`, `cel: <rule>`. */
  readonly unchecked: readonly string[];
  readonly findings: readonly ReportedFinding[];
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** The field in the object, as Kubernetes prints it; empty for what is wrong with the text itself. */
  readonly path: string;
  readonly message: string;
  readonly range: ReportedRange;
  readonly fixes: readonly ReportedFix[];
}

/** Lines and UTF-16 columns from 0, end exclusive. */
export interface ReportedRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface ReportedFix {
  readonly title: string;
  /** True where it is certainly what is meant. */
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

export interface TextEdit {
  readonly range: ReportedRange;
  readonly newText: string;
}

/** From the most severe one down. */
export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What `--fail-on` takes. */
export const failings = ['error', 'warning', 'information'] as const;
export type Failing = (typeof failings)[number];

/** True for a severity at or above `failOn`. */
export function isFailing(severity: Severity, failOn: Failing): boolean {
  return severities.indexOf(severity) <= severities.indexOf(failOn);
}

export function reportTarget({ release, featureSet, platform, source }: Target): ReportedTarget {
  return { release: printRelease(release), featureSet, platform: platform ?? null, source };
}

export function summarise(files: readonly FileReport[]): Summary {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { documents } of files) {
    for (const { findings } of documents) for (const { severity } of findings) counts[severity]++;
  }
  return counts;
}
