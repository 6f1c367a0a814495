import { isArray, isInteger, isObject, type JsonValue } from '../../domain/json.ts';
import type { CrdSchema } from '../../schema/crd-schema.ts';
import { childSchema } from '../../schema/schema-at.ts';

/** A value in CEL: int is bigint, double is number. */
export type CelValue = null | boolean | number | bigint | string | readonly CelValue[] | CelObject;
export interface CelObject {
  readonly [key: string]: CelValue;
}

/** Words of CEL and Kubernetes that a field name may not be in an expression; it is written `__word__` there. */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/**
 * A value as a CEL rule of its schema sees it: integers where the schema says integer, only declared fields (or all,
 * in a map), names escaped, nullable nulls absent. Source: apiextensions-apiserver schema/cel and
 * k8s.io/apiserver pkg/cel (escaping.go).
 */
export function toCel(value: JsonValue, schema: CrdSchema | undefined): CelValue {
  if (isArray(value)) return value.map((item) => toCel(item, schema?.items));
  if (isObject(value)) {
    const entries: [string, CelValue][] = [];
    const declared = schema?.properties !== undefined;
    for (const [key, member] of Object.entries(value)) {
      if (member === null) continue;
      const child = schema === undefined ? undefined : childSchema(schema, key);
      if (declared && child === undefined) continue;
      entries.push([declared ? escapeName(key) : key, toCel(member, child)]);
    }
    return Object.fromEntries(entries);
  }
  if (schema?.type === 'number') return typeof value === 'bigint' ? Number(value) : value;
  return isInteger(value) ? BigInt(value) : value;
}

/** A field name as expressions write it. Source: k8s.io/apiserver/pkg/cel/escaping.go. */
export function escapeName(name: string): string {
  if (reserved.has(name)) return `__${name}__`;
  return name.replaceAll('__', '__underscores__').replace(/[.\-/]/g, (character) => {
    return character === '.' ? '__dot__' : character === '-' ? '__dash__' : '__slash__';
  });
}
