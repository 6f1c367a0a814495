import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';

/**
 * The JSON value in `text`, integers beyond 2^53 as bigints, so that an int64 survives reading and writing.
 * Undefined where the text is not JSON.
 */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // Only a number of 16 digits or more can lose something: everything else takes the fast way.
    return /\d{16}/.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch {
    // Not JSON: the caller says what it expected instead.
    return undefined;
  }
}

/** The JSON object in `text`, undefined where the text is not JSON or not an object. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** The value as JSON text, bigints written as the integers they are. */
export function printJson(value: JsonValue): string {
  if (typeof value === 'bigint') return String(value);
  if (isArray(value)) return `[${value.map(printJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${printJson(member)}`);
  return `{${members.join(',')}}`;
}

/** The value with bigints rounded to numbers, for what travels over LSP: `JSON.stringify` refuses bigints. */
export function withoutBigints(value: JsonObject): JsonObject {
  return mapObject(value, rounded);
}

function rounded(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value);
  if (isArray(value)) return value.map(rounded);
  return isObject(value) ? mapObject(value, rounded) : value;
}

/** `Object.fromEntries` defines members instead of assigning them, so a member called `__proto__` stays a member. */
function mapObject(value: JsonObject, change: (member: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)]));
}

/** `context.source` is JSON.parse source text access: in every V8 the extension runs on, not yet in TypeScript's library. */
function exactInteger(_key: string, value: JsonValue, context?: { readonly source?: string }): JsonValue {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}
