import { isEqual } from '../../domain/json.ts';
import {
  Broken,
  CelList,
  CelMap,
  CelType,
  type CelValue,
  EmptySum,
  LiteralMap,
  Opaque,
  Optional,
  UnsignedInt,
} from './cel-value.ts';
import { EvaluationFailure, NoSuchOverload, type Work } from './failure.ts';
import { Duration, Timestamp } from './time.ts';
import { JsonFields } from './value.ts';

/** The value; the sum of nothing as the zero that goes with another value. */
export function matching(value: CelValue, other: CelValue): CelValue {
  if (!(value instanceof EmptySum)) return value;
  if (typeof other === 'number') return 0;
  if (other instanceof UnsignedInt) return new UnsignedInt(0n);
  return other instanceof Duration || other instanceof Timestamp ? new Duration(0n) : value.zero;
}

/** A value that can be used: what is broken fails here. */
export function settled(value: CelValue): Exclude<CelValue, Broken> {
  if (value instanceof Broken) throw new EvaluationFailure(value.reason);
  return value;
}

/**
 * `a == b`. Lists that are sets or maps in the schema compare without regard to the order of their items; so the left
 * side's kind decides. Source: cel-go common/types, k8s.io/apiserver pkg/cel/common/valuesunstructured.go.
 */
export function equal(a: CelValue, b: CelValue, work: Work): boolean {
  work.step();
  const left = settled(matching(a, b));
  const right = settled(matching(b, a));
  if (left === null || right === null) return left === right;
  switch (typeof left) {
    case 'string':
    case 'boolean':
      return left === right;
    case 'bigint':
    case 'number':
      return isNumber(right) && compareNumbers(left, numberOf(right)) === 0;
    default:
      return equalObjects(left, right, work);
  }
}

type Structured = Extract<Exclude<CelValue, Broken | null>, object>;

function equalObjects(left: Structured, right: Exclude<CelValue, Broken>, work: Work): boolean {
  if (left instanceof CelList) return equalLists(left, right, work);
  if (left instanceof CelMap) return equalMaps(left, right, work);
  if (left instanceof Opaque) {
    const same = right instanceof Opaque ? left.equals(right) : undefined;
    if (same === undefined) throw new NoSuchOverload();
    return same;
  }
  if (left instanceof UnsignedInt) {
    return isNumber(right) && compareNumbers(left.value, numberOf(right)) === 0;
  }
  if (left instanceof Optional) {
    if (!(right instanceof Optional)) return false;
    if (left.value === undefined || right.value === undefined) return left.value === right.value;
    return equal(left.value, right.value, work);
  }
  if (left instanceof CelType) return right instanceof CelType && left.name === right.name;
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanos === right.nanos;
  if (left instanceof Duration) return right instanceof Duration && left.nanos === right.nanos;
  return left instanceof Uint8Array && right instanceof Uint8Array && Buffer.compare(left, right) === 0;
}

/** True where the values are equal; where they cannot be compared they are not. */
export function isSame(a: CelValue, b: CelValue, work: Work): boolean {
  return unlessFailing(() => equal(a, b, work), false);
}

/** True where the values are known to be different: items that cannot be compared count as equal there, in Go too. */
function isOther(a: CelValue, b: CelValue, work: Work): boolean {
  return !unlessFailing(() => equal(a, b, work), true);
}

function unlessFailing(compare: () => boolean, otherwise: boolean): boolean {
  try {
    return compare();
  } catch (error) {
    if (error instanceof EvaluationFailure) return otherwise;
    throw error;
  }
}

function equalLists(left: CelList, right: CelValue, work: Work): boolean {
  if (!(right instanceof CelList)) {
    if (left.kind === 'plain') return false;
    throw new NoSuchOverload();
  }
  if (left.items.length !== right.items.length) return false;
  switch (left.kind) {
    case 'plain':
      return !left.items.some((item, index) => isOther(item, right.items[index] ?? null, work));
    case 'atomic':
      return left.items.every((item, index) => equal(item, right.items[index] ?? null, work));
    case 'set': {
      const members = new Set(left.items.map(scalarIdentity));
      return right.items.every((item) => members.has(scalarIdentity(item)));
    }
    case 'map': {
      const byKey = new Map(left.items.map((item) => [mapIdentity(item, left.keys), item]));
      return right.items.every((item) => {
        const same = byKey.get(mapIdentity(item, left.keys));
        return same !== undefined && equal(same, item, work);
      });
    }
  }
}

