import { styleText } from 'node:util';
import type { Severity } from '../rules/rule.ts';

/** A finding as the text output has it. Lines and columns are counted from 1. */
export interface ReportedFinding {
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** Titles of the fixes that an editor would offer. */
  readonly fixes: readonly string[];
}

const colours = { error: 'red', warning: 'yellow', information: 'blue', hint: 'gray' } as const;

/** One finding in lines: `file:line:column severity rule`, the message, and what would mend it. */
export function printFinding(path: string, finding: ReportedFinding, coloured: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    coloured ? styleText(style, text) : text;
  const { line, column, severity, rule, message, fixes } = finding;
  const place = paint('bold', `${path}:${line}:${column}`);
  const head = `${place} ${paint(colours[severity], severity)} ${paint('dim', rule)}`;
  const fixLine = fixes.length === 0 ? '' : `\n  ${paint('dim', `Fix: ${fixes.join(' · ')}`)}`;
  return `${head}\n  ${message}${fixLine}`;
}

/** The last line: how much was judged and found. */
export function printSummary(
  counts: Readonly<Record<Severity, number>>,
  documents: number,
  target: string,
): string {
  const judged = `${documents} MachineConfiguration${documents === 1 ? '' : 's'} judged for ${target}`;
  const found = (Object.keys(colours) as Severity[])
    .filter((severity) => counts[severity] > 0)
    .map(
      (severity) =>
        `${counts[severity]} ${severity}${counts[severity] === 1 || severity === 'information' ? '' : 's'}`,
    );
  return `${judged}: ${found.length === 0 ? 'nothing to mend' : found.join(', ')}.`;
}
