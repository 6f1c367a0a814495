import type { FieldPath } from '../../server/src/domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';

/** The value with `member` at `path`; undefined where there is nothing that could hold it. */
export function withPart(
  value: JsonValue | undefined,
  path: FieldPath,
  member: JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return member;
  if (typeof step === 'number') {
    if (!isArray(value) || step >= value.length) return undefined;
    const item = withPart(value[step], rest, member);
    return item === undefined && rest.length > 0
      ? undefined
      : value.flatMap((other, index) => (index !== step ? [other] : item === undefined ? [] : [item]));
  }
  if (!isObject(value)) return undefined;
  const own = Object.hasOwn(value, step) ? value[step] : undefined;
  const changed = withPart(own, rest, member);
  if (changed === undefined && rest.length > 0) return undefined;
  return withMember(value, step, changed);
}

/** The object with `member` as its `key`, or without that key. A key named `__proto__` is one like any other. */
export function withMember(object: JsonObject, key: string, member: JsonValue | undefined): JsonObject {
  const entries: [string, JsonValue][] = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(member === undefined ? entries : [...entries, [key, member]]);
}

/** Everything in a value with its place, outermost first. */
export function* partsOf(
  value: JsonValue,
  path: FieldPath = [],
): Generator<{ readonly path: FieldPath; readonly value: JsonValue }> {
  yield { path, value };
  const members: Iterable<readonly [string | number, JsonValue]> = isArray(value)
    ? value.entries()
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [step, member] of members) yield* partsOf(member, [...path, step]);
}