function equalMaps(left: CelMap, right: CelValue, work: Work): boolean {
  if (!(right instanceof CelMap)) {
    if (!(left instanceof JsonFields)) return false;
    throw new NoSuchOverload();
  }
  if (left.size !== right.size) return false;
  if (left instanceof JsonFields) return equalFields(left, right, work);
  return left.keys().every((key) => {
    const theirs = right.find(key);
    return theirs !== undefined && !isOther(left.find(key) ?? null, theirs, work);
  });
}

function equalFields(left: JsonFields, right: CelMap, work: Work): boolean {
  return Object.keys(left.json).every((name) => {
    if (left.schemaOf(name) !== undefined) {
      const ours = left.find(name);
      const theirs = right.find(name);
      if (ours === undefined || theirs === undefined) return ours === theirs;
      return equal(ours, theirs, work);
    }
    // A field that rules do not see.
    if (!(right instanceof JsonFields)) throw new NoSuchOverload();
    return !Object.hasOwn(right.json, name) || isEqual(left.json[name], right.json[name]);
  });
}

/** What makes two items of a set the same. */
export function scalarIdentity(item: CelValue): unknown {
  if (item instanceof UnsignedInt) return `u${item.value}`;
  if (item instanceof Timestamp) return `t${item.nanos}`;
  if (item instanceof Duration) return `d${item.nanos}`;
  return typeof item === 'string' ? `s${item}` : item;
}

/** What makes two items of a map list the same: its keys' values. */
export function mapIdentity(item: CelValue, keys: readonly string[]): unknown {
  if (!(item instanceof JsonFields || item instanceof LiteralMap)) return item;
  const values = keys.map((key) => (item instanceof JsonFields ? item.json[key] : item.find(key)));
  return values.map((value) => `${typeof value}${String(value)}`).join('\0');
}

function isNumber(value: CelValue): value is bigint | number | UnsignedInt {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof UnsignedInt;
}

function numberOf(value: bigint | number | UnsignedInt): bigint | number {
  return value instanceof UnsignedInt ? value.value : value;
}

/** undefined where one is not a number; integers become doubles where the other is one. */
function compareNumbers(a: bigint | number, b: bigint | number): number | undefined {
  const [x, y] = typeof a === typeof b ? [a, b] : [Number(a), Number(b)];
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : undefined;
}

/**
 * Negative, zero, positive as `a` comes before, with or after `b`: numbers of any types, others of one type. undefined
 * where there is no order.
 */
export function compare(a: CelValue, b: CelValue): number | undefined {
  const left = settled(matching(a, b));
  const right = settled(matching(b, a));
  if (isNumber(left) && isNumber(right)) {
    const order = compareNumbers(numberOf(left), numberOf(right));
    if (order === undefined) throw new EvaluationFailure('NaN values cannot be ordered');
    return order;
  }
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (left instanceof Timestamp && right instanceof Timestamp) return sign(left.nanos - right.nanos);
  if (left instanceof Duration && right instanceof Duration) return sign(left.nanos - right.nanos);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  return undefined;
}

/** The same for values that must have an order. */
export function ordered(a: CelValue, b: CelValue): number {
  const order = compare(a, b);
  if (order === undefined) throw new NoSuchOverload();
  return order;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** By code points, as Go compares the bytes of UTF-8; JavaScript's own order is that of UTF-16. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  let index = 0;
  while (index < a.length && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  // In the middle of a pair the pair's beginning decides nothing, and its end does.
  const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
  if (Number.isNaN(x)) return -1;
  if (Number.isNaN(y)) return 1;
  const rank = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
  return rank(x) - rank(y);
}
