import type { JsonValue } from '../json.ts';

/** What Go's `encoding/json` makes of a text: its value, or the error in its words (without any prefix). */
export type GoJson = { readonly value: JsonValue } | { readonly error: string };

/**
 * Parses JSON as Go's `json.Unmarshal` does, with its syntax errors. The text is what a Kubernetes object holds:
 * a lone surrogate or another invalid character is replaced as there. Integers outside the safe range are bigints.
 * Source: Go, encoding/json/scanner.go.
 */
export function parseGoJson(text: string): GoJson {
  const error = syntaxError(text);
  if (error !== undefined) return { error };
  return { value: JSON.parse(text, exactIntegers) as JsonValue };
}

/** The first number that is too large for Go's float64; undefined where there is none. Source: Go, decode.go:convertNumber. */
export function overflowingNumber(text: string): string | undefined {
  let found: string | undefined;
  JSON.parse(text, (_key, value: JsonValue, context?: { readonly source?: string }) => {
    if (typeof value === 'number' && !Number.isFinite(value)) found ??= context?.source ?? '1e400';
    return value;
  });
  return found;
}

function exactIntegers(_key: string, value: JsonValue, context?: { readonly source?: string }): JsonValue {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Where the reading stops, and what was expected there. */
interface Stop {
  readonly at: number;
  readonly context: string;
}

/** Where Go's scanner stumbles over the space that it reads in place of the end. */
const spaceEnds = /^(in literal|in numeric|in exponent|in \\u|in string escape|after decimal)/;
const endOfInput = 'unexpected end of JSON input';
/** Go's limit is 10,000; this is what the stack bears, and more than anybody writes. */
const maxDepth = 1_000;

function syntaxError(text: string): string | undefined {
  const stop = readDocument(text);
  if (stop === undefined) return undefined;
  if (stop.context === 'depth') return 'exceeded max depth';
  const found = text.codePointAt(stop.at);
  if (found === undefined && !spaceEnds.test(stop.context)) return endOfInput;
  return `invalid character ${quoted(found ?? 0x20)} ${stop.context}`;
}

/**
 * The first byte of the character in Go's quotes: that is all that its scanner has seen. A byte that is no UTF-8 comes
 * as a lone surrogate.
 */
function quoted(codePoint: number): string {
  if (codePoint === 0x27) return `'\\''`;
  if (codePoint === 0x22) return `'"'`;
  const isLone = codePoint >= 0xdc80 && codePoint <= 0xdcff;
  const byte = isLone ? codePoint - 0xdc00 : codePoint < 0x80 ? codePoint : firstByteOf(codePoint);
  const named = escapes.get(byte);
  if (named !== undefined) return `'${named}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, '0')}'`;
  if (byte >= 0x80 && (byte < 0xa1 || byte === 0xad)) return `'\\u${byte.toString(16).padStart(4, '0')}'`;
  return `'${String.fromCharCode(byte)}'`;
}

const escapes: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [0x5c, '\\\\'],
]);

function firstByteOf(codePoint: number): number {
  if (codePoint < 0x800) return 0xc0 | (codePoint >> 6);
  return codePoint < 0x10000 ? 0xe0 | (codePoint >> 12) : 0xf0 | (codePoint >> 18);
}

const space = /[ \t\r\n]*/y;
const digits = /\d*/y;
/** What stands in a string for itself: all but quotes, backslashes and what is below the space. */
const plain = /[ !#-[\]-\u{10ffff}]*/uy;

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

function readDocument(text: string): Stop | undefined {
  const end = readValue(text, skip(text, 0, space), 0);
  if (typeof end !== 'number') return end;
  const after = skip(text, end, space);
  return after === text.length ? undefined : { at: after, context: 'after top-level value' };
}

/** The position after the value at `at`, or where and why it is none. */
function readValue(text: string, at: number, depth: number): number | Stop {
  const first = text[at];
  if (depth > maxDepth) return { at, context: 'depth' };
  if (first === '{') return readObject(text, at + 1, depth + 1);
  if (first === '[') return readArray(text, at + 1, depth + 1);
  if (first === '"') return readString(text, at + 1);
  if (first === 't') return readWord(text, at, 'true');
  if (first === 'f') return readWord(text, at, 'false');
  if (first === 'n') return readWord(text, at, 'null');
  if (first !== undefined && /[-0-9]/.test(first)) return readNumber(text, at);
  return { at, context: 'looking for beginning of value' };
}

function readObject(text: string, start: number, depth: number): number | Stop {
  let at = skip(text, start, space);
  if (text[at] === '}') return at + 1;
  while (true) {
    if (text[at] !== '"') return { at, context: 'looking for beginning of object key string' };
    const key = readString(text, at + 1);
    if (typeof key !== 'number') return key;
    at = skip(text, key, space);
    if (text[at] !== ':') return { at, context: 'after object key' };
    const value = readValue(text, skip(text, at + 1, space), depth);
    if (typeof value !== 'number') return value;
    at = skip(text, value, space);
    if (text[at] === '}') return at + 1;
    if (text[at] !== ',') return { at, context: 'after object key:value pair' };
    at = skip(text, at + 1, space);
  }
}

function readArray(text: string, start: number, depth: number): number | Stop {
  let at = skip(text, start, space);
  if (text[at] === ']') return at + 1;
  while (true) {
    const value = readValue(text, at, depth);
    if (typeof value !== 'number') return value;
    at = skip(text, value, space);
    if (text[at] === ']') return at + 1;
    if (text[at] !== ',') return { at, context: 'after array element' };
    at = skip(text, at + 1, space);
  }
}

function readString(text: string, start: number): number | Stop {
  let at = start;
  while (true) {
    at = skip(text, at, plain);
    if (text[at] === '"') return at + 1;
    if (text[at] !== '\\') return { at, context: 'in string literal' };
    const letter = text[at + 1] ?? '';
    if (letter === 'u') {
      for (let digit = at + 2; digit < at + 6; digit += 1) {
        if (!/[0-9a-fA-F]/.test(text[digit] ?? ''))
          return { at: digit, context: 'in \\u hexadecimal character escape' };
      }
      at += 6;
    } else if (/^["\\/bfnrt]$/.test(letter)) at += 2;
    else return { at: at + 1, context: 'in string escape code' };
  }
}

function readWord(text: string, start: number, word: string): number | Stop {
  for (let index = 1; index < word.length; index += 1) {
    if (text[start + index] !== word[index])
      return { at: start + index, context: `in literal ${word} (expecting '${word[index] ?? ''}')` };
  }
  return start + word.length;
}

function readNumber(text: string, start: number): number | Stop {
  let at = text[start] === '-' ? start + 1 : start;
  if (text[at] === '0') at += 1;
  else {
    const end = skip(text, at, digits);
    if (end === at) return { at, context: 'in numeric literal' };
    at = end;
  }
  if (text[at] === '.') {
    const end = skip(text, at + 1, digits);
    if (end === at + 1) return { at: end, context: 'after decimal point in numeric literal' };
    at = end;
  }
  if (text[at] === 'e' || text[at] === 'E') {
    const sign = text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1;
    const end = skip(text, sign, digits);
    if (end === sign) return { at: end, context: 'in exponent of numeric literal' };
    at = end;
  }
  return at;
}
