import type { JsonValue } from '../domain/json.ts';

/** JSON.parse gives the text of a number to its reviver: in V8 since Node 21, not yet in TypeScript's library. */
type Reviver = (key: string, value: JsonValue, context?: { readonly source?: string }) => JsonValue;

/** A part of a text: its value, or the line, from 1, at which begins what is no JSON. */
export type JsonPart = { readonly value: JsonValue } | { readonly brokenAt: number };

/**
 * The JSON values in `text`: one, or several one after another as `oc get -o json` prints them when it is run twice into
 * one file; what is broken between them is skipped and told. Integers are exact. Undefined where the text has none, or
 * where this Node cannot keep its integers exact: then it is to be read as YAML, which JSON is.
 */
export function parseJsonTexts(text: string): readonly JsonPart[] | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  // Only a number of 16 digits or more can lose something: everything else takes the fast way.
  const reviver = /(?<![\w".])-?\d{16}/.test(text) ? exactInteger : undefined;
  if (reviver !== undefined && !knowsSources()) return undefined;
  const one = parseOne(text, reviver);
  if (one !== undefined) return [{ value: one }];
  let line = 1;
  const parts = text.split(/(?<=[}\]][ \t]*\r?\n)(?=[{[])/).map((part): JsonPart => {
    const value = parseOne(part, reviver);
    const at = line;
    line += part.split('\n').length - 1;
    return value === undefined ? { brokenAt: at } : { value };
  });
  return parts.some((part) => 'value' in part) ? parts : undefined;
}

function parseOne(text: string, reviver: Reviver | undefined): JsonValue | undefined {
  try {
    return JSON.parse(text, reviver);
  } catch {
    // The error quotes the text, which may be a Secret's: it goes no further.
    return undefined;
  }
}

const exactInteger: Reviver = (_key, value, context) => {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)) return value;
  if (!/^-?\d+$/.test(source)) return value;
  // Beyond int64 Go's decoder makes a float.
  const integer = BigInt(source);
  return BigInt.asIntN(64, integer) === integer ? integer : value;
};

function knowsSources(): boolean {
  const reviver: Reviver = (_key, _value, context) => typeof context?.source === 'string';
  return JSON.parse('1', reviver) === true;
}
