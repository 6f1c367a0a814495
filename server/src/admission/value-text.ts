import { isArray, isInteger, isObject, type JsonValue } from '../domain/json.ts';

/** The JSON type of a value as the API server names it in its errors. */
export function typeName(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  if (isInteger(value)) return 'integer';
  return typeof value;
}

/** A value as JSON text with exact integers and sorted keys, as Go's encoder writes it. */
export function toJson(value: JsonValue): string {
  if (typeof value === 'bigint') return String(value);
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${toJson(value[key] ?? null)}`).join(',')}}`;
}
