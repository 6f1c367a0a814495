import { toTextChanges } from '../documents/edit.ts';
import { type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { type Problem, problemSeverity } from '../documents/problem.ts';
import { printFieldPath } from '../domain/field-path.ts';
import type { LocatedFinding } from '../judge/document.ts';
import type { Judge } from '../judge.ts';
import type { Fix } from '../rules/rule.ts';
import type { ReportedFinding, ReportedFix, TextEdit } from './report.ts';

/**
 * How many characters may be gone through for the edits of one document: each fix may take all of its text. In a
 * document of 200,000 characters the first 1,000 findings carry their fixes.
 */
const mostWork = 200_000_000;

export function reportProblem(
  document: ManifestDocument,
  { code, start, end, message }: Problem,
): ReportedFinding {
  const range = rangeIn(document, start, end);
  return { rule: code, severity: problemSeverity[code], path: '', message, range, fixes: [] };
}

/** The findings of one document, in their order. */
export function reportFindings(
  document: ManifestDocument,
  findings: readonly LocatedFinding[],
  judge: Judge,
): readonly ReportedFinding[] {
  const most = Math.ceil(mostWork / (document.source.text.length + 1));
  const fixes = findings.slice(0, most).map((finding) => judge.fixesOf(finding));
  const edits = editsOf(document, fixes.flat());
  return findings.map((finding, index) => {
    const { rule, severity, path, message, span } = finding;
    return {
      rule: rule.id,
      severity,
      path: printFieldPath(path),
      message,
      range: rangeIn(document, span.start, span.end),
      fixes: (fixes[index] ?? []).flatMap((fix) => reportFix(fix, edits.get(fix))),
    };
  });
}

function reportFix(
  { title, preferred }: Fix,
  edits: readonly TextEdit[] | undefined,
): readonly ReportedFix[] {
  return edits === undefined ? [] : [{ title, preferred: preferred === true, edits }];
}

/**
 * The text edits of fixes; a fix that makes no sense in the text has none. All of them are asked for at once, because
 * what every question costs does not depend on how many edits are in it; where that fails, in halves.
 */
function editsOf(document: ManifestDocument, fixes: readonly Fix[]): ReadonlyMap<Fix, readonly TextEdit[]> {
  const { text, parsed } = document.source;
  const found = new Map<Fix, readonly TextEdit[]>();
  const ask = (some: readonly Fix[]): void => {
    if (some.length === 0) return;
    const edits = some.flatMap((fix) => fix.edits);
    const changes = toTextChanges(text, parsed, edits);
    if (changes?.length !== edits.length) {
      const middle = some.length >> 1;
      if (middle === 0) return;
      ask(some.slice(0, middle));
      ask(some.slice(middle));
      return;
    }
    let next = 0;
    for (const fix of some) {
      const own = changes.slice(next, next + fix.edits.length);
      next += fix.edits.length;
      found.set(
        fix,
        own.map(({ start, end, newText }) => ({ range: rangeIn(document, start, end), newText })),
      );
    }
  };
  ask(fixes);
  return found;
}
