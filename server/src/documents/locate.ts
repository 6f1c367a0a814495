import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import type { FieldPath } from '../domain/field-path.ts';
import { isMergeKey, keyOf } from './decode.ts';
import { type AnyPair, isMissing, pairsOf } from './geometry.ts';
import type { ParsedDocument } from './parse.ts';

/** Offsets in a document's text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands at a field path of a document. */
export interface Location {
  /** The part of the path that exists; shorter than what was asked for where the rest is missing. */
  readonly path: FieldPath;
  /** The key, undefined for the root and for list items. */
  readonly key: Node | undefined;
  /** The value; null where a key has none. */
  readonly value: Node | null;
  /** The collection the value is in, undefined for the root. */
  readonly parent: Node | undefined;
  readonly pair: Pair<Node | null, Node | null> | undefined;
}

/** The deepest existing part of `path` in the tree. Aliases are followed, merged keys are found. */
export function locate(document: ParsedDocument, path: FieldPath): Location {
  let location: Location = {
    path: [],
    key: undefined,
    value: document.contents,
    parent: undefined,
    pair: undefined,
  };
  for (const segment of path) {
    const next = step(location, segment, document);
    if (next === undefined) return location;
    location = next;
  }
  return location;
}

function step(location: Location, segment: string | number, document: ParsedDocument): Location | undefined {
  const collection = resolve(location.value, document);
  const path = [...location.path, segment];
  if (isSeq(collection) && typeof segment === 'number') {
    const value = collection.items[segment] as Node | null | undefined;
    return value === undefined
      ? undefined
      : { path, key: undefined, value, parent: collection, pair: undefined };
  }
  if (!isMap(collection)) return undefined;
  const found = findPair(collection, String(segment), document, new Set());
  if (found === undefined) return undefined;
  const { pair, parent } = found;
  return { path, key: pair.key ?? undefined, value: pair.value, parent, pair };
}

/** A map's own pair of this name, else the first that is merged into it. Merges may go round in circles. */
function findPair(
  node: Node | null,
  name: string,
  document: ParsedDocument,
  seen: Set<Node>,
): { readonly pair: AnyPair; readonly parent: Node } | undefined {
  const collection = resolve(node, document);
  if (collection === null || seen.has(collection)) return undefined;
  seen.add(collection);
  const sources = isSeq(collection) ? [...(collection.items as (Node | null)[])] : [];
  if (isMap(collection)) {
    const { own, merged } = pairsByName(collection);
    const pair = own.get(name);
    if (pair !== undefined) return { pair, parent: collection };
    sources.push(...merged);
  }
  for (const source of sources) {
    const found = findPair(source, name, document, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface PairsByName {
  readonly own: ReadonlyMap<string, AnyPair>;
  /** The values of `<<`. */
  readonly merged: readonly (Node | null)[];
}

/** Worked out once for each map: a document can have very many keys, and as many findings. */
const knownPairs = new WeakMap<Node, PairsByName>();

function pairsByName(map: YAMLMap): PairsByName {
  const known = knownPairs.get(map);
  if (known !== undefined) return known;
  const own = new Map<string, AnyPair>();
  const merged: (Node | null)[] = [];
  for (const pair of pairsOf(map)) {
    const name = keyOf(pair.key);
    if (isMergeKey(pair.key)) merged.push(pair.value);
    // Of a duplicate key the last one holds.
    else if (name !== undefined) own.set(name, pair);
  }
  const pairs = { own, merged };
  knownPairs.set(map, pairs);
  return pairs;
}

/** The node an alias stands for (within this document), any other node itself. */
function resolve(node: Node | null, document: ParsedDocument): Node | null {
  if (!isAlias(node)) return node;
  const found = findAnchor(document.contents, node.source);
  return found === undefined || isAlias(found) ? null : found;
}

function findAnchor(node: Node | null, anchor: string): Node | undefined {
  if (isScalar(node)) return node.anchor === anchor ? node : undefined;
  if (!isCollection(node)) return undefined;
  if (node.anchor === anchor) return node;
  for (const item of node.items as (Node | Pair<Node | null, Node | null>)[]) {
    const inside = 'key' in item ? [item.key, item.value] : [item];
    for (const child of inside) {
      const found = findAnchor(child as Node | null, anchor);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * Where to show a finding about `path`. `on` chooses the key or the value; by default a scalar is shown at its value and
 * a map or list at its key (at its first line where it has none). What does not exist is shown at the deepest part of
 * the path that does.
 */
export function spanOf(document: ParsedDocument, path: FieldPath, on?: 'key' | 'value'): Span {
  const { path: found, key, value } = locate(document, path);
  const complete = found.length === path.length;
  const useKey =
    key?.range != null &&
    (on === 'key' || !complete || isMissing(value) || (on === undefined && !isScalar(value)));
  const node = useKey ? key : value;
  if (node?.range == null) return { start: 0, end: 1 };
  return firstLineOf(node, on === 'value' && complete);
}

/** A node's span; of a map or list, unless `whole` is wanted, only the first key or item's beginning. */
function firstLineOf(node: Node, whole: boolean): Span {
  const [start, end] = node.range ?? [0, 0, 0];
  if (!whole && isCollection(node) && node.items.length > 0 && !isFlow(node)) {
    const first = node.items[0] as Node | Pair<Node | null, Node | null>;
    const head = isMap(node) ? (first as Pair<Node | null, Node | null>).key : (first as Node);
    if (head != null && head.range != null) return firstLineOf(head, false);
  }
  return { start, end: Math.max(end, start + 1) };
}

export function isFlow(node: Node | null): boolean {
  return isCollection(node) && node.flow === true;
}

/** The path of the innermost key or value at an offset of the document's text, and which of the two it is. */
export function pathAt(
  document: ParsedDocument,
  offset: number,
): { path: FieldPath; on: 'key' | 'value' } | undefined {
  return document.contents === null ? undefined : pathIn(document.contents, offset, []);
}

function pathIn(
  node: ParsedNode | Node,
  offset: number,
  path: FieldPath,
): { path: FieldPath; on: 'key' | 'value' } | undefined {
  const [start, , end] = node.range ?? [0, 0, 0];
  if (offset < start || offset > end) return undefined;
  if (isMap(node)) {
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      const key = keyOf(pair.key);
      if (key === undefined || pair.key === null) continue;
      const [keyStart, keyEnd] = pair.key.range ?? [0, 0, 0];
      if (offset >= keyStart && offset <= keyEnd) return { path: [...path, key], on: 'key' };
      const inside = pair.value === null ? undefined : pathIn(pair.value, offset, [...path, key]);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }
  if (isSeq(node)) {
    for (const [index, item] of (node.items as (Node | null)[]).entries()) {
      const inside = item === null ? undefined : pathIn(item, offset, [...path, index]);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }
  return offset <= (node.range?.[1] ?? 0) ? { path, on: 'value' } : undefined;
}
