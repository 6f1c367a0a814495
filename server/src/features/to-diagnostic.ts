import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import { type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { type Problem, problemSeverity } from '../documents/problem.ts';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonObject } from '../domain/json.ts';
import type { LocatedFinding } from '../judge/document.ts';
import type { Severity } from '../rules/rule.ts';

/** `Diagnostic.source` of everything this server says. */
export const diagnosticSource = 'machineconfiguration';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What travels with a diagnostic to the editor and comes back with a request for its fixes. */
export interface DiagnosticData {
  /** From the root of the object. */
  readonly path: FieldPath;
  readonly data: JsonObject;
  /** The object's number in a list of objects. */
  readonly item?: number;
}

export function findingToDiagnostic(
  finding: LocatedFinding,
  document: ManifestDocument,
  uri: string,
): Diagnostic {
  const { span, relatedSpans, data } = finding;
  return {
    range: rangeIn(document, span.start, span.end),
    severity: severities[finding.severity],
    code: finding.rule.id,
    source: diagnosticSource,
    message: finding.message,
    ...(finding.unnecessary === true ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(data === undefined
      ? {}
      : { data: { path: finding.path, data, ...itemOf(finding) } satisfies DiagnosticData }),
    ...(relatedSpans.length === 0
      ? {}
      : {
          relatedInformation: relatedSpans.map((related) => ({
            location: { uri, range: rangeIn(document, related.span.start, related.span.end) },
            message: related.message,
          })),
        }),
  };
}

function itemOf({ item }: LocatedFinding): { readonly item?: number } {
  return item.item === undefined ? {} : { item: item.item };
}

export function problemToDiagnostic(problem: Problem, document: ManifestDocument): Diagnostic {
  return {
    range: rangeIn(document, problem.start, problem.end),
    severity: severities[problemSeverity[problem.code]],
    code: problem.code,
    source: diagnosticSource,
    message: problem.message,
  };
}
