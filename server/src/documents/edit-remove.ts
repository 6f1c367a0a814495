import { isMap, isSeq, type Node } from 'yaml';
import { type Editing, replaceValue, type TextChange } from './edit-replace.ts';
import { contentEnd, isFirstOnLine, lineEnd, lineStart, nextLine, pairEnd, pairsOf } from './geometry.ts';
import { type Location, locate, type Span } from './locate.ts';

/**
 * Takes a key with its value, or a list item, out of the text. The last member of a collection leaves `{}` or `[]`
 * behind: an empty collection is not the same as none.
 */
export function remove(editing: Editing, location: Location): TextChange | undefined {
  const { text, document } = editing;
  const { parent } = location;
  if (!isMap(parent) && !isSeq(parent)) return undefined;
  const members = isMap(parent) ? pairSpans(text, parent) : itemSpans(text, parent);
  const index = isMap(parent)
    ? pairsOf(parent).findIndex(({ key }) => key === location.key)
    : Number(location.path.at(-1) ?? -1);
  const member = members[index];
  if (member === undefined) return undefined;
  if (members.length === 1) {
    if (parent.flow !== true && location.path.length === 1) return removeLines(text, member);
    const owner = locate(document, location.path.slice(0, -1));
    if (parent.flow !== true) return replaceValue(editing, owner, isMap(parent) ? {} : []);
    return { start: (parent.range?.[0] ?? 0) + 1, end: (parent.range?.[1] ?? 0) - 1, newText: '' };
  }
  if (parent.flow !== true && isFirstOnLine(text, member.start)) return removeLines(text, member);
  const next = members[index + 1];
  if (next !== undefined) return { start: member.start, end: next.start, newText: '' };
  const previous = members[index - 1];
  return previous === undefined ? undefined : { start: previous.end, end: member.end, newText: '' };
}

function pairSpans(text: string, map: { readonly items: readonly unknown[] }): readonly Span[] {
  return pairsOf(map).map((pair) => ({ start: pair.key?.range?.[0] ?? 0, end: pairEnd(text, pair) }));
}

function itemSpans(
  text: string,
  list: { readonly items: readonly unknown[]; readonly flow?: boolean },
): readonly Span[] {
  return (list.items as readonly (Node | null)[]).map((item) => {
    const start = item?.range?.[0] ?? 0;
    const end = item === null ? start : contentEnd(text, item);
    // A block item begins at its dash.
    return { start: list.flow === true ? start : text.lastIndexOf('-', start - 1), end };
  });
}

function removeLines(text: string, { start, end }: Span): TextChange {
  const from = lineStart(text, start);
  const to = nextLine(text, end);
  if (to === text.length && lineEnd(text, end) === text.length && from > 0) {
    // The last line has no line break of its own: the one before it goes.
    const before = text.endsWith('\r\n', from) || text.slice(0, from).endsWith('\r\n') ? 2 : 1;
    return { start: from - before, end: to, newText: '' };
  }
  return { start: from, end: to, newText: '' };
}
