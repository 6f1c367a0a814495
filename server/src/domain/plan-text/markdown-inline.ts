import { plain } from './plain.ts';

/**
 * Text as a code span, in which nothing is markup, a mention or a link. A pipe would end a cell of a table even there,
 * whatever stands before it, so it is written out.
 */
export function code(text: string): string {
  const inert = plain(text).replaceAll('|', '\\u007c');
  if (inert.trim() === '') return '';
  const runs = inert.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  const isApart = /^[ `]|[ `]$/.test(inert);
  return isApart ? `${fence} ${inert} ${fence}` : `${fence}${inert}${fence}`;
}

/** What is no more than a word, a number or an arrow, whoever wrote it. */
const word = /^(?:[A-Za-z]+(?:['’][A-Za-z]+)*|\d{1,6}(?:\.\d{1,6}){0,3}|[–→·…])$/;
/** What GitHub may take for a commit. */
const hash = /^[0-9a-f]{7,}$/i;

/**
 * A sentence in which something from a cluster may stand: words are text, and all else is code. So a name stands out,
 * and nobody is mentioned and nothing linked by what a cluster holds.
 */
export function prose(text: string): string {
  const parts = plain(text).split('`');
  // Of an odd number of backticks the last one begins nothing.
  const last = parts.length % 2 === 0 ? parts.length - 1 : parts.length;
  return parts.map((part, index) => (index % 2 === 1 && index < last ? code(part) : sentence(part))).join('');
}

function sentence(text: string): string {
  const result: string[] = [];
  let run: string[] = [];
  const endRun = (after: string) => {
    if (run.length > 0) result.push(`${code(run.join(' '))}${after}`);
    run = [];
  };
  for (const token of text.split(' ')) {
    const [, before = '', middle = '', after = ''] = /^([("“]?)(.*?)([)"”]?[.,:;?!]*)$/u.exec(token) ?? [];
    if (middle === '' || isWord(middle, after)) {
      endRun('');
      result.push(token);
    } else if (before === '' && after === '') run.push(middle);
    else if (before === '') {
      run.push(middle);
      endRun(after);
    } else {
      endRun('');
      result.push(`${before}${code(middle)}${after}`);
    }
  }
  endRun('');
  return result.join(' ');
}

/** `1.` would begin a list. */
function isWord(text: string, after: string): boolean {
  const isMarker = /^\d+$/.test(text) && /^[.)]/.test(after);
  return word.test(text) && !hash.test(text) && !isMarker;
}

/** Lines as they are, in a block that nothing in them ends. */
export function fenced(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 2) + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
}

/** What is read when it is asked for. */
export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
