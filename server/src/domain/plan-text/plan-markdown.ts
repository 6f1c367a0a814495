import type { Outcome } from '../boot-images/outcome.ts';
import type { Plan } from '../boot-images/plan-result.ts';
import { imageVersions } from './image-versions.ts';
import { code, fenced, folded, prose } from './markdown-inline.ts';
import { changesNothing } from './no-change.ts';
import type { PlanTextOptions } from './options.ts';
import { noChanges, sectionLines } from './plan-text.ts';
import { afterConflict, conflicts, refusals, refused, wayOut } from './rejection.ts';
import { type PlanRow, rowsOf } from './rows.ts';
import { type Section, sectionsOf } from './sections.ts';
import { heading, nodesSentence, totals } from './words.ts';

/**
 * The plan for a comment on a pull request: what changes in a table, the rest folded. What comes from the cluster is code
 * there: none of it is read as Markdown or HTML.
 *
 * @param level of the heading
 */
export function planAsMarkdown(plan: Plan, options: PlanTextOptions = {}, level = 3): string {
  const parts = [
    `${'#'.repeat(level)} ${prose(heading(plan, options.name))}`,
    ...(options.note === undefined ? [] : [prose(options.note)]),
    ...(plan.admission.verdict === 'rejected' ? rejectionParts(plan) : consequenceParts(plan, options)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function rejectionParts(plan: Plan): readonly string[] {
  return [`**${refused}**`, list(refusals(plan.admission).map(code)), prose(wayOut(plan))];
}

/** What is shown at once; all else stays as it is. */
const prominent: ReadonlySet<Outcome> = new Set(['error', 'patched', 'unknown', 'deferred']);
const foldedSections: ReadonlySet<string> = new Set([
  'Effective setting',
  'Skew enforcement',
  'Conditions',
  'Certainty',
]);

function consequenceParts(plan: Plan, options: PlanTextOptions): readonly string[] {
  const rows = rowsOf(plan, imageVersions(options.snapshot));
  const shown = rows.filter(({ outcome }) => prominent.has(outcome));
  const others = rows.filter(({ outcome }) => !prominent.has(outcome));
  const sections = sectionsOf(plan, options);
  const points = sections.filter(({ label }) => !foldedSections.has(label)).map(pointOf);
  const rest = sections.filter(({ label }) => foldedSections.has(label));
  const refusing = conflicts(plan);
  return [
    ...(refusing.length === 0 ? [] : [list(refusing.map(prose)), `**${afterConflict}**`]),
    ...(changesNothing(plan, options) ? [`**${noChanges}**`] : []),
    `**${totals(plan)}** ${nodesSentence(plan)}`,
    ...(shown.length === 0 ? [] : [table(shown)]),
    ...(points.length === 0 ? [] : [list(points)]),
    ...(others.length === 0 ? [] : [folded('What stays as it is', table(others))]),
    ...(rest.length === 0
      ? []
      : [folded('Effective setting, conditions and certainty', fenced(sectionLines(rest)))]),
  ];
}

function pointOf({ label, lines }: Section): string {
  const [only = '', ...more] = lines.map(prose);
  const text = more.length === 0 ? ` ${only}` : [only, ...more].map((line) => `\n  - ${line}`).join('');
  return `**${label}**:${text}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function table(rows: readonly PlanRow[]): string {
  return ['| Machine set | Now | After | Why |', '| --- | --- | --- | --- |', ...rows.map(tableRow)].join(
    '\n',
  );
}

function tableRow({ title, now, after, why, details, names, more }: PlanRow): string {
  const cells = [
    [...(names.length === 0 ? [titleText(title)] : [title, names.map(code).join(', '), ...moreText(more)])],
    now.map(imageText),
    after.length === 0 ? ['–'] : after.map(imageText),
    [prose(why), ...details.map(prose)],
  ];
  return `| ${cells.map((lines) => lines.join('<br>')).join(' | ')} |`;
}

function titleText(title: string): string {
  const [, name] = /^Control plane machine set(?: (.+))?$/.exec(title) ?? [];
  if (title === 'Control plane machine set') return title;
  return name === undefined ? code(title) : `Control plane machine set ${code(name)}`;
}

function moreText(more: number): readonly string[] {
  return more === 0 ? [] : [`and ${more} more, of which the plan as JSON lists every one`];
}

function imageText(line: string): string {
  return line.startsWith('perhaps ') ? `perhaps ${code(line.slice('perhaps '.length))}` : code(line);
}
