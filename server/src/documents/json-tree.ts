import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { JsonValue } from '../domain/json.ts';
import { define, duplicateKeyProblem, tooDeepMessage } from './decode.ts';
import type { Span } from './locate.ts';
import type { Problem } from './problem.ts';
import { resolvePlain } from './scalars.ts';

/** What a text says that is JSON, in the shape that the YAML parser gives its own. */
export interface JsonTree {
  /** Null where the text is empty. */
  readonly contents: Node | null;
  readonly value: JsonValue;
  readonly problems: readonly Problem[];
}

/** Where a text is no JSON; `first` is the value before another one, which is read. */
export interface JsonMistake {
  readonly problem: Problem;
  readonly first?: JsonTree;
}

interface Reading {
  readonly text: string;
  at: number;
  readonly deepest: number;
  readonly problems: Problem[];
}

interface Read {
  readonly node: Node;
  readonly value: JsonValue;
}

/** Ends the reading of a text at its first mistake. */
class Mistake extends Error {
  readonly span: Span;

  constructor(message: string, start: number, end = start + 1) {
    super(message);
    this.span = { start, end: Math.max(end, start + 1) };
  }
}

/**
 * Reads JSON as Kubernetes does: integers exact, of a duplicate key the last value, a lone surrogate as U+FFFD. Time and
 * memory grow with the text. A byte order mark may stand before it.
 *
 * @param deepest how many arrays and objects may stand within each other
 */
export function readJson(text: string, deepest: number): JsonTree | JsonMistake {
  const reading: Reading = { text, at: text.startsWith('\ufeff') ? 1 : 0, deepest, problems: [] };
  try {
    skipBlanks(reading);
    if (reading.at === text.length) return { contents: null, value: null, problems: [] };
    const { node, value } = readValue(reading, 0);
    skipBlanks(reading);
    const tree: JsonTree = { contents: node, value, problems: reading.problems };
    if (reading.at === text.length) return tree;
    return { problem: behindTheValue(reading), first: tree };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { problem: { code: 'yaml-syntax', ...error.span, message: error.message } };
  }
}

function behindTheValue({ text, at }: Reading): Problem {
  const isValue = /["{[\w-]/.test(text[at] ?? '');
  const message = isValue
    ? 'Of a JSON file one value is read here. Put several objects into the items of a List, or into files of their own.'
    : 'Nothing can follow the value of a JSON file.';
  return { code: 'yaml-syntax', start: at, end: at + 1, message };
}

function skipBlanks(reading: Reading): void {
  const { text } = reading;
  for (; reading.at < text.length; reading.at++) {
    const code = text.charCodeAt(reading.at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
  }
}

function readValue(reading: Reading, depth: number): Read {
  const { text, at } = reading;
  if (depth > reading.deepest) throw new Mistake(tooDeepMessage, at);
  switch (text[at]) {
    case '{':
      return readObject(reading, depth);
    case '[':
      return readArray(reading, depth);
    case '"':
      return readText(reading);
    default:
      return readWord(reading);
  }
}

function readObject(reading: Reading, depth: number): Read {
  const { text, at: start } = reading;
  const map = new YAMLMap<Node, Node>();
  map.flow = true;
  const value: Record<string, JsonValue> = {};
  reading.at++;
  for (skipBlanks(reading); text[reading.at] !== '}'; ) {
    const { at } = reading;
    if (text[at] !== '"') throw missing(reading, start, 'A key of a JSON object is text in double quotes.');
    const key = readText(reading);
    const keyEnd = reading.at;
    skipBlanks(reading);
    if (text[reading.at] !== ':') throw missing(reading, start, 'A colon is missing behind the key.');
    reading.at++;
    skipBlanks(reading);
    const member = readMember(reading, start, depth);
    const name = String(key.value);
    if (Object.hasOwn(value, name)) reading.problems.push(duplicateKeyProblem(name, at, keyEnd));
    define(value, name, member.value);
    map.items.push(new Pair(key.node, member.node));
    readComma(reading, start, '}');
  }
  reading.at++;
  map.range = [start, reading.at, reading.at];
  return { node: map, value };
}

function readArray(reading: Reading, depth: number): Read {
  const { text, at: start } = reading;
  const list = new YAMLSeq<Node>();
  list.flow = true;
  const value: JsonValue[] = [];
  reading.at++;
  for (skipBlanks(reading); text[reading.at] !== ']'; ) {
    const item = readMember(reading, start, depth);
    value.push(item.value);
    list.items.push(item.node);
    readComma(reading, start, ']');
  }
  reading.at++;
  list.range = [start, reading.at, reading.at];
  return { node: list, value };
}

/** A value in an object or array, which opens at `start`. */
function readMember(reading: Reading, start: number, depth: number): Read {
  const { text, at } = reading;
  if (at === text.length || /[,:}\]]/.test(text[at] ?? ''))
    throw missing(reading, start, 'A value is missing here.');
  return readValue(reading, depth + 1);
}

