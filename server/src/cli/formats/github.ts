import type { Severity } from '../../rules/rule.ts';
import { type FileReport, type ReportedFinding, severities } from '../report.ts';
import type { Format } from './format.ts';
import { severityCount } from './text.ts';
import { printTotals } from './totals.ts';
import { relativePath } from './uri.ts';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands of GitHub Actions: each finding becomes an annotation of the file. Source: GitHub's documentation,
 * "Workflow commands for GitHub Actions"; what is escaped: actions/toolkit packages/core/src/command.ts.
 */
export function githubFormat(): Format {
  return {
    file: (file) =>
      [
        ...unreadable(file),
        ...file.documents.flatMap(({ findings }) => findings.map((finding) => annotate(file.path, finding))),
      ].join(''),
    end: (report, targets) => {
      const found = severities
        .filter((severity) => report.summary[severity] > 0)
        .map((severity) => severityCount(report.summary[severity], severity));
      return `${printTotals(report, targets, found)}\n`;
    },
  };
}

function unreadable({ path, error }: FileReport): readonly string[] {
  return error === undefined
    ? []
    : [command('error', { file: relativePath(path), title: 'unreadable' }, error)];
}

function annotate(path: string, { rule, severity, message, range, fixes }: ReportedFinding): string {
  const { start, end } = range;
  // GitHub takes columns only where the annotation is within one line.
  const columns =
    start.line === end.line
      ? { col: start.character + 1, endColumn: Math.max(start.character, end.character) + 1 }
      : {};
  const titles = fixes.map(({ title }) => `\nFix: ${title}`).join('');
  const properties = {
    file: relativePath(path),
    line: start.line + 1,
    endLine: end.line + 1,
    ...columns,
    title: rule,
  };
  return command(commands[severity], properties, `${message}${titles}`);
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${listed.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
