import { Manifest, type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { printTarget } from '../domain/target-words.ts';
import type { Judge } from '../judge.ts';
import type { Severity } from '../rules/rule.ts';
import type { Failing } from './arguments.ts';
import type { Input } from './inputs.ts';
import { printFinding, printSummary, type ReportedFinding } from './text-report.ts';

/** Where the command line writes: lines without their line break. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** True where colours can be seen. */
  readonly coloured: boolean;
}

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/**
 * Prints the findings of every MachineConfiguration in the inputs.
 *
 * @returns the exit status: 0 nothing at or above `failOn`, 1 findings, 2 where an input could not be read
 */
export async function validate(
  inputs: AsyncIterable<Input>,
  judge: Judge,
  failOn: Failing,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let documents = 0;
  let unreadable = false;
  for await (const input of inputs) {
    if ('error' in input) {
      unreadable = true;
      terminal.err(`${input.path}: ${input.error}`);
      continue;
    }
    const manifest = Manifest.create(input.path, 'yaml', 1, input.text);
    for (const document of manifest.documents) {
      const { resource, findings } = findingsOf(judge, document);
      if (resource) documents++;
      for (const finding of findings) {
        counts[finding.severity]++;
        terminal.out(printFinding(input.path, finding, terminal.coloured));
      }
    }
  }
  terminal.out(printSummary(counts, documents, printTarget(judge.target)));
  if (unreadable) return 2;
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  return failing.some((severity) => counts[severity] > 0) ? 1 : 0;
}

function findingsOf(
  judge: Judge,
  document: ManifestDocument,
): { readonly resource: boolean; readonly findings: readonly ReportedFinding[] } {
  const { problems, findings, items } = judge.reportOn(document.source);
  const place = (start: number) => {
    const { line, character } = rangeIn(document, start, start).start;
    return { line: line + 1, column: character + 1 };
  };
  const reported: ReportedFinding[] = [
    ...problems.map(({ code, start, message }) => {
      return { ...place(start), severity: 'error' as const, rule: code, message, fixes: [] };
    }),
    ...findings.map((finding) => {
      const { rule, span, severity, message } = finding;
      const fixes = judge.fixesOf(finding).map(({ title }) => title);
      return { ...place(span.start), severity, rule: rule.id, message, fixes };
    }),
  ];
  reported.sort((a, b) => a.line - b.line || a.column - b.column);
  return { resource: items.some(({ isOurs }) => isOurs), findings: reported };
}
