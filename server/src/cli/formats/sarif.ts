import type { DocumentReport, FileReport, ReportedFinding, ReportedFix, ReportedRange } from '../report.ts';
import { createFingerprints, fingerprintName } from './fingerprint.ts';
import type { Format, FormatOptions } from './format.ts';
import { levels, type SarifRule, sarifRules } from './sarif-rules.ts';
import { uriOf } from './uri.ts';

/** SARIF 2.1.0: one run, with every rule, each finding as a result, and what could not be read as a notification. */
export function sarifFormat({ version }: Pick<FormatOptions, 'version'>): Format {
  return {
    file: () => '',
    end: ({ files }) => {
      const rules = new Map(sarifRules().map((rule, index) => [rule.id, { rule, index }]));
      const results = files.flatMap((file) => resultsOf(file, rules));
      const unread = files.flatMap(({ path, error }) => (error === undefined ? [] : [notify(path, error)]));
      const run = {
        tool: {
          driver: {
            name: 'OpenShift MachineConfiguration',
            version,
            semanticVersion: version,
            rules: [...rules.values()].map(({ rule }) => rule),
          },
        },
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            ...(unread.length === 0 ? {} : { toolExecutionNotifications: unread }),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results,
      };
      const log = {
        $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
        version: '2.1.0',
        runs: [run],
      };
      return `${JSON.stringify(log, null, 2)}\n`;
    },
  };
}

/** The rules by id, in the order of their index. A finding of a rule that is not described adds it. */
type Rules = Map<string, { readonly rule: SarifRule; readonly index: number }>;

function resultsOf({ path, documents }: FileReport, rules: Rules): readonly object[] {
  const fingerprintOf = createFingerprints();
  return documents.flatMap((document) =>
    document.findings.map((finding) => {
      return resultOf(path, document, finding, ruleOf(finding.rule, rules), fingerprintOf(document, finding));
    }),
  );
}

function ruleOf(id: string, rules: Rules): number {
  const known = rules.get(id) ?? { rule: { id }, index: rules.size };
  rules.set(id, known);
  return known.index;
}

function resultOf(
  path: string,
  { kind, name }: DocumentReport,
  { rule, severity, message, range, fixes, path: field }: ReportedFinding,
  ruleIndex: number,
  fingerprint: string,
): object {
  const object = kind === null ? [] : [name === null ? kind : `${kind}/${name}`];
  const fullyQualifiedName = [...object, ...(field === '' || field === '<nil>' ? [] : [field])].join(' ');
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(path) }, region: toRegion(range) },
        ...(fullyQualifiedName === '' ? {} : { logicalLocations: [{ fullyQualifiedName }] }),
      },
    ],
    partialFingerprints: { [fingerprintName]: fingerprint },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => toSarifFix(path, fix)) }),
  };
}

function toSarifFix(path: string, { title, edits }: ReportedFix): object {
  const replacements = edits.map(({ range, newText }) => {
    return {
      deletedRegion: toRegion(range),
      ...(newText === '' ? {} : { insertedContent: { text: newText } }),
    };
  });
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: { uri: uriOf(path) }, replacements }],
  };
}

/** SARIF counts lines and columns from 1, the end exclusive. */
function toRegion({ start, end }: ReportedRange): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function notify(path: string, error: string): object {
  return {
    level: 'error',
    message: { text: `${path}: ${error}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  };
}
