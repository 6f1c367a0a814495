import type { Plan } from '../boot-images/plan-result.ts';
import { imageVersions } from './image-versions.ts';
import { rowList, sectionList } from './list-layout.ts';
import { changesNothing } from './no-change.ts';
import type { PlanTextOptions } from './options.ts';
import { cut, padded, plain, widthOf, wrapped } from './plain.ts';
import { afterConflict, conflicts, refusals, refused, wayOut } from './rejection.ts';
import { type PlanRow, rowsOf } from './rows.ts';
import { type Section, sectionsOf } from './sections.ts';
import { heading, namesText, nodesSentence, signs, totals } from './words.ts';

export type { AppliedObject, Certainty, PlanTextOptions } from './options.ts';

/** Where the right end of the first line is, unless it is longer. */
const lineWidth = 110;

/** Where nothing changes. Source: product.md 3.3 (c) 5. */
export const noChanges = 'No changes. The cluster already has this configuration.';

/** The plan for people, in lines of plain text. Nothing in it does anything to a terminal. */
export function planAsText(plan: Plan, options: PlanTextOptions = {}): string {
  const isList = options.layout === 'list';
  const lines = [
    ...(isList ? firstLines(plan, options) : [firstLine(plain(heading(plan, options.name)), options.note)]),
    ...(plan.admission.verdict === 'rejected'
      ? rejectionLines(plan, options)
      : consequenceLines(plan, options)),
  ];
  return `${lines.join('\n')}\n`;
}

function firstLines(plan: Plan, { name, note }: PlanTextOptions): readonly string[] {
  return [plain(heading(plan, name)), ...(note === undefined ? [] : [`  ${plain(note)}`])];
}

function firstLine(title: string, note: string | undefined): string {
  if (note === undefined) return title;
  const right = plain(note);
  return `${padded(title, Math.max(widthOf(title) + 3, lineWidth - widthOf(right)))}${right}`;
}

/** An editor breaks lines itself. */
function widthFor({ layout }: PlanTextOptions): number {
  return layout === 'list' ? Number.POSITIVE_INFINITY : lineWidth;
}

function rejectionLines(plan: Plan, options: PlanTextOptions): readonly string[] {
  return [
    `  ${refused}`,
    ...refusals(plan.admission).map((line) => `! ${line}`),
    ...wrapped(wayOut(plan), widthFor(options)).map((line) => `  ${line}`),
  ];
}

function consequenceLines(plan: Plan, options: PlanTextOptions): readonly string[] {
  const rows = rowsOf(plan, imageVersions(options.snapshot));
  const refusing = conflicts(plan);
  return [
    ...refusing.flatMap((message) => wrapped(`! ${message}`, widthFor(options))),
    ...(refusing.length === 0 ? [] : [`  ${afterConflict}`]),
    ...(changesNothing(plan, options) ? [`  ${noChanges}`] : []),
    `  ${totals(plan)}`,
    `  ${nodesSentence(plan)}`,
    ...(options.layout === 'list' ? lists(rows, plan, options) : columns(rows, plan, options)),
  ];
}

function lists(rows: readonly PlanRow[], plan: Plan, options: PlanTextOptions): readonly string[] {
  return [...(rows.length === 0 ? [] : ['', ...rowList(rows)]), ...sectionList(sectionsOf(plan, options))];
}

function columns(rows: readonly PlanRow[], plan: Plan, options: PlanTextOptions): readonly string[] {
  return [...(rows.length === 0 ? [] : ['', ...table(rows)]), '', ...sectionLines(sectionsOf(plan, options))];
}

/** A longer cell goes on in the next line. */
const widest = { title: 44, image: 48, why: 60 };

function table(rows: readonly PlanRow[]): readonly string[] {
  const cells = rows.map(({ title, now, after, why }) => ({
    title: cut(title, widest.title),
    now: now.flatMap((line) => cut(line, widest.image)),
    after: after.length === 0 ? ['–'] : after.flatMap((line) => cut(line, widest.image)),
    why: wrapped(why, widest.why),
  }));
  const widths = {
    title: columnWidth(['Machine set', ...cells.flatMap(({ title }) => title)]),
    now: columnWidth(['Now', ...cells.flatMap(({ now }) => now)]),
    after: columnWidth(['After', ...cells.flatMap(({ after }) => after)]),
  };
  const line = (sign: string, title = '', now = '', after = '', why = '') =>
    `${sign} ${padded(title, widths.title)}  ${padded(now, widths.now)}  ${padded(after, widths.after)}  ${why}`.trimEnd();
  const linesOf = ({ outcome, details, names, more }: PlanRow, index: number): readonly string[] => {
    const { title = [], now = [], after = [], why = [] } = cells[index] ?? {};
    const height = Math.max(title.length, now.length, after.length, why.length);
    return [
      ...Array.from({ length: height }, (_, at) =>
        line(at === 0 ? signs[outcome] : ' ', title[at], now[at], after[at], why[at]),
      ),
      ...indented(namesText(names, more), 6),
      ...details.flatMap((detail) => indented(detail, 6)),
    ];
  };
  return [line(' ', 'Machine set', 'Now', 'After', 'Why'), ...rows.flatMap(linesOf)];
}

function columnWidth(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, widthOf(text)), 0);
}

function indented(text: string, spaces: number): readonly string[] {
  return wrapped(text, lineWidth - spaces).map((line) => `${' '.repeat(spaces)}${line}`);
}

/** The sections as two columns: what they are about, and what is said. */
export function sectionLines(sections: readonly Section[]): readonly string[] {
  const width = columnWidth(sections.map(({ label }) => label));
  return sections.flatMap(({ label, lines }) =>
    lines
      .flatMap((text) => {
        const [first = '', ...rest] = wrapped(text, lineWidth - width - 4);
        return [first, ...rest.map((line) => `  ${line}`)];
      })
      .map((line, index) => `  ${padded(index === 0 ? label : '', width)}  ${line}`.trimEnd()),
  );
}
