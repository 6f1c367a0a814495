import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { Problem } from './problem.ts';

/** Deeper than any Kubernetes object, shallow enough for every recursion over a value. */
export const deepestNesting = 250;
export const tooDeepMessage = 'This value is nested too deeply to be part of a Kubernetes object.';

interface Decoding {
  readonly problems: Problem[];
  readonly anchors: Map<string, Anchor>;
  /** Keys and values decoded so far, those repeated through aliases counted each time, as go-yaml does. */
  count: number;
  /** Those of them that were repeated. */
  repeated: number;
  /** The deepest place that the values so far reach to. */
  reached: number;
  isExcessive: boolean;
}

interface Anchor {
  readonly value: JsonValue;
  readonly count: number;
  /** How many collections stand within each other in the value. */
  readonly height: number;
}

/**
 * The value of a composed YAML document as Kubernetes decodes it, undefined where it has none, and what keeps Kubernetes
 * from decoding it. Never throws. Of a duplicate key the last value holds, as in go-yaml. An alias shares the value of
 * its anchor; a document that would grow beyond all measure through aliases has no value.
 */
export function decodeNode(contents: Node | null): {
  value: JsonValue | undefined;
  problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const decoding: Decoding = {
    problems,
    anchors: new Map(),
    count: 1,
    repeated: 0,
    reached: 0,
    isExcessive: false,
  };
  const value = contents === null ? null : decode(contents, decoding, 0);
  return { value: decoding.isExcessive ? undefined : value, problems };
}

function decode(node: Node | null, decoding: Decoding, depth: number): JsonValue {
  if (node === null || decoding.isExcessive) return null;
  decoding.count++;
  if (isAlias(node)) return decodeAlias(node.source, node, decoding, depth);
  if (isExcessive(node, decoding)) return null;
  if (depth > deepestNesting) {
    report(decoding, node, tooDeepMessage);
    return null;
  }
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  const { count, reached } = decoding;
  decoding.reached = depth;
  const value = decodeContent(node, decoding, depth);
  if (anchor !== undefined) {
    const height = decoding.reached - depth;
    decoding.anchors.set(anchor, { value, count: decoding.count - count + 1, height });
  }
  decoding.reached = Math.max(decoding.reached, reached);
  return value;
}

function decodeAlias(name: string, node: Node, decoding: Decoding, depth: number): JsonValue {
  const anchor = decoding.anchors.get(name);
  if (anchor === undefined) {
    report(
      decoding,
      node,
      `The alias *${name} refers to an anchor that is not complete at this point of the document.`,
    );
    return null;
  }
  decoding.count += anchor.count;
  decoding.repeated += anchor.count;
  if (isExcessive(node, decoding)) return null;
  if (depth + anchor.height > deepestNesting) {
    report(decoding, node, tooDeepMessage);
    return null;
  }
  decoding.reached = Math.max(decoding.reached, depth + anchor.height);
  return anchor.value;
}

/**
 * True where aliases repeat more than Kubernetes allows, which is said once: 99 of 100 values, and fewer in documents
 * that become very large. Source: go.yaml.in/yaml/v2 decode.go, `allowedAliasRatio`.
 */
function isExcessive(node: Node, decoding: Decoding): boolean {
  const { count, repeated } = decoding;
  if (repeated <= 100 || count <= 1000) return false;
  const large = Math.min(1, Math.max(0, (count - 400_000) / 3_600_000));
  if (repeated / count <= 0.99 - 0.89 * large) return false;
  report(
    decoding,
    node,
    'The aliases of this document repeat too many values; Kubernetes refuses to read it.',
  );
  decoding.isExcessive = true;
  return true;
}

function decodeContent(node: Node, decoding: Decoding, depth: number): JsonValue {
  if (isMap(node)) return decodeMap(node, decoding, depth);
  if (isSeq(node)) return node.items.map((item) => decode(item as Node | null, decoding, depth + 1));
  if (!isScalar(node)) return null;
  const value = node.value;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    report(
      decoding,
      node,
      `Kubernetes objects are JSON, which has no ${String(node.source ?? value)}; use a finite number.`,
    );
    return null;
  }
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
    case 'bigint':
      return value;
    default:
      return null;
  }
}

function decodeMap(map: YAMLMap, decoding: Decoding, depth: number): JsonObject {
  const merged: Record<string, JsonValue> = {};
  const own: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    const valueNode = pair.value as Node | null;
    if (isMergeKey(keyNode)) {
      for (const source of mergeSources(decode(valueNode, decoding, depth + 1))) {
        for (const [key, value] of Object.entries(source))
          if (!Object.hasOwn(merged, key)) define(merged, key, value);
      }
      continue;
    }
    const key = keyOf(keyNode);
    if (key === undefined) {
      report(
        decoding,
        keyNode ?? map,
        'A key of a Kubernetes object is text; write it as a plain word or in quotes.',
      );
      continue;
    }
    decoding.count++;
    if (Object.hasOwn(own, key)) {
      const { start, end } = rangeOf(keyNode ?? map);
      decoding.problems.push(duplicateKeyProblem(key, start, end));
    }
    define(own, key, decode(valueNode, decoding, depth + 1));
  }
  for (const [key, value] of Object.entries(own)) define(merged, key, value);
  return merged;
}

export function duplicateKeyProblem(key: string, start: number, end: number): Problem {
  const message = `The key "${key}" is already set in this object; Kubernetes refuses the document. Keep one of the two.`;
  return { code: 'duplicate-key', start, end, message };
}

/** Sets an own property also where the key is `__proto__`. */
export function define(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

export function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
}

function mergeSources(value: JsonValue): readonly JsonObject[] {
  const sources = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return sources.filter(
    (source): source is JsonObject => typeof source === 'object' && source !== null && !Array.isArray(source),
  );
}

/**
 * A map key as Kubernetes turns it into text: booleans by name (`y: 1` sets "true"), numbers printed, undefined where
 * the key can't be one (null, a list, a map). Source: sigs.k8s.io/yaml convertToJSONableObject.
 */
export function keyOf(key: Node | null): string | undefined {
  if (!isScalar(key)) return undefined;
  const value = key.value;
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : undefined;
    default:
      return undefined;
  }
}

function report(decoding: Decoding, node: Node, message: string): void {
  decoding.problems.push({ code: 'yaml-syntax', ...rangeOf(node), message });
}

function rangeOf(node: Node): { start: number; end: number } {
  const [start, end] = node.range ?? [0, 0, 0];
  return { start, end: Math.max(end, start + 1) };
}
