import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { compareReleases, parseRelease, type Release } from '../release.ts';
import { printFloat32 } from './go-float.ts';
import { parseGoTime } from './go-time.ts';
import { canonicalQuantity } from './provider-spec-quantity.ts';
import type { GoField, GoType } from './provider-spec-types.ts';

/** A value as the operator's type holds it: what its patch would write. */
export interface Decoded {
  readonly value: JsonObject;
  /** Where the type has no field for what is there (`siteNotes`, `disks[0].colour`); null values are no loss. */
  readonly unknown: readonly string[];
}

interface DecodeOptions {
  readonly release: Release;
  /** As `sigs.k8s.io/yaml` decodes: keys in order, and numbers and booleans as text where text is wanted. */
  readonly yaml: boolean;
}

/** Where the decoder is: Go names the innermost struct and the whole path of its fields. */
interface Place {
  readonly struct: string;
  readonly fields: readonly string[];
  /** The path in the JSON, with list positions. */
  readonly path: string;
}

interface Findings {
  readonly unknown: string[];
  error?: string;
}

/** A type that reads its own JSON ends the decoding where it fails, whatever was found before. */
class OwnError extends Error {}

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

interface Decoder extends DecodeOptions {
  readonly findings: Findings;
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

function decodeString(type: GoType, json: JsonValue, place: Place, decoder: Decoder): JsonValue | undefined {
  if (typeof json === 'string') return json;
  if (decoder.yaml && typeof json === 'boolean') return String(json);
  if (decoder.yaml && (typeof json === 'number' || typeof json === 'bigint')) return numberAsText(json);
  return mismatch(type, json, place, decoder);
}

/** A number as `sigs.k8s.io/yaml` makes text of it: an integer of 64 bits as it is, anything else as a float of 32. */
function numberAsText(json: number | bigint): string {
  const isInteger = typeof json === 'bigint' || Number.isInteger(json);
  const fits = isInteger && BigInt(json) >= -(2n ** 63n) && BigInt(json) < 2n ** 64n;
  return fits ? String(json) : printFloat32(Number(json));
}

const limits = { int: 2n ** 63n, int64: 2n ** 63n, int32: 2n ** 31n } as const;

function decodeInteger(
  type: GoType & { readonly kind: 'integer' },
  json: JsonValue,
  place: Place,
  decoder: Decoder,
): JsonValue | undefined {
  if (typeof json !== 'number' && typeof json !== 'bigint') return mismatch(type, json, place, decoder);
  const limit = limits[type.name];
  const fits = typeof json === 'bigint' || Number.isInteger(json);
  if (fits && BigInt(json) >= -limit && BigInt(json) < limit) return json;
  report(type, `number ${String(json)}`, place, decoder);
  return undefined;
}

/** Notes that a value is not of its type; the first such note is the error. */
function mismatch(type: GoType, json: JsonValue, place: Place, decoder: Decoder): undefined {
  report(type, kindOf(json), place, decoder);
  return undefined;
}

function report(type: GoType, value: string, place: Place, { findings }: Decoder): void {
  findings.error ??= unmarshalError(value, place, type.name);
}

function unmarshalError(value: string, { struct, fields }: Place, type: string): string {
  const where = struct === '' ? 'value' : `struct field ${struct}.${fields.join('.')}`;
  return `json: cannot unmarshal ${value} into Go ${where} of type ${type}`;
}

function kindOf(json: JsonValue): string {
  if (isArray(json)) return 'array';
  if (typeof json === 'boolean') return 'bool';
  return typeof json === 'bigint' ? 'number' : typeof json;
}

function decodeTime(json: JsonValue, place: Place): JsonValue | undefined {
  if (typeof json !== 'string') throw new OwnError(unmarshalError(kindOf(json), place, 'string'));
  const read = parseGoTime(json);
  if ('error' in read) throw new OwnError(read.error);
  return read.time === '0001-01-01T00:00:00Z' ? undefined : read.time;
}

/** What is no text or number is no quantity; text is read as it stands in JSON, escapes and all. */
function decodeQuantity(json: JsonValue): JsonValue {
  const text = typeof json === 'string' ? JSON.stringify(json).slice(1, -1) : String(json);
  const quantity = canonicalQuantity(isObject(json) || isArray(json) ? '{}' : text);
  if (typeof quantity !== 'string') throw new OwnError(quantity.error);
  return quantity;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
