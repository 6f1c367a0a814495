import type { CrdSchema } from '../schema/crd-schema.ts';
import type { AdmissionError } from './admission-error.ts';
import type { Place, StructuralErrors } from './structural-message.ts';

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
const int32 = { least: -(2n ** 31n), most: 2n ** 31n - 1n };
const largestFloat32 = 3.4028235677973366e38;

/**
 * What is wrong with a number's size. `format` is the schema's as far as the server holds it; undefined where it holds
 * none of them (before 1.36). Source: kube-openapi pkg/validation/validate/validator.go (numberValidator), values.go.
 */
export function* checkNumber(
  value: number | bigint,
  schema: CrdSchema,
  format: string | undefined,
  place: Place | undefined,
  errors: StructuralErrors,
): Generator<AdmissionError> {
  const type = schema['x-kubernetes-int-or-string'] === true ? undefined : schema.type;
  const held = format === undefined || type === undefined ? undefined : { type, format };
  const fits = (number: number | bigint) => held === undefined || isInRange(number, held.type, held.format);
  if (held !== undefined && !fits(value)) {
    yield errors.numberRange(place, 'Checked', held.type, held.format);
  }
  const { multipleOf, minimum, maximum } = schema;
  for (const [what, limit] of [
    ['MultipleOf', multipleOf],
    ['Maximum boundary', maximum],
    ['Minimum boundary', minimum],
  ] as const) {
    if (held !== undefined && limit !== undefined && !fits(limit)) {
      yield errors.numberRange(place, what, held.type, held.format);
    }
  }
  // Bounds of whole numbers are cut to whole numbers, unless they do not fit the format.
  const native = (limit: number | bigint) => (fits(limit) && isWhole(value) ? truncate(limit) : limit);
  if (multipleOf !== undefined) yield* checkFactor(value, native(multipleOf), place, errors);
  if (maximum !== undefined) {
    const limit = native(maximum);
    const exclusive = schema.exclusiveMaximum === true;
    if (exclusive ? value >= limit : value > limit) {
      yield errors.bound(place, 'maximum', limit, value, exclusive);
    }
  }
  if (minimum !== undefined) {
    const limit = native(minimum);
    const exclusive = schema.exclusiveMinimum === true;
    if (exclusive ? value <= limit : value < limit) {
      yield errors.bound(place, 'minimum', limit, value, exclusive);
    }
  }
}

function* checkFactor(
  value: number | bigint,
  factor: number | bigint,
  place: Place | undefined,
  errors: StructuralErrors,
): Generator<AdmissionError> {
  if (factor <= 0) yield errors.factorNotPositive(place, factor);
  else if (isWhole(value) && isWhole(factor)) {
    if (BigInt(value) % BigInt(factor) !== 0n) yield errors.bound(place, 'multipleOf', factor, value);
  } else {
    const [number, step] = [Number(value), Number(factor)];
    if (!isNearlyWhole(step < 1 ? (1 / step) * number : number / step)) {
      yield errors.bound(place, 'multipleOf', factor, value);
    }
  }
}

function isInRange(value: number | bigint, type: string, format: string): boolean {
  if (type === 'integer') {
    const { least, most } = format === 'int32' ? int32 : int64;
    return Number.isInteger(Number(value)) && BigInt(value) >= least && BigInt(value) <= most;
  }
  return format !== 'float' || Math.abs(Number(value)) < largestFloat32;
}

/** True for what Go holds as an int64. */
export function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint'
    ? value >= int64.least && value <= int64.most
    : Number.isSafeInteger(value);
}

function truncate(value: number | bigint): number | bigint {
  return typeof value === 'bigint' ? value : Math.trunc(value);
}

/**
 * True for a number with a fraction that Kubernetes takes for a whole one all the same.
 * Source: github.com/go-openapi/swag, IsFloat64AJSONInteger.
 */
export function isNearlyWhole(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  if (Number.isInteger(value)) return true;
  const whole = Math.trunc(value);
  // Negative numbers wrap round in the conversion that the server makes, so that none of them is near.
  if (value < 0 || whole === 0) return false;
  return (value - whole) / (value + whole) < 1e-9;
}
