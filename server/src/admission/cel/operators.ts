import { CelList, CelMap, type CelValue, EmptySum, Optional, UnsignedInt } from './cel-value.ts';
import { compare, equal, isSame, mapIdentity, scalarIdentity, settled } from './equality.ts';
import { EvaluationFailure, NoSuchOverload, type Work } from './failure.ts';
import { largestInt, largestUint, shortest, smallestInt } from './numbers.ts';
import { Duration, isInRange, Timestamp } from './time.ts';
import { typeNameOf } from './type-names.ts';

type Arithmetic = (left: bigint, right: bigint) => bigint;

export function toInt(value: bigint): bigint {
  if (value < smallestInt || value > largestInt) throw new EvaluationFailure('integer overflow');
  return value;
}

export function toUint(value: bigint): UnsignedInt {
  if (value < 0n || value > largestUint) throw new EvaluationFailure('unsigned integer overflow');
  return new UnsignedInt(value);
}

function toDuration(nanos: bigint): Duration {
  if (nanos < smallestInt || nanos > largestInt) throw new EvaluationFailure('integer overflow');
  return new Duration(nanos);
}

function toTimestamp(nanos: bigint, offset: number): Timestamp {
  const timestamp = new Timestamp(nanos, offset);
  if (!isInRange(timestamp)) throw new EvaluationFailure('timestamp overflow');
  return timestamp;
}

/** The result for two integers of one type, undefined where they are none. */
function integers(left: CelValue, right: CelValue, of: Arithmetic): CelValue | undefined {
  if (typeof left === 'bigint' && typeof right === 'bigint') return toInt(of(left, right));
  if (left instanceof UnsignedInt && right instanceof UnsignedInt) return toUint(of(left.value, right.value));
  return undefined;
}

