import { locate } from '../documents/locate.ts';
import type { YamlSource } from '../documents/manifest.ts';
import type { FieldPath } from '../domain/field-path.ts';

/**
 * True for a finding that may only be there because the text around it is broken: a syntax error lies within the value
 * it is about, or on its line or the line next to it. The error itself is shown; what follows from it would be noise.
 */
export function suppressedBy(source: YamlSource, path: FieldPath): boolean {
  const problems = source.parsed.problems.filter(({ code }) => code === 'yaml-syntax');
  if (problems.length === 0) return false;
  const { key, value } = locate(source.parsed, path);
  const start = key?.range?.[0] ?? value?.range?.[0] ?? 0;
  const end = value?.range?.[2] ?? key?.range?.[2] ?? source.text.length;
  const firstLine = source.positionAt(start).line - 1;
  const lastLine = source.positionAt(end).line + 1;
  return problems.some((problem) => {
    const line = source.positionAt(problem.start).line;
    return line >= firstLine && line <= lastLine;
  });
}
