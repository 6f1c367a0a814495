import {
  type DocumentReport,
  type FileReport,
  type ReportedFinding,
  type ReportedTarget,
  summarise,
  type ValidationReport,
} from '../../../../server/src/cli/report.ts';

export const sampleTarget: ReportedTarget = {
  release: '4.22',
  featureSet: 'Default',
  platform: null,
  source: 'default',
};

/** A finding in the file's fifth line, columns 3 to 8. */
export function finding(rest: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    rule: 'not-one-of',
    severity: 'error',
    path: 'spec.logLevel',
    message: 'It cannot be so.',
    range: { start: { line: 4, character: 2 }, end: { line: 4, character: 7 } },
    fixes: [],
    ...rest,
  };
}

export function document(rest: Partial<DocumentReport> = {}): DocumentReport {
  return {
    index: 0,
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    name: 'cluster',
    admission: 'accepted',
    serverErrors: [],
    droppedFields: [],
    unchecked: [],
    findings: [],
    ...rest,
  };
}

export function report(...files: readonly FileReport[]): ValidationReport {
  return { version: 1, target: sampleTarget, files, summary: summarise(files) };
}

/** A file with one document of these findings. */
export function file(path: string, ...findings: readonly ReportedFinding[]): FileReport {
  return { path, documents: [document({ findings })] };
}