/** What stands between two members, or before the end of the object or array that opens at `start`. */
function readComma(reading: Reading, start: number, closing: '}' | ']'): void {
  const { text } = reading;
  skipBlanks(reading);
  if (text[reading.at] === closing) return;
  const comma = reading.at;
  if (text[comma] !== ',') throw missing(reading, start, 'A comma is missing before this.');
  reading.at++;
  skipBlanks(reading);
  if (text[reading.at] === closing) throw new Mistake('JSON has no comma behind the last member.', comma);
}

/** What is wrong at the place that has been reached: at the end of the text, that the collection there is open. */
function missing(reading: Reading, start: number, message: string): Mistake {
  const { text, at } = reading;
  if (at < text.length) return new Mistake(isComment(text, at) ? noComments : message, at);
  const opening = text[start] ?? '';
  return new Mistake(`This "${opening}" is not closed with "${opening === '{' ? '}' : ']'}".`, start);
}

const noComments = 'JSON has no comments; only YAML has.';

function isComment(text: string, at: number): boolean {
  return text[at] === '#' || (text[at] === '/' && (text[at + 1] === '/' || text[at + 1] === '*'));
}

/** A number, true, false or null; everything else is a mistake. */
function readWord(reading: Reading): Read {
  const { text, at: start } = reading;
  if (isComment(text, start)) throw new Mistake(noComments, start);
  const word = /[^\s,:[\]{}"]*/y;
  word.lastIndex = start;
  const source = word.exec(text)?.[0] ?? '';
  const end = start + source.length;
  const isLiteral = source === 'true' || source === 'false' || source === 'null';
  if (!isLiteral && !/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/.test(source)) {
    const shown = source.length > 40 ? `${source.slice(0, 37)}…` : source;
    const message =
      source === ''
        ? 'A value is missing here.'
        : `${shown} is no JSON value: text stands in double quotes, and numbers are decimal.`;
    throw new Mistake(message, start, end);
  }
  const value = resolvePlain(source);
  if (typeof value === 'string') throw new Mistake('This number is too large for Kubernetes.', start, end);
  reading.at = end;
  const node = new Scalar(value);
  node.type = 'PLAIN';
  node.source = source;
  node.range = [start, end, end];
  return { node, value };
}

function readText(reading: Reading): Read {
  const { at: start } = reading;
  const value = readString(reading);
  const node = new Scalar(value);
  node.type = 'QUOTE_DOUBLE';
  node.source = value;
  node.range = [start, reading.at, reading.at];
  return { node, value };
}

function readString(reading: Reading): string {
  const { text, at: start } = reading;
  let isEscaped = false;
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== 34; code = text.charCodeAt(at)) {
    if (Number.isNaN(code) || code === 10 || code === 13) {
      throw new Mistake('This text has no closing double quote on its line.', start, at);
    }
    if (code < 32) {
      throw new Mistake(`The character ${codePoint(code)} stands in JSON text only as an escape.`, at);
    }
    if (code === 92) {
      isEscaped = true;
      at += escapeLength(text, at);
    } else at++;
  }
  reading.at = at + 1;
  if (!isEscaped) return text.slice(start + 1, at);
  // A piece of text that has been checked above: this cannot fail.
  return String(JSON.parse(text.slice(start, at + 1))).toWellFormed();
}

function escapeLength(text: string, at: number): number {
  const next = text[at + 1] ?? '';
  if (next !== '' && '"\\/bfnrt'.includes(next)) return 2;
  if (/^u[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 6))) return 6;
  const end = next === '\n' || next === '\r' ? at + 1 : at + 2;
  throw new Mistake(
    `${text.slice(at, end)} is no escape of JSON; a backslash itself is written \\\\.`,
    at,
    end,
  );
}

/** A character as Unicode names it: `U+0009`. */
export function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
