import { styleText } from 'node:util';
import type { Severity } from '../../rules/rule.ts';
import { type FileReport, type ReportedFinding, severities, type ValidationReport } from '../report.ts';
import { count, type Format, type FormatOptions } from './format.ts';
import { printTotals } from './totals.ts';

type Style = Parameters<typeof styleText>[0];

const colours = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'gray',
} as const satisfies Readonly<Record<Severity, Style>>;

/** For people: each finding in lines as soon as its file is judged, then what was not checked, then the sum. */
export function textFormat({ coloured }: Pick<FormatOptions, 'coloured'>): Format {
  const paint = (style: Style, text: string) =>
    coloured ? styleText(style, text, { validateStream: false }) : text;
  return {
    file: ({ path, documents }) =>
      documents
        .flatMap(({ findings }) => findings)
        .map((finding) => printFinding(path, finding, paint))
        .join(''),
    end: (report, targets) => {
      const found = severities
        .filter((severity) => report.summary[severity] > 0)
        .map((severity) => paint(colours[severity], severityCount(report.summary[severity], severity)));
      const notes = [...droppedNote(report), ...uncheckedNotes(report.files)];
      return `${notes.map((note) => `${note}\n`).join('')}${printTotals(report, targets, found)}\n`;
    },
  };
}

function printFinding(
  path: string,
  { severity, rule, message, range, fixes }: ReportedFinding,
  paint: (style: Style, text: string) => string,
): string {
  const place = `${path === '-' ? '<stdin>' : path}:${range.start.line + 1}:${range.start.character + 1}`;
  const head = `${paint('bold', place)} ${paint(colours[severity], severity)} ${paint('dim', rule)}`;
  const titles = fixes.map(({ title }) => title).join(' · ');
  const fix = titles === '' ? '' : `  ${paint('dim', `Fix: ${titles}`)}\n`;
  return `${head}\n  ${message}\n${fix}`;
}

/** `2 errors`; information and hints alike. */
export function severityCount(number: number, severity: Severity): string {
  return severity === 'information' ? `${number} information` : count(number, severity);
}

function droppedNote({ files, target }: ValidationReport): readonly string[] {
  const dropped = files.flatMap(({ documents }) => documents.flatMap(({ droppedFields }) => droppedFields));
  if (dropped.length === 0) return [];
  const distinct = [...new Set(dropped)];
  const named = distinct.slice(0, 5).join(', ');
  const more = distinct.length > 5 ? ` and ${distinct.length - 5} more` : '';
  const what = dropped.length === 1 ? '1 field that does' : `${dropped.length} fields that do`;
  return [
    `The API server of OpenShift ${target.release} would drop ${what} not exist there: ${named}${more}.`,
  ];
}

const uncheckedWords: Readonly<Record<string, string>> = {
  'platform-policy': 'The platform is not known, so the platform policy was not checked; give --platform.',
  'stored-status':
    'The status in the cluster is not known, so rules that depend on it were not checked; give --snapshot.',
};

function uncheckedNotes(files: readonly FileReport[]): readonly string[] {
  const codes = files.flatMap(({ documents }) => documents.flatMap(({ unchecked }) => unchecked));
  return [...new Set(codes)].map(
    (code) => uncheckedWords[code] ?? `This was not checked, because it cannot be evaluated here: ${code}.`,
  );
}
