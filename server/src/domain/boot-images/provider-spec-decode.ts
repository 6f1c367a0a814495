import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { compareReleases, parseRelease, type Release } from '../release.ts';
import {
  type DecodeOptions,
  type Decoder,
  decodeInteger,
  decodeQuantity,
  decodeString,
  decodeTime,
  type Findings,
  mismatch,
  OwnError,
  type Place,
} from './provider-spec-scalars.ts';
import type { GoField, GoType } from './provider-spec-types.ts';

/** A value as the operator's type holds it: what its patch would write. */
export interface Decoded {
  readonly value: JsonObject;
  /** Where the type has no field for what is there (`siteNotes`, `disks[0].colour`); null values are no loss. */
  readonly unknown: readonly string[];
}

/**
 * Decodes a JSON object into the operator's type and back. The error is Go's, as `json.Unmarshal` words it.
 * Source: Go, encoding/json/decode.go; sigs.k8s.io/yaml.
 */
export function decodeTyped(
  field: GoField,
  json: JsonValue,
  options: DecodeOptions,
): Decoded | { readonly error: string } {
  const findings: Findings = { unknown: [] };
  try {
    const value = decode(field.type, json, { struct: '', fields: [], path: '' }, { ...options, findings });
    if (findings.error !== undefined) return { error: findings.error };
    return { value: isObject(value) ? value : {}, unknown: findings.unknown };
  } catch (error) {
    if (error instanceof OwnError) return { error: error.message };
    throw error;
  }
}

/**
 * The value in the type's form, undefined for the type's zero value (what `omitempty` leaves out, structs excepted).
 * `before` is what the same field holds already: a key that is there twice, in another case, adds to it.
 */
function decode(
  type: GoType,
  json: JsonValue,
  place: Place,
  decoder: Decoder,
  before?: JsonValue,
): JsonValue | undefined {
  if (type.kind === 'any') return json;
  if (json === null) return ofNull(type, place, decoder, before);
  switch (type.kind) {
    case 'string':
      return decodeString(type, json, place, decoder);
    case 'bool':
      return typeof json === 'boolean' ? json : mismatch(type, json, place, decoder);
    case 'integer':
      return decodeInteger(type, json, place, decoder);
    case 'time':
      return decodeTime(json, place);
    case 'quantity':
      return decodeQuantity(json);
    case 'list':
      if (!isArray(json)) return mismatch(type, json, place, decoder);
      return json.map((item, index) => {
        const path = `${place.path}[${index}]`;
        if (item === null && type.name.startsWith('[]*')) return null;
        const known = isArray(before) ? (before[index] ?? undefined) : undefined;
        return decode(type.of, item, { ...place, path }, decoder, known) ?? zeroOf(type.of);
      });
    case 'map':
      if (!isObject(json)) return mismatch(type, json, place, decoder);
      return Object.fromEntries([
        ...Object.entries(isObject(before) ? before : {}),
        ...entriesOf(json, decoder.yaml).map(
          ([key, item]) =>
            [
              key,
              decode(type.of, item, { ...place, path: join(place.path, key) }, decoder) ?? zeroOf(type.of),
            ] as const,
        ),
      ]);
    case 'struct':
      if (!isObject(json)) return mismatch(type, json, place, decoder);
      return decodeStruct(type, json, place, decoder, before);
  }
}

/** Null empties what can be nil and a time; anything else it leaves as it is. */
function ofNull(
  type: GoType,
  place: Place,
  decoder: Decoder,
  before: JsonValue | undefined,
): JsonValue | undefined {
  if (type.kind === 'struct') return decodeStruct(type, {}, place, decoder, before);
  return type.kind === 'string' || type.kind === 'bool' || type.kind === 'integer' ? before : undefined;
}

function decodeStruct(
  type: GoType & { readonly kind: 'struct' },
  json: JsonObject,
  place: Place,
  decoder: Decoder,
  before: JsonValue | undefined,
): JsonObject {
  const struct = type.name.slice(type.name.indexOf('.') + 1);
  const found = new Map<string, JsonValue | undefined>(
    Object.entries(isObject(before) ? before : {}).filter(([, value]) => value !== null),
  );
  for (const [key, item] of entriesOf(json, decoder.yaml)) {
    const name = fieldName(type, key, decoder.release);
    const field = name === undefined ? undefined : type.fields[name];
    if (name === undefined || field === undefined) {
      if (item !== null) decoder.findings.unknown.push(join(place.path, key));
      continue;
    }
    if (item === null && field.pointer) {
      found.delete(name);
      continue;
    }
    const embedded = field.embedded === undefined ? [] : [field.embedded];
    const inner = { struct, fields: [...place.fields, ...embedded, name], path: join(place.path, key) };
    // YAML does not look into an embedded struct, so it does not make text of its members.
    const within = field.embedded === undefined ? decoder : { ...decoder, yaml: false };
    found.set(name, decode(field.type, item, inner, within, found.get(name)));
  }
  const written = Object.entries(type.fields).flatMap(([name, field]) => {
    if (!isKnown(field, decoder.release)) return [];
    const value = found.get(name) ?? (found.has(name) && field.pointer ? zeroOf(field.type) : undefined);
    const text = writtenOf(field, value, place, decoder);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(written);
}

/** What is written for a field: structs always, pointers where they are set, the rest where it is not zero or `always`. */
function writtenOf(
  field: GoField,
  value: JsonValue | undefined,
  place: Place,
  decoder: Decoder,
): JsonValue | undefined {
  if (field.pointer) return value ?? (field.always ? null : undefined);
  if (field.type.kind === 'struct') return value ?? decodeStruct(field.type, {}, place, decoder, undefined);
  if (field.always) return value ?? zeroOf(field.type);
  return isZero(value) ? undefined : value;
}

/** True for the values that `omitempty` leaves out, and null. */
export function isZero(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) === 0;
  if (isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function zeroOf(type: GoType): JsonValue {
  if (type.kind === 'string') return '';
  if (type.kind === 'bool') return false;
  if (type.kind === 'integer') return 0;
  if (type.kind === 'struct') return {};
  return null;
}

/** The field that a key sets: the one of that name, else one that differs in upper and lower case only. */
function fieldName(
  type: GoType & { readonly kind: 'struct' },
  key: string,
  release: Release,
): string | undefined {
  const exact = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  if (exact !== undefined && isKnown(exact, release)) return key;
  const folded = key.toLowerCase();
  return Object.entries(type.fields).find(
    ([name, field]) => name.toLowerCase() === folded && isKnown(field, release),
  )?.[0];
}

function isKnown({ since, until }: GoField, release: Release): boolean {
  const first = since === undefined ? undefined : parseRelease(since);
  const last = until === undefined ? undefined : parseRelease(until);
  return (
    (first === undefined || compareReleases(first, release) <= 0) &&
    (last === undefined || compareReleases(release, last) <= 0)
  );
}

/** YAML becomes JSON by way of a map, whose keys Go writes in order: so that is the order in which an error is found. */
function entriesOf(json: JsonObject, sorted: boolean): readonly (readonly [string, JsonValue])[] {
  const entries = Object.entries(json);
  return sorted ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
