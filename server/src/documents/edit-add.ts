import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import { type Editing, replaceValue, type TextChange } from './edit-replace.ts';
import {
  columnOf,
  contentEnd,
  indentationOf,
  isMissing,
  lineEnd,
  lineStart,
  pairEnd,
  pairsOf,
} from './geometry.ts';
import type { Location } from './locate.ts';
import { isFilled, renderItem, renderMember, renderPair, renderScalar } from './render.ts';

/** Keys that people expect at the top of an object, in this order. */
const leading = ['apiVersion', 'kind', 'metadata'];

/** Adds the field at `path`, of which `location` is the part that exists, and the objects and lists it is in. */
export function addField(
  editing: Editing,
  location: Location,
  path: FieldPath,
  value: JsonValue,
): TextChange | undefined {
  const [first, ...rest] = path.slice(location.path.length);
  if (first === undefined) return undefined;
  const inner = rest.reduceRight<JsonValue>((nested, segment) => {
    return typeof segment === 'number' ? [nested] : { [segment]: nested };
  }, value);
  const container = location.value;
  if (typeof first === 'number') {
    return isSeq(container) || container === null || isMissing(container)
      ? append(editing, location, inner)
      : undefined;
  }
  if (isMap(container)) return addPair(editing, location, container, first, inner);
  if (container !== null && !isMissing(container) && !isNull(container)) return undefined;
  if (location.key !== undefined) return replaceValue(editing, location, { [first]: inner });
  return location.path.length === 0 ? startDocument(editing, first, inner) : undefined;
}

/** True for a field that is set to null, which is a field without a value. */
function isNull(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

/** The first key of a document that has none: after its `---` line and its comments. */
function startDocument({ text, style }: Editing, key: string, value: JsonValue): TextChange {
  if (style.json) {
    const newText = `${renderMember({ [key]: value }, '', { jsonIndent: '  ', ...style })}${style.eol}`;
    return { start: text.length, end: text.length, newText };
  }
  const separator = text === '' || text.endsWith('\n') ? '' : style.eol;
  return {
    start: text.length,
    end: text.length,
    newText: `${separator}${renderPair(key, value, 0, style)}${style.eol}`,
  };
}

function addPair(
  editing: Editing,
  location: Location,
  map: YAMLMap,
  key: string,
  value: JsonValue,
): TextChange | undefined {
  const { text, style } = editing;
  const pairs = pairsOf(map);
  if (map.flow === true) {
    const last = pairs.at(-1);
    if (last !== undefined) {
      const render = (base: string | undefined) =>
        `${renderScalar(key, style)}: ${renderMember(value, base, style)}`;
      return addToFlow(editing, map, pairEnd(text, last), render, last.key);
    }
    if (location.key !== undefined && !style.json) return replaceValue(editing, location, { [key]: value });
    return fill(editing, location, map, { [key]: value });
  }
  const firstKey = pairs[0]?.key?.range;
  if (firstKey == null) return undefined;
  const column = columnOf(text, firstKey[0]);
  const next = location.path.length === 0 ? nextAtTheTop(editing, map, key) : undefined;
  if (next !== undefined) {
    const start = lineStart(text, next);
    return { start, end: start, newText: `${renderPair(key, value, column, style)}${style.eol}` };
  }
  const end = lineEnd(text, contentEnd(text, map));
  return {
    start: end,
    end,
    newText: `${style.eol}${' '.repeat(column)}${renderPair(key, value, column, style)}`,
  };
}

/** For a key that belongs at the top of an object: where the key that should follow it stands. */
function nextAtTheTop({ text }: Editing, map: YAMLMap, key: string): number | undefined {
  const rank = leading.indexOf(key);
  if (rank === -1) return undefined;
  const later = pairsOf(map).find((pair) => {
    const name = text.slice(pair.key?.range?.[0] ?? 0, pair.key?.range?.[1] ?? 0);
    const itsRank = leading.indexOf(name);
    return itsRank === -1 || itsRank > rank;
  });
  return later?.key?.range?.[0];
}

/** Adds an item at the end of the list at `location`. */
export function append(editing: Editing, location: Location, value: JsonValue): TextChange | undefined {
  const { text, style } = editing;
  const list = location.value;
  if (list === null || isMissing(list) || isNull(list)) return replaceValue(editing, location, [value]);
  if (!isSeq(list)) return undefined;
  if (list.items.length === 0 && isFilled(value)) return replaceValue(editing, location, [value]);
  if (list.flow === true) return appendToFlow(editing, location, list, value);
  const column = columnOf(text, list.range?.[0] ?? 0);
  const end = lineEnd(text, contentEnd(text, list));
  return { start: end, end, newText: `${style.eol}${' '.repeat(column)}${renderItem(value, column, style)}` };
}

function appendToFlow(editing: Editing, location: Location, list: YAMLSeq, item: JsonValue): TextChange {
  const { text, style } = editing;
  const last = list.items.at(-1) as Node | undefined;
  if (last === undefined) return fill(editing, location, list, [item]);
  const render = (base: string | undefined) => renderMember(item, base, style);
  return addToFlow(editing, list, contentEnd(text, last), render, last);
}

/** Puts the first member into an empty collection in braces or brackets. */
function fill({ text, style }: Editing, { key }: Location, empty: Node, value: JsonValue): TextChange {
  const [start, end] = empty.range ?? [0, 0];
  const base = indentationOf(text, key?.range?.[0] ?? start);
  return { start, end, newText: renderMember(value, base, style) };
}

/** After the last member of a collection in braces or brackets: on a line of its own where the members have one each. */
function addToFlow(
  { text, style }: Editing,
  collection: Node,
  at: number,
  render: (base: string | undefined) => string,
  last: Node | null,
): TextChange {
  const opens = collection.range?.[0] ?? 0;
  const lastStart = last?.range?.[0] ?? at;
  if (lineStart(text, opens) === lineStart(text, lastStart)) {
    return { start: at, end: at, newText: `, ${render(undefined)}` };
  }
  const indentation = indentationOf(text, lastStart);
  const gap = style.eol + (indentation ?? ' '.repeat(columnOf(text, lastStart)));
  return { start: at, end: at, newText: `,${gap}${render(indentation)}` };
}
