import { CelList, type CelValue, Optional } from './cel-value.ts';
import { NoSuchOverload, type Work } from './failure.ts';

/**
 * A function of the language or of a library; methods get their receiver first. An argument of a type that it does not
 * take is a NoSuchOverload.
 */
export type CelFunction = (args: readonly (CelValue | undefined)[], work: Work) => CelValue;

/** Functions by name and number of arguments, `matches/2`. */
export type Functions = Readonly<Record<string, CelFunction>>;

/** What a library adds. The number in a method's name counts without the receiver: `x.matches(y)` is `matches/1`. */
export interface Library {
  readonly functions?: Functions;
  readonly methods?: Functions;
}

export function text(value: CelValue | undefined): string {
  if (typeof value !== 'string') throw new NoSuchOverload();
  return value;
}

export function int(value: CelValue | undefined): bigint {
  if (typeof value !== 'bigint') throw new NoSuchOverload();
  return value;
}

export function bool(value: CelValue | undefined): boolean {
  if (typeof value !== 'boolean') throw new NoSuchOverload();
  return value;
}

export function list(value: CelValue | undefined): CelList {
  if (!(value instanceof CelList)) throw new NoSuchOverload();
  return value;
}

export function optional(value: CelValue | undefined): Optional {
  if (!(value instanceof Optional)) throw new NoSuchOverload();
  return value;
}

/** The argument as a value of a library's own type. */
export function of<T>(value: CelValue | undefined, type: abstract new (...args: never) => T): T {
  if (!(value instanceof type)) throw new NoSuchOverload();
  return value;
}
