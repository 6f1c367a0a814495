import { isArray, isObject, type JsonValue } from '../json.ts';
import type { Release } from '../release.ts';
import { printFloat32 } from './go-float.ts';
import { parseGoTime } from './go-time.ts';
import { canonicalQuantity } from './provider-spec-quantity.ts';
import type { GoType } from './provider-spec-types.ts';

/** How a provider spec is decoded. */
export interface DecodeOptions {
  readonly release: Release;
  /** As `sigs.k8s.io/yaml` decodes: keys in order, and numbers and booleans as text where text is wanted. */
  readonly yaml: boolean;
}

/** Where the decoder is: Go names the innermost struct and the whole path of its fields. */
export interface Place {
  readonly struct: string;
  readonly fields: readonly string[];
  /** The path in the JSON, with list positions. */
  readonly path: string;
}

/** What was found on the way: paths of fields that the type lacks, and the first error in Go's words. */
export interface Findings {
  readonly unknown: string[];
  error?: string;
}

/** A type that reads its own JSON ends the decoding where it fails, whatever was found before. */
export class OwnError extends Error {}

/** The options of a decoding and what it has found so far. */
export interface Decoder extends DecodeOptions {
  readonly findings: Findings;
}

/** The value as text; anything else is reported and undefined. Source: Go, encoding/json; sigs.k8s.io/yaml. */
export function decodeString(
  type: GoType,
  json: JsonValue,
  place: Place,
  decoder: Decoder,
): JsonValue | undefined {
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

/** The value as an integer within the type's range; anything else is reported and undefined. */
export function decodeInteger(
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
export function mismatch(type: GoType, json: JsonValue, place: Place, decoder: Decoder): undefined {
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

/** The value as `metav1.Time` writes it, undefined for its zero; throws an `OwnError` for what is no RFC 3339 time. */
export function decodeTime(json: JsonValue, place: Place): JsonValue | undefined {
  if (typeof json !== 'string') throw new OwnError(unmarshalError(kindOf(json), place, 'string'));
  const read = parseGoTime(json);
  if ('error' in read) throw new OwnError(read.error);
  return read.time === '0001-01-01T00:00:00Z' ? undefined : read.time;
}

/**
 * The value as `resource.Quantity` writes it; throws an `OwnError` for what is no quantity. Text is read as it stands in
 * JSON, escapes and all.
 */
export function decodeQuantity(json: JsonValue): JsonValue {
  const text = typeof json === 'string' ? JSON.stringify(json).slice(1, -1) : String(json);
  const quantity = canonicalQuantity(isObject(json) || isArray(json) ? '{}' : text);
  if (typeof quantity !== 'string') throw new OwnError(quantity.error);
  return quantity;
}
