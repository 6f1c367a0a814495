import { isArray, isInteger, isObject, type JsonValue } from '../domain/json.ts';

/** The JSON type of a value as the API server names it in its errors. */
export function typeName(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  if (isInteger(value)) return typeof value === 'bigint' && !isInt64(value) ? 'number' : 'integer';
  return typeof value;
}

/** Beyond this the server holds integers as floats. */
function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/** A value as JSON text with exact integers and sorted keys, as Go's encoder writes it: `<`, `>` and `&` escaped. */
export function toJson(value: JsonValue): string {
  if (typeof value === 'bigint') return String(isInt64(value) ? value : Number(value));
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (typeof value === 'string') return textToJson(value);
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${textToJson(key)}:${toJson(value[key] ?? null)}`).join(',')}}`;
}

function textToJson(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value as Go source text, as `%#v` prints it: `map[string]interface {}{"a":1}`. */
export function toGoSyntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (isArray(value)) return `[]interface {}{${value.map(toGoSyntax).join(', ')}}`;
  if (!isObject(value)) return printScalar(value);
  const members = Object.keys(value).sort();
  return `map[string]interface {}{${members.map((key) => `${quote(key)}:${toGoSyntax(value[key] ?? null)}`).join(', ')}}`;
}

/** A number or truth value as Go's `%v` prints it: `5.5`, `1e+20`, `9223372036854775807`. */
export function printScalar(value: number | bigint | boolean): string {
  if (typeof value === 'bigint' && !isInt64(value)) return printScalar(Number(value));
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return String(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** A text in double quotes as Go's `%q` prints it. */
export function quote(text: string): string {
  let quoted = '"';
  for (const character of text) quoted += quoteCharacter(character);
  return `${quoted}"`;
}

const namedEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function quoteCharacter(character: string): string {
  const named = namedEscapes[character];
  if (named !== undefined) return named;
  if (/^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  // What is half a character is none in Go.
  return code >= 0xd800 && code < 0xe000 ? '\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
}
