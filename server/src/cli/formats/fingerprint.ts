import { createHash } from 'node:crypto';
import type { DocumentReport, ReportedFinding } from '../report.ts';

/**
 * What makes a finding the same one in another version of its file: the rule, the object (API group, kind, name) and the
 * field. Lines, the number of the document in its file, the message and the value do not count, so that edits elsewhere
 * and other words leave it as it is. Of several findings alike in one file each has its number. The value is in SARIF's
 * `partialFingerprints` under `fingerprintName`.
 */
export function createFingerprints(): (document: DocumentReport, finding: ReportedFinding) => string {
  const seen = new Map<string, number>();
  return ({ apiVersion, kind, name }, { rule, path }) => {
    const group = apiVersion?.split('/')[0] ?? null;
    const identity = JSON.stringify([rule, group, kind, name, path]);
    const number = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, number);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}:${number}`;
  };
}

/** The version counts up when a fingerprint is made of something else. */
export const fingerprintName = 'machineConfigurationFinding/v1';
