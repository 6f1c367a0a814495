import { isCollection, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/** The offset at which the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  // A line may also end with CR alone.
  const cr = text.slice(start, offset).lastIndexOf('\r');
  return cr === -1 || text[start + cr + 1] === '\n' ? start : start + cr + 1;
}

/** The offset at which the line of `offset` ends, its line break not included. */
export function lineEnd(text: string, offset: number): number {
  const lf = text.indexOf('\n', offset);
  const end = lf === -1 ? text.length : lf;
  const cr = text.slice(offset, end).indexOf('\r');
  return cr === -1 ? end : offset + cr;
}

/** The offset of the line after the one of `offset`, the end of the text where there is none. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return Math.min(text.length, end + (text.startsWith('\r\n', end) ? 2 : 1));
}

/** How many characters stand before `offset` on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** True where only blanks stand before `offset` on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** What stands before `offset` on its line where that is only blanks, undefined else. */
export function indentationOf(text: string, offset: number): string | undefined {
  return isFirstOnLine(text, offset) ? text.slice(lineStart(text, offset), offset) : undefined;
}

/** True for a key without a value, or with one that is written as nothing. */
export function isMissing(node: Node | null): boolean {
  if (node === null) return true;
  const [start, end] = node.range ?? [0, 0, 0];
  return start === end;
}

export type AnyPair = Pair<Node | null, Node | null>;

export function pairsOf(map: { readonly items: readonly unknown[] }): readonly AnyPair[] {
  return map.items as readonly AnyPair[];
}

/** The offset after the last visible character of a node: comments and line breaks after it are not part of it. */
export function contentEnd(text: string, node: Node): number {
  const [start, end] = node.range ?? [0, 0, 0];
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (isMap(node) && last !== undefined) return pairEnd(text, last as AnyPair);
    if (isSeq(node) && last != null && !isMissing(last as Node)) return contentEnd(text, last as Node);
  }
  if (isScalar(node) || isSeq(node) || isMap(node)) return start + text.slice(start, end).trimEnd().length;
  return end;
}

/** The offset after the last visible character of a key and its value. */
export function pairEnd(text: string, pair: AnyPair): number {
  if (pair.value !== null && !isMissing(pair.value)) return contentEnd(text, pair.value);
  return pair.key === null ? 0 : afterColon(text, pair.key.range?.[1] ?? 0);
}

/** The offset after the `:` that follows a key ending at `keyEnd`. */
export function afterColon(text: string, keyEnd: number): number {
  const colon = text.indexOf(':', keyEnd);
  return colon === -1 ? keyEnd : colon + 1;
}
