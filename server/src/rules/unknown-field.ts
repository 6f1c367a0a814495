import type { FieldPath } from '../domain/field-path.ts';
import { printFieldPath, startsWithPath } from '../domain/field-path.ts';
import { printRelease } from '../domain/release.ts';
import { printTarget } from '../domain/target-words.ts';
import { historyOf } from '../schema/availability.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { everyError } from './cel-errors.ts';
import { defineRule, type RuleContext } from './rule.ts';
import { closest } from './wording.ts';

export const unknownField = defineRule<{ readonly meant: string | null }>({
  id: 'unknown-field',
  severity: 'warning',
  docs: {
    summary: 'A field that the target release does not have.',
    why: 'The API server drops it without a word when the object is created or replaced, so the setting has no effect; a server-side apply fails altogether.',
    source: 'domain.md 2.1; apiextensions-apiserver schema/pruning',
  },
  *check(_resource, context) {
    const mistyped = everyError(context.verdict).filter(({ keyword }) => keyword === 'type');
    for (const path of context.verdict.dropped) {
      // What is in a value of a wrong type goes with it.
      if (mistyped.some((error) => startsWithPath(path, error.path))) continue;
      const name = String(path.at(-1));
      const parent = path.slice(0, -1);
      const known = Object.keys(schemaAt(context.schema, parent)?.properties ?? {});
      const meant = closest(name, known) ?? null;
      const advice = meant === null ? 'Remove it.' : `Did you mean ${meant}?`;
      const elsewhere = whereItExists(path, context);
      const message =
        elsewhere === undefined
          ? `${printFieldPath(path)} does not exist; the API server would drop it. ${advice}`
          : `${printFieldPath(path)} does not exist in ${printTarget(context.target)}; the API server would drop it. ${elsewhere}`;
      yield { path, on: 'key', message, data: { meant } };
    }
  },
  fixes({ path, data: { meant } }) {
    const rename = {
      title: `Rename to \`${meant}\``,
      preferred: true,
      edits: [{ op: 'rename', path, key: String(meant) }],
    } as const;
    const remove = { title: 'Remove Field', edits: [{ op: 'remove', path }] } as const;
    return meant === null ? [remove] : [rename, remove];
  },
});

/** In which other release or feature set the field exists; undefined where in none. */
function whereItExists(path: FieldPath, { annotated, gates }: RuleContext): string | undefined {
  const history = historyOf(annotated, { path }, gates);
  if (history === undefined) return undefined;
  const { since, preview, generallyAvailable, until } = history;
  if (until !== undefined) return `It exists up to OpenShift ${printRelease(until)}.`;
  if (preview === undefined)
    return since === undefined ? undefined : `It exists from OpenShift ${printRelease(since)} on.`;
  const first = since === undefined ? '' : ` from OpenShift ${printRelease(since)} on`;
  const general =
    generallyAvailable === undefined
      ? ''
      : `, and without it from OpenShift ${printRelease(generallyAvailable)} on`;
  return `It exists with the feature set ${preview}${first}${general}.`;
}
