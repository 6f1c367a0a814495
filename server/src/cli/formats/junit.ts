import { type DocumentReport, type FileReport, isFailing, type ReportedFinding } from '../report.ts';
import type { Format, FormatOptions } from './format.ts';

/**
 * JUnit's XML: a test suite for each file and a test case for each object, with a failure for each finding at or above
 * `failOn`; other findings are its output. A file that could not be read is a test case with an error.
 */
export function junitFormat({ failOn }: Pick<FormatOptions, 'failOn'>): Format {
  const fails = ({ severity }: ReportedFinding) => isFailing(severity, failOn);
  const failuresIn = (documents: readonly DocumentReport[]) =>
    documents.filter(({ findings }) => findings.some(fails)).length;
  const suite = ({ path, error, documents }: FileReport): string => {
    const cases = documents.map((document) => testCase(path, document, fails));
    if (error !== undefined) cases.push(unreadable(path, error));
    const counts = {
      tests: cases.length,
      failures: failuresIn(documents),
      errors: error === undefined ? 0 : 1,
    };
    return element('testsuite', { name: path, ...counts }, cases, '  ');
  };
  return {
    file: () => '',
    end: ({ files }) => {
      const errors = files.filter(({ error }) => error !== undefined).length;
      const documents = files.flatMap((file) => file.documents);
      const counts = { tests: documents.length + errors, failures: failuresIn(documents), errors };
      const suites = element(
        'testsuites',
        { name: 'machineconfiguration validate', ...counts },
        files.map(suite),
        '',
      );
      return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}`;
    },
  };
}

function testCase(
  path: string,
  { index, item, kind, name, findings }: DocumentReport,
  fails: (finding: ReportedFinding) => boolean,
): string {
  const number = `document ${index + 1}${item === undefined ? '' : `, item ${item + 1}`}`;
  const title = kind === null ? number : `${kind}${name === null ? '' : ` ${name}`} (${number})`;
  const describe = ({ message, rule, severity, range: { start }, fixes }: ReportedFinding) => {
    const place = `${path}:${start.line + 1}:${start.character + 1}`;
    return [`${place} ${severity} ${rule}`, message, ...fixes.map((fix) => `Fix: ${fix.title}`)].join('\n');
  };
  const failures = findings.filter(fails).map((finding) => {
    const attributes = { message: finding.message, type: finding.rule };
    return leaf('failure', attributes, describe(finding), '      ');
  });
  const others = findings.filter((finding) => !fails(finding)).map(describe);
  if (others.length > 0) failures.push(leaf('system-out', {}, others.join('\n'), '      '));
  return element('testcase', { name: title, classname: path }, failures, '    ');
}

function unreadable(path: string, message: string): string {
  const error = leaf('error', { message, type: 'unreadable' }, `${path}: ${message}`, '      ');
  return element('testcase', { name: 'readable', classname: path }, [error], '    ');
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, children: readonly string[], indent: string): string {
  const start = `${indent}<${name}${printAttributes(attributes)}`;
  return children.length === 0 ? `${start}/>\n` : `${start}>\n${children.join('')}${indent}</${name}>\n`;
}

function leaf(name: string, attributes: Attributes, text: string, indent: string): string {
  return `${indent}<${name}${printAttributes(attributes)}>${escapeXml(text)}</${name}>\n`;
}

function printAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(
      ([key, value]) =>
        ` ${key}="${escapeXml(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`,
    )
    .join('');
}

/** Escapes what XML gives a meaning, and replaces what it cannot hold at all (XML 1.0, production 2) by U+FFFD. */
function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#13;')
  );
}
