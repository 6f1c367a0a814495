import { isArray, isObject, type JsonValue } from '../../server/src/domain/json.ts';

/** A value as JSON text, with every integer exact and the keys sorted: as kubectl sends it. */
export function encodeJson(value: JsonValue): string {
  if (typeof value === 'bigint') return String(value);
  if (isArray(value)) return `[${value.map(encodeJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${encodeJson(member)}`);
  return `{${members.join(',')}}`;
}

/** JSON text as a value whose integers are exact: those that no number holds are bigints; beyond int64, floats as in Go. */
export function decodeJson(text: string): JsonValue {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    if (!isRounded || context?.source === undefined || !/^-?\d+$/.test(context.source)) return value;
    const exact = BigInt(context.source);
    return BigInt.asIntN(64, exact) === exact ? exact : value;
  });
}
