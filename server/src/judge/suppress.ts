import type { Span } from '../documents/locate.ts';
import type { YamlSource } from '../documents/manifest.ts';
import type { Problem, ProblemCode } from '../documents/problem.ts';
import { checkSuppressions, readSuppressions, suppressionOf } from '../documents/suppressions.ts';
import { rules } from '../rules/index.ts';
import { closest } from '../rules/wording.ts';

/** A finding as far as it matters whether it is ignored. */
interface Ignorable {
  readonly rule: { readonly id: string };
  readonly span: Span;
}

/** What is left of findings when the document's comments `# machineconfiguration-ignore <rule> <reason>` have been obeyed. */
export interface Suppressed<Finding> {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** Comments that name no rule, give no reason or silence nothing. */
  readonly mistakes: readonly Problem[];
}

export function suppress<Finding extends Ignorable>(
  source: YamlSource,
  findings: readonly Finding[],
): Suppressed<Finding> {
  const suppressions = readSuppressions(source);
  if (suppressions.length === 0) return { findings, suppressed: [], mistakes: [] };
  const places = findings.map(({ rule, span }) => ({ rule: rule.id, span }));
  const isSilenced = places.map((place) => suppressionOf(suppressions, place) !== undefined);
  const ids = rules.map(({ id }) => id);
  const code: ProblemCode = 'suppression';
  return {
    findings: findings.filter((_, index) => isSilenced[index] !== true),
    suppressed: findings.filter((_, index) => isSilenced[index] === true),
    mistakes: checkSuppressions(suppressions, places, { ids, closest }).map(({ start, end, message }) => {
      return { code, start, end, message };
    }),
  };
}