export function add(left: CelValue, right: CelValue, work: Work): CelValue {
  if (typeof left === 'string' && typeof right === 'string') {
    work.text(left.length + right.length);
    return left + right;
  }
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (left instanceof CelList && right instanceof CelList) return addLists(left, right, work);
  if (left instanceof Duration && right instanceof Duration) return toDuration(left.nanos + right.nanos);
  if (left instanceof Timestamp && right instanceof Duration) {
    return toTimestamp(left.nanos + right.nanos, left.offset);
  }
  if (left instanceof Duration && right instanceof Timestamp) {
    return toTimestamp(left.nanos + right.nanos, right.offset);
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.concat([left, right]);
  return integers(left, right, (a, b) => a + b) ?? none('_+_', left);
}

/** Sets unite and maps merge, as the left list is one. */
function addLists(left: CelList, right: CelList, work: Work): CelList {
  work.list(left.items.length + right.items.length);
  if (left.kind === 'plain') {
    if (left.items.length === 0) return right;
    return right.items.length === 0 ? left : new CelList([...left.items, ...right.items]);
  }
  if (left.kind === 'atomic') return new CelList([...left.items, ...right.items], 'atomic');
  const identity = (item: CelValue) =>
    left.kind === 'set' ? scalarIdentity(item) : mapIdentity(item, left.keys);
  const byIdentity = new Map(left.items.map((item) => [identity(item), item]));
  for (const item of right.items) {
    if (left.kind === 'map' || !byIdentity.has(identity(item))) byIdentity.set(identity(item), item);
  }
  return new CelList([...byIdentity.values()], left.kind, left.keys);
}

export function subtract(left: CelValue, right: CelValue): CelValue {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (left instanceof Duration && right instanceof Duration) return toDuration(left.nanos - right.nanos);
  if (left instanceof Timestamp && right instanceof Timestamp) return toDuration(left.nanos - right.nanos);
  if (left instanceof Timestamp && right instanceof Duration) {
    return toTimestamp(left.nanos - right.nanos, left.offset);
  }
  return integers(left, right, (a, b) => a - b) ?? none('_-_', left);
}

export function multiply(left: CelValue, right: CelValue): CelValue {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  return integers(left, right, (a, b) => a * b) ?? none('_*_', left);
}

export function divide(left: CelValue, right: CelValue): CelValue {
  if (typeof left === 'number' && typeof right === 'number') return left / right;
  const quotient = integers(left, right, (a, b) => {
    if (b === 0n) throw new EvaluationFailure('division by zero');
    return a / b;
  });
  return quotient ?? none('_/_', left);
}

export function modulo(left: CelValue, right: CelValue): CelValue {
  const remainder = integers(left, right, (a, b) => {
    if (b === 0n) throw new EvaluationFailure('modulus by zero');
    return a % b;
  });
  return remainder ?? none('_%_', left);
}

export function negate(value: CelValue): CelValue {
  if (typeof value === 'bigint') return toInt(-value);
  if (typeof value === 'number') return -value;
  if (value instanceof Duration) return toDuration(-value.nanos);
  return value instanceof EmptySum ? value : none('-_', value);
}

/** The types of which Go only says that there is no such overload; of others it names the operator, too. */
const taciturn: Readonly<Record<string, string>> = {
  '_+_': 'int uint double list bytes',
  '_-_': 'int uint double',
  '_*_': 'int uint double',
  '_/_': 'int uint double',
  '_%_': 'int uint',
  '-_': 'int double bool',
  order: 'int uint double bool bytes',
};
const always = 'string google.protobuf.Duration google.protobuf.Timestamp'.split(' ');

function none(operator: string, left: CelValue, types = taciturn[operator] ?? ''): never {
  const isTaciturn = [...always, ...types.split(' ')].includes(typeNameOf(left));
  throw new NoSuchOverload(isTaciturn ? undefined : operator);
}

/** `<`, `<=`, `>`, `>=`. */
export function comparison(
  operator: string,
  holds: (order: number) => boolean,
): (left: CelValue, right: CelValue) => boolean {
  return (left, right) => {
    const order = compare(left, right);
    return order === undefined ? none(`_${operator}_`, left, taciturn['order']) : holds(order);
  };
}

/** `item in list`, `key in map`. */
export function isIn(item: CelValue, container: CelValue, work: Work): boolean {
  if (container instanceof CelMap) {
    const found = container.find(item);
    return found !== undefined && settled(found) === found;
  }
  if (!(container instanceof CelList)) throw new NoSuchOverload();
  if (container.kind === 'plain') return container.items.some((member) => isSame(item, member, work));
  let failure: EvaluationFailure | undefined;
  for (const member of container.items) {
    try {
      if (equal(member, item, work)) return true;
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}

/** What is at `key` of a map, list or optional; undefined where there is nothing. */
export function find(value: CelValue, key: CelValue): CelValue | undefined {
  if (value instanceof CelMap) {
    const found = value.find(key);
    return found === undefined ? undefined : settled(found);
  }
  if (!(value instanceof CelList)) return undefined;
  const item = value.items[indexOf(key)];
  return item === undefined ? undefined : settled(item);
}

function indexOf(key: CelValue): number {
  if (typeof key === 'bigint') return Number(key);
  if (typeof key === 'number' && Number.isInteger(key)) return key;
  if (key instanceof UnsignedInt) return Number(key.value);
  throw new EvaluationFailure(
    typeof key === 'number'
      ? `unsupported index value ${shortest(key)} in list`
      : `unsupported index type '${typeNameOf(key)}' in list`,
  );
}

/** `value.key`, `value[key]`. An optional gives an optional of what is in it. */
export function select(value: CelValue, key: CelValue): CelValue {
  if (value instanceof Optional) return selectIfPresent(value, key);
  const found = find(value, key);
  if (found !== undefined) return found;
  throw new EvaluationFailure(
    `${value instanceof CelList ? 'index out of bounds' : 'no such key'}: ${display(key)}`,
  );
}

/** `value.?key`, `value[?key]`. */
export function selectIfPresent(value: CelValue, key: CelValue): Optional {
  const inner = value instanceof Optional ? value.value : value;
  return new Optional(inner === undefined ? undefined : find(inner, key));
}

/** `has(value.key)` */
export function isPresent(value: CelValue, key: string): boolean {
  const inner = value instanceof Optional ? value.value : value;
  return inner !== undefined && find(inner, key) !== undefined;
}

/** A scalar as Go's `%v` prints it. */
export function display(value: CelValue): string {
  if (typeof value === 'number') return shortest(value);
  if (value instanceof UnsignedInt) return String(value.value);
  return typeof value === 'object' && value !== null ? typeNameOf(value) : String(value);
}
