import type { Functions, Library } from './arguments.ts';
import { CelList, CelMap, CelType, type CelValue, EmptySum, Opaque, UnsignedInt } from './cel-value.ts';
import { EvaluationFailure, NoSuchOverload } from './failure.ts';
import { largestInt, largestUint, parseDouble, parseInteger, shortest, smallestInt } from './numbers.ts';
import { toInt, toUint } from './operators.ts';
import {
  Duration,
  isInRange,
  parseDuration,
  parseTimestamp,
  printDuration,
  printTimestamp,
  secondsOf,
  Timestamp,
  timestampOfSeconds,
} from './time.ts';
import { typeNameOf } from './type-names.ts';

/** A value that a text, or a value of another type, was turned into; else the conversion's error. */
function converted<T extends CelValue>(result: T | undefined, from: CelValue | undefined, to: string): T {
  if (result !== undefined) return result;
  const type = from === undefined ? '' : typeNameOf(from);
  throw new EvaluationFailure(`type conversion error from '${type}' to '${to}'`);
}

function truncated(value: number): bigint {
  if (!Number.isFinite(value)) throw new EvaluationFailure('integer overflow');
  return BigInt(Math.trunc(value));
}

function toIntValue(value: CelValue | undefined): CelValue {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    // A double beyond these bounds is refused even where its integer would just fit.
    if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new EvaluationFailure('integer overflow');
    return truncated(value);
  }
  if (value instanceof EmptySum) return value.zero;
  if (value instanceof UnsignedInt) return toInt(value.value);
  if (value instanceof Timestamp) return secondsOf(value);
  if (value instanceof Duration) return value.nanos;
  if (typeof value !== 'string') throw new NoSuchOverload();
  return converted(parseInteger(value, smallestInt, largestInt), value, 'int');
}

function toUintValue(value: CelValue | undefined): CelValue {
  if (value instanceof UnsignedInt) return value;
  if (typeof value === 'bigint') return toUint(value);
  if (typeof value === 'number') {
    if (!(value >= 0 && value < 2 ** 64)) throw new EvaluationFailure('unsigned integer overflow');
    return toUint(truncated(value));
  }
  if (typeof value !== 'string') throw new NoSuchOverload();
  const parsed = value.startsWith('+') ? undefined : parseInteger(value, 0n, largestUint);
  return new UnsignedInt(converted(parsed, value, 'uint'));
}

function toDoubleValue(value: CelValue | undefined): CelValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof EmptySum) return 0;
  if (value instanceof UnsignedInt) return Number(value.value);
  if (typeof value !== 'string') throw new NoSuchOverload();
  return converted(parseDouble(value), value, 'double');
}

/** A value as `string(value)` writes it; undefined where it cannot. */
export function toText(value: CelValue | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return shortest(value);
  }
  if (value instanceof UnsignedInt) return String(value.value);
  if (value instanceof EmptySum) return String(value.zero);
  if (value instanceof Timestamp) return printTimestamp(value);
  if (value instanceof Duration) return printDuration(value);
  if (value instanceof CelType) return value.name;
  if (value instanceof Uint8Array) return decoded(value);
  return value instanceof Opaque ? value.text : undefined;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder throws for bytes that are no text, and for nothing else.
    throw new EvaluationFailure('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const untruths = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function toBoolValue(value: CelValue | undefined): CelValue {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw new NoSuchOverload();
  return converted(truths.has(value) ? true : untruths.has(value) ? false : undefined, value, 'bool');
}

function toTimestampValue(value: CelValue | undefined): CelValue {
  if (value instanceof Timestamp) return value;
  const timestamp =
    typeof value === 'bigint'
      ? timestampOfSeconds(value)
      : typeof value === 'string'
        ? converted(parseTimestamp(value), value, 'google.protobuf.Timestamp')
        : undefined;
  if (timestamp === undefined) throw new NoSuchOverload();
  if (!isInRange(timestamp)) throw new EvaluationFailure('timestamp overflow');
  return timestamp;
}

function toDurationValue(value: CelValue | undefined): CelValue {
  if (value instanceof Duration) return value;
  if (typeof value === 'bigint') return new Duration(value);
  if (typeof value !== 'string') throw new NoSuchOverload();
  return new Duration(converted(parseDuration(value), value, 'google.protobuf.Duration'));
}

/** The characters of a text, not its UTF-16 units. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) length--;
  }
  return length;
}

function size(value: CelValue | undefined): CelValue {
  if (typeof value === 'string') return BigInt(lengthOf(value));
  if (value instanceof CelList) return BigInt(value.items.length);
  if (value instanceof CelMap) return BigInt(value.size);
  if (value instanceof Uint8Array) return BigInt(value.length);
  throw new NoSuchOverload('size');
}

const functions: Functions = {
  'int/1': ([value]) => toIntValue(value),
  'uint/1': ([value]) => toUintValue(value),
  'double/1': ([value]) => toDoubleValue(value),
  'bool/1': ([value]) => toBoolValue(value),
  'string/1': ([value]) => {
    const text = toText(value);
    if (text === undefined || value instanceof CelType) throw new NoSuchOverload();
    return text;
  },
  'bytes/1': ([value]) => {
    if (value instanceof Uint8Array) return value;
    if (typeof value !== 'string') throw new NoSuchOverload();
    return Buffer.from(value, 'utf8');
  },
  'timestamp/1': ([value]) => toTimestampValue(value),
  'duration/1': ([value]) => toDurationValue(value),
  'dyn/1': ([value]) => value ?? null,
  'type/1': ([value]) => new CelType(typeNameOf(value ?? null)),
  'size/1': ([value]) => size(value),
};

/** The conversions between types, `type` and `size`. Source: cel-go common/types. */
export const conversions: Library = { functions, methods: { 'size/0': ([value]) => size(value) } };
