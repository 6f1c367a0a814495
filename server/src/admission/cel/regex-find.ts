import type { RE2JS } from '@bufbuild/re2';
import type { Work } from './failure.ts';

type Program = ReturnType<RE2JS['re2']>['prog'];

/** The instructions of a compiled program by their numbers (`Inst` of @bufbuild/re2, which does not export it). */
const op = { alt: 1, altMatch: 2, capture: 3, emptyWidth: 4, fail: 5, match: 6, nop: 7 } as const;
/** What must be true between two characters for an empty-width instruction to pass. */
const empty = { beginLine: 1, endLine: 2, beginText: 4, endText: 8, boundary: 16, noBoundary: 32 } as const;

/** A way through the program that is still open: where it is, and where in the text its match began. */
interface Thread {
  readonly at: number;
  readonly begin: number;
}

/**
 * The texts of the leftmost matches one after the other, each the one that Perl would prefer, in time linear in the
 * text: the library itself only tells whether there is one. A simulation of all ways at once in the order of their
 * preference, after Russ Cox, "Regular Expression Matching: the Virtual Machine Approach".
 *
 * @param most how many at most
 */
export function findMatches(program: Program, text: string, most: number, work: Work): readonly string[] {
  const found: string[] = [];
  let from = 0;
  let lastEnd = -1;
  while (found.length < most && from <= text.length) {
    const match = findMatch(program, text, from, work);
    if (match === undefined) break;
    const [begin, end] = match;
    // An empty match right behind the match before is none.
    if (end > begin || begin !== lastEnd) found.push(text.slice(begin, end));
    lastEnd = end;
    from = end > begin ? end : end + widthAt(text, end);
  }
  return found;
}

function findMatch(
  program: Program,
  text: string,
  from: number,
  work: Work,
): readonly [begin: number, end: number] | undefined {
  let threads: Thread[] = [];
  let match: readonly [begin: number, end: number] | undefined;
  for (let position = from; ; position += widthAt(text, position)) {
    if (threads.length === 0 && match !== undefined) return match;
    const context = contextAt(text, position);
    const open: Thread[] = [];
    const seen = new Set<number>();
    for (const { at, begin } of threads) follow(program, at, begin, context, seen, open);
    if (match === undefined) follow(program, program.start, position, context, seen, open);
    work.step(1 + open.length);
    const rune = position < text.length ? (text.codePointAt(position) ?? -1) : -1;
    threads = [];
    for (const { at, begin } of open) {
      const instruction = program.getInst(at);
      if (instruction.op === op.match) {
        match = [begin, position];
        // The ways behind this one are less preferred.
        break;
      }
      if (rune >= 0 && instruction.matchRune(rune)) threads.push({ at: instruction.out, begin });
    }
    if (position >= text.length) return match;
  }
}

/** Adds where the instructions that consume nothing lead to, most preferred first. */
function follow(
  program: Program,
  start: number,
  begin: number,
  context: number,
  seen: Set<number>,
  open: Thread[],
): void {
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = program.getInst(at);
    switch (instruction.op) {
      case op.alt:
      case op.altMatch:
        pending.push(instruction.arg, instruction.out);
        break;
      case op.capture:
      case op.nop:
        pending.push(instruction.out);
        break;
      case op.emptyWidth:
        if ((instruction.arg & ~context) === 0) pending.push(instruction.out);
        break;
      case op.fail:
        break;
      default:
        open.push({ at, begin });
    }
  }
}

function contextAt(text: string, position: number): number {
  const [before, after] = [text[position - 1], text[position]];
  const isWord = (character: string | undefined) => character !== undefined && /\w/.test(character);
  return (
    (before === undefined ? empty.beginText | empty.beginLine : 0) |
    (before === '\n' ? empty.beginLine : 0) |
    (after === undefined ? empty.endText | empty.endLine : 0) |
    (after === '\n' ? empty.endLine : 0) |
    (isWord(before) === isWord(after) ? empty.noBoundary : empty.boundary)
  );
}

/** The units of the character at this position: 2 for a surrogate pair, 1 at the end too. */
function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}
