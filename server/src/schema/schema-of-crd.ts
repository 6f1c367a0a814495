import { valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { parseRelease } from '../domain/release.ts';
import type { Availability, CrdSchema, ValidationRule } from './crd-schema.ts';
import { openSchema } from './schema-at.ts';

/** For every member of T, how to read it: undefined where the value is not what the member holds. */
type Readers<T> = { readonly [K in keyof T]-?: (value: JsonValue, depth: number) => T[K] | undefined };

/** Deeper than any schema people write; below it everything is accepted, so that no input can exhaust the stack. */
const DEEPEST = 200;

/**
 * The schema of one version of a CustomResourceDefinition: the bundled one, a file's or a live cluster's. Members that
 * are unknown or of the wrong type are left out, as if they were not written. Never throws.
 *
 * @returns undefined where `crd` has no such version or the version has no schema.
 */
export function schemaOfCrd(crd: JsonObject, version: string): CrdSchema | undefined {
  const versions = valueAt(crd, ['spec', 'versions']);
  if (!isArray(versions)) return undefined;
  const named = versions.find((entry) => valueAt(entry, ['name']) === version);
  return readSchema(valueAt(named, ['schema', 'openAPIV3Schema']), 0);
}

function readSchema(value: JsonValue | undefined, depth: number): CrdSchema | undefined {
  if (!isObject(value)) return undefined;
  return depth > DEEPEST ? openSchema : readMembers(value, schemaReaders, depth + 1);
}

function readMembers<T extends object>(source: JsonObject, readers: Readers<T>, depth: number): Partial<T> {
  const members: Partial<T> = {};
  for (const key of Object.keys(readers) as (keyof T & string)[]) {
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    // Kubernetes decodes an explicit null like a member that is not there.
    if (value === undefined || value === null) continue;
    const member = readers[key](value, depth);
    if (member !== undefined) members[key] = member;
  }
  return members;
}

const ruleReaders: Readers<ValidationRule> = {
  rule: readString,
  message: readString,
  messageExpression: readString,
  reason: readString,
  fieldPath: readString,
  optionalOldSelf: readBoolean,
  'x-openshift-available': readAvailability,
  'x-openshift-rule': readString,
};

const schemaReaders: Readers<CrdSchema> = {
  type: oneOf('object', 'array', 'string', 'integer', 'number', 'boolean'),
  description: readString,
  format: readString,
  nullable: readBoolean,
  default: (value) => value,
  enum: (value) => (isArray(value) ? value : undefined),
  properties: (value, depth) => readMap(value, (entry) => readSchema(entry, depth)),
  additionalProperties: (value, depth) => readBoolean(value) ?? readSchema(value, depth),
  required: readStrings,
  minProperties: readCount,
  maxProperties: readCount,
  items: readSchema,
  minItems: readCount,
  maxItems: readCount,
  uniqueItems: readBoolean,
  pattern: readString,
  minLength: readCount,
  maxLength: readCount,
  minimum: readNumber,
  maximum: readNumber,
  exclusiveMinimum: readBoolean,
  exclusiveMaximum: readBoolean,
  multipleOf: readNumber,
  anyOf: (value, depth) => readList(value, (entry) => readSchema(entry, depth)),
  oneOf: (value, depth) => readList(value, (entry) => readSchema(entry, depth)),
  allOf: (value, depth) => readList(value, (entry) => readSchema(entry, depth)),
  not: readSchema,
  'x-kubernetes-list-type': oneOf('atomic', 'set', 'map'),
  'x-kubernetes-list-map-keys': readStrings,
  'x-kubernetes-map-type': oneOf('atomic', 'granular'),
  'x-kubernetes-preserve-unknown-fields': readBoolean,
  'x-kubernetes-embedded-resource': readBoolean,
  'x-kubernetes-int-or-string': readBoolean,
  'x-kubernetes-validations': (value) => readList(value, readRule),
  'x-openshift-available': readAvailability,
  'x-openshift-enum': (value) => readMap(value, readAvailability),
  'x-openshift-keywords': (value) => readMap(value, readAvailability),
};

/** A validation rule; without its `rule` text there is nothing to check, so there is no rule. */
function readRule(value: JsonValue): ValidationRule | undefined {
  if (!isObject(value)) return undefined;
  const { rule, ...rest } = readMembers(value, ruleReaders, 0);
  return rule === undefined ? undefined : { rule, ...rest };
}

function readAvailability(value: JsonValue): Availability | undefined {
  const readRelease = (text: JsonValue) => (typeof text === 'string' ? parseRelease(text) : undefined);
  const readers: Readers<Availability> = { since: readRelease, until: readRelease, gate: readString };
  return isObject(value) ? readMembers(value, readers, 0) : undefined;
}

function oneOf<T extends string>(...words: readonly T[]): (value: JsonValue) => T | undefined {
  return (value) => words.find((word) => word === value);
}

function readString(value: JsonValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readBoolean(value: JsonValue): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function readNumber(value: JsonValue): number | bigint | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

function readCount(value: JsonValue): number | undefined {
  const count = readNumber(value);
  return count === undefined || count < 0 ? undefined : Number(count);
}

function readStrings(value: JsonValue): readonly string[] | undefined {
  return readList(value, readString);
}

function readList<T>(value: JsonValue, read: (entry: JsonValue) => T | undefined): readonly T[] | undefined {
  return isArray(value) ? value.map(read).filter((entry) => entry !== undefined) : undefined;
}

/** `Object.fromEntries` defines its keys, so that one named `__proto__` stays a key. */
function readMap<T>(
  value: JsonValue,
  read: (entry: JsonValue) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([key, entry]) => [key, read(entry)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, T] => entry[1] !== undefined));
}
