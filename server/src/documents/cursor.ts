import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import { isMergeKey, keyOf } from './decode.ts';
import { lineEnd, lineStart, pairsOf } from './geometry.ts';
import type { Span } from './locate.ts';
import { type Language, parseDocument } from './parse.ts';
import type { TextStyle } from './render.ts';
import { styleOf } from './style.ts';

/** What can be typed at a place of a document. */
export interface Cursor {
  /** A key of the object at `path`, or the value at `path`. */
  readonly wants: 'key' | 'value';
  readonly path: FieldPath;
  /** What is typed already, without quotes, and the text that a choice takes the place of. */
  readonly word: string;
  readonly replace: Span;
  /** True where a `:` follows already. */
  readonly hasColon: boolean;
  /** True inside braces or brackets. */
  readonly flow: boolean;
  /** The column at which the word begins: a key's children stand further to the right. */
  readonly column: number;
  /** The document's value with the word left out. */
  readonly value: JsonValue | undefined;
  readonly style: TextStyle;
}

/** A word that is in no document. */
const marker = 'cursor-0f3a';
const wordCharacter = /[\w./-]/;

/**
 * What can be typed at `offset` of a document's text, however broken the text around it is: the word at the cursor is
 * replaced by a marker, and where the marker ends up in the tree tells the path. Undefined where nothing of the object
 * can be typed: in a comment, in a block scalar, in the middle of a longer text.
 */
export function cursorAt(text: string, offset: number, language: Language = 'yaml'): Cursor | undefined {
  const replace = wordAt(text, offset);
  const before = text.slice(lineStart(text, replace.start), replace.start);
  if (isInComment(before)) return undefined;
  const rest = text.slice(replace.end, lineEnd(text, replace.end));
  const hasColon = /^["']?\s*:/.test(rest);
  // Alone on its line, after dashes at most, a word is the beginning of a key.
  const startsLine = /^\s*(?:-\s+)*$/.test(before) && !hasColon && rest.trim() === '';
  // Right behind the colon of a plain key a word would become part of the key, and so would a colon right behind a word.
  const placed = hasColon && text[replace.start] === '"' ? `"${marker}"` : marker;
  const forms = startsLine ? [`${marker}: `, marker] : [before.endsWith(':') ? ` ${placed}` : placed];
  for (const form of forms) {
    const marked = text.slice(0, replace.start) + form + text.slice(replace.end);
    const parsed = parseDocument(marked);
    const found = parsed.contents === null ? undefined : search(marked, parsed.contents, [], false);
    if (found === undefined) continue;
    const word = text.slice(replace.start, offset).replace(/^["']/, '');
    const column = replace.start - lineStart(text, replace.start);
    const value = withoutMarker(parsed.value);
    // With quotes in its first key a text goes on as JSON.
    const isJson = language === 'json' || /^\ufeff?\s*\{\s*"/.test(text);
    const style = styleOf(marked, { ...parsed, isJson });
    return { ...found, word, replace, hasColon, column, value, style };
  }
  return undefined;
}

/** The word that the cursor is in or at the end of, its opening quote included. */
function wordAt(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && wordCharacter.test(text[start - 1] ?? '')) start--;
  if (/^-+\s?$/.test(text.slice(start, offset))) start = offset;
  const quote = text[start - 1];
  const quoted = quote === '"' || quote === "'";
  let end = offset;
  while (end < text.length && wordCharacter.test(text[end] ?? '')) end++;
  if (!quoted) return { start, end };
  return { start: start - 1, end: text[end] === quote ? end + 1 : end };
}

function isInComment(before: string): boolean {
  return /(?:^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, ''));
}

type Found = Pick<Cursor, 'wants' | 'path' | 'flow'>;

function search(text: string, node: Node, path: FieldPath, flow: boolean): Found | undefined {
  if (isScalar(node)) return node.source === marker ? { wants: 'value', path, flow } : undefined;
  if (isMap(node)) {
    const inside = flow || node.flow === true;
    for (const { key, value } of pairsOf(node)) {
      if (isScalar(key) && key.source === marker) return { wants: 'key', path, flow: inside };
      const name = isMergeKey(key) ? undefined : keyName(text, key);
      const found =
        name === undefined || value === null ? undefined : search(text, value, [...path, name], inside);
      if (found !== undefined) return found;
    }
  } else if (isSeq(node)) {
    for (const [index, item] of (node.items as (Node | null)[]).entries()) {
      const found =
        item === null ? undefined : search(text, item, [...path, index], flow || node.flow === true);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The key; of one that has swallowed the lines before it, because they lack their colon, what is on its last line. */
function keyName(text: string, key: Node | null): string | undefined {
  const [start, end] = key?.range ?? [0, 0];
  const lines = text.slice(start, end).split('\n');
  return lines.length === 1 ? keyOf(key) : lines.at(-1)?.trim();
}

/** The value without the marker: its key is gone, its value is null. */
function withoutMarker(value: JsonValue | undefined): JsonValue | undefined {
  if (value === marker) return null;
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutMarker(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== marker);
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutMarker(member) ?? null]));
}
