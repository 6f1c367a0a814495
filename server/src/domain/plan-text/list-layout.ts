import type { PlanRow } from './rows.ts';
import type { Section } from './sections.ts';
import { namesText, signs } from './words.ts';

const indent = '    ';

/** The rows of a plan one below the other, with what there is to say of each indented below it. */
export function rowList(rows: readonly PlanRow[]): readonly string[] {
  return [
    'Machine sets',
    ...rows.flatMap(({ outcome, title, now, after, why, details, names, more }) => [
      `${signs[outcome]} ${title}`,
      ...imageLines(now, after),
      ...(names.length === 0 ? [] : [`${indent}${namesText(names, more)}`]),
      `${indent}${why}`,
      ...details.map((detail) => `${indent}${detail}`),
    ]),
  ];
}

/** The boot image in a line where it stays, in two where it becomes another. */
function imageLines(now: readonly string[], after: readonly string[]): readonly string[] {
  if (after.length === 0) return now.length === 0 ? [] : [`${indent}${imageText(now)}`];
  return [`${indent}now    ${imageText(now)}`, `${indent}after  ${imageText(after)}`];
}

/** The version, and the id behind it. */
function imageText([first, ...rest]: readonly string[]): string {
  if (first === undefined) return 'no boot image';
  return rest.length === 0 ? first : `${first} (${rest.join(' ')})`;
}

/** What is said besides the rows: each section's name, and its lines below. */
export function sectionList(sections: readonly Section[]): readonly string[] {
  return sections.flatMap(({ label, lines }) => ['', label, ...lines.map((line) => `${indent}${line}`)]);
}
