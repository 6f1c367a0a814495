import { type Library, of, text } from './arguments.ts';
import { type CelValue, Opaque } from './cel-value.ts';
import { BudgetSpent, EvaluationFailure } from './failure.ts';
import { largestInt, smallestInt } from './numbers.ts';

/** `digits` times ten to the power of `scale`. */
interface Amount {
  readonly digits: bigint;
  readonly scale: number;
  /** Whether the server keeps it in 64 bits: only such ones does it turn into an integer. */
  readonly isSmall: boolean;
}

class Quantity extends Opaque {
  readonly type = 'kubernetes.Quantity';
  readonly amount: Amount;
  readonly #isComputed: boolean;

  constructor(amount: Amount, isComputed = false) {
    super();
    this.amount = amount;
    this.#isComputed = isComputed;
  }

  /** The server cannot compare with a sum that stands on the right: that is an error there, and so it is here. */
  equals(other: Opaque): boolean | undefined {
    if (!(other instanceof Quantity) || other.#isComputed) return undefined;
    return compareAmounts(this.amount, other.amount) === 0;
  }

  override order(other: Opaque): number | undefined {
    return other instanceof Quantity ? compareAmounts(this.amount, other.amount) : undefined;
  }
}

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** Beyond it nothing is a quantity of anything, and powers of ten grow too long to work with. */
const largestExponent = 10_000;
const smallestScale = -9;
/** So many decimal digits fit into 64 bits. */
const smallDigits = 18;

/** @returns the amount, or in the server's words why it is none */
function parse(raw: string): Amount | string {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[-+]?[0-9]*|[-+][0-9]*)?)$/.exec(raw);
  if (match === null || raw === '') {
    return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  }
  const [, sign, written = '', fraction = '', suffix = ''] = match;
  const whole = written.replace(/^0+/, '');
  const binary = Object.hasOwn(binaryExponents, suffix) ? binaryExponents[suffix] : undefined;
  const exponent = binary ?? exponentOf(suffix);
  if (exponent === undefined) return "unable to parse quantity's suffix";
  if (Math.abs(exponent) > largestExponent || whole.length + fraction.length > largestExponent)
    throw new BudgetSpent();
  const digits = BigInt(`${whole}${fraction}` || '0');
  const amount =
    binary === undefined
      ? decimalAmount(digits, exponent - fraction.length, (whole || '0').length + fraction.length)
      : binaryAmount(digits, binary, fraction.length, (whole || '0').length);
  return sign === '-' ? { ...amount, digits: -amount.digits } : amount;
}

function exponentOf(suffix: string): number | undefined {
  if (Object.hasOwn(decimalExponents, suffix)) return decimalExponents[suffix];
  return /^[eE][+-]?[0-9]+$/.test(suffix) ? Number(suffix.slice(1)) : undefined;
}

function decimalAmount(digits: bigint, scale: number, length: number): Amount {
  if (length <= smallDigits && scale >= smallestScale) return { digits, scale, isSmall: true };
  return rounded(digits, scale);
}

function binaryAmount(digits: bigint, exponent: number, places: number, length: number): Amount {
  const value = digits << BigInt(exponent);
  const isSmall = places === 0 && length <= 14 - Math.trunc((exponent * 3) / 10) && value <= largestInt;
  if (isSmall) return { digits: value, scale: 0, isSmall };
  const amount = rounded(value, -places);
  const most = largestInt * 10n ** 9n;
  return compareAmounts(amount, { digits: most, scale: smallestScale, isSmall: false }) > 0
    ? { digits: most, scale: smallestScale, isSmall: false }
    : amount;
}

/** To nano, away from zero. */
function rounded(digits: bigint, scale: number): Amount {
  if (scale >= smallestScale) {
    return { digits: digits * 10n ** BigInt(scale - smallestScale), scale: smallestScale, isSmall: false };
  }
  const factor = 10n ** BigInt(smallestScale - scale);
  return { digits: (digits + factor - 1n) / factor, scale: smallestScale, isSmall: false };
}

function aligned(a: Amount, b: Amount): readonly [a: bigint, b: bigint, scale: number] {
  const scale = Math.min(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(a.scale - scale), b.digits * 10n ** BigInt(b.scale - scale), scale];
}

function compareAmounts(a: Amount, b: Amount): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

function plus(a: Amount, b: Amount): Quantity {
  if (b.digits === 0n && b.isSmall) return new Quantity(a, true);
  if (a.digits === 0n && a.isSmall && b.isSmall) return new Quantity(b, true);
  const [x, y, scale] = aligned(a, b);
  const isSmall = a.isSmall && b.isSmall && [x, y, x + y].every(isInt);
  return new Quantity({ digits: x + y, scale, isSmall }, true);
}

function isInt(value: bigint): boolean {
  return value >= smallestInt && value <= largestInt;
}

/** undefined where the server has no integer for it */
function toInteger({ digits, scale, isSmall }: Amount): bigint | undefined {
  if (!isSmall || scale < 0) return undefined;
  const value = digits * 10n ** BigInt(scale);
  return isInt(value) ? value : undefined;
}

function toQuantity(raw: string): Quantity {
  const amount = parse(raw);
  if (typeof amount === 'string') throw new EvaluationFailure(amount);
  return new Quantity(amount);
}

function amount(value: CelValue | undefined): Amount {
  if (typeof value === 'bigint') return { digits: value, scale: 0, isSmall: true };
  return of(value, Quantity).amount;
}

function negative(value: Amount): Amount {
  return { ...value, digits: -value.digits };
}

/** Quantities of resources. Source: k8s.io/apiserver pkg/cel/library/quantity.go, apimachinery pkg/api/resource. */
export const quantity: Library = {
  functions: {
    'quantity/1': ([raw]) => toQuantity(text(raw)),
    'isQuantity/1': ([raw]) => typeof parse(text(raw)) !== 'string',
    'sign/1': ([value]) => {
      const { digits } = of(value, Quantity).amount;
      return digits < 0n ? -1n : digits > 0n ? 1n : 0n;
    },
  },
  methods: {
    'isInteger/0': ([value]) => toInteger(of(value, Quantity).amount) !== undefined,
    'asInteger/0': ([value]) => {
      const integer = toInteger(of(value, Quantity).amount);
      if (integer === undefined) throw new EvaluationFailure('cannot convert value to integer');
      return integer;
    },
    'asApproximateFloat/0': ([value]) => {
      const { digits, scale } = of(value, Quantity).amount;
      return Number(digits) * 10 ** scale;
    },
    'add/1': ([value, other]) => plus(of(value, Quantity).amount, amount(other)),
    'sub/1': ([value, other]) => plus(of(value, Quantity).amount, negative(amount(other))),
  },
};
