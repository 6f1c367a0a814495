type Format = 'decimal' | 'exponent' | 'binary';

/** A quantity's text in its parts; `number` is the whole and the fraction without leading zeros. */
interface Parts {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly suffix: string;
  /** Is there a digit before the suffix at all? */
  readonly hasDigits: boolean;
}

/** A power of ten or of two. */
interface Scale {
  readonly base: 2 | 10;
  readonly power: number;
  readonly format: Format;
}

const form = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const largest = 2n ** 63n - 1n;

/**
 * A Kubernetes quantity as the operator writes it back: `0.05` is `50m`, `1024Ki` is `1Mi`; one that is in its shortest
 * form already is left as it is. The text is what stands between the quotes in JSON.
 * Source: apimachinery api/resource/quantity.go:ParseQuantity, CanonicalizeBytes.
 */
export function canonicalQuantity(text: string): string | { readonly error: string } {
  const trimmed = text.trim();
  if (trimmed === '0') return '0';
  const parts = trimmed === '' ? undefined : partsOf(trimmed);
  if (parts === undefined) return { error: `quantities must match the regular expression '${form}'` };
  const scale = scaleOf(parts.suffix);
  if (scale === undefined) return { error: "unable to parse quantity's suffix" };
  if (!isSmall(parts, scale)) {
    return parts.hasDigits ? written(parts, scale) : { error: 'unable to parse numeric part of quantity' };
  }
  return isInShortestForm(parts, scale) ? trimmed : written(parts, scale);
}

/** Every part may be missing: `Ki` and `-` are 0. */
function partsOf(text: string): Parts | undefined {
  const found = /^([+-]?)(0*)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text);
  if (found === null) return undefined;
  const [, sign = '', zeros = '', whole = '', fraction = '', suffix = ''] = found;
  const hasDigits = zeros + whole + fraction !== '';
  return { negative: sign === '-', whole: whole === '' ? '0' : whole, fraction, suffix, hasDigits };
}

function scaleOf(suffix: string): Scale | undefined {
  const si = decimal.indexOf(suffix);
  if (si >= 0) return { base: 10, power: (si - 3) * 3, format: 'decimal' };
  const iec = binary.indexOf(suffix);
  if (iec > 0) return { base: 2, power: iec * 10, format: 'binary' };
  if (!/^[eE][-+]?\d+$/.test(suffix)) return undefined;
  const power = BigInt.asIntN(64, BigInt(suffix.slice(1).replace('+', '')));
  if (String(power) !== String(BigInt(suffix.slice(1).replace('+', '')))) return undefined;
  return { base: 10, power: Number(BigInt.asIntN(32, power)), format: 'exponent' };
}

/** Does Go hold it in 64 bits? */
function isSmall({ whole, fraction }: Parts, { power, format }: Scale): boolean {
  if (format !== 'binary') return whole.length + fraction.length <= 18 && power - fraction.length >= -9;
  const precision = 15 - whole.length - Math.trunc((power * 3) / 10) - 1;
  return fraction === '' && precision >= 0 && BigInt(whole) * 2n ** BigInt(power) <= largest;
}

/** Does Go keep the text of one that it holds in 64 bits? */
function isInShortestForm({ whole, fraction }: Parts, { power, format }: Scale): boolean {
  if (format === 'binary') return (BigInt(whole) & 7n) !== 0n;
  const digits = whole + fraction;
  return (power - fraction.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function written(parts: Parts, { base, power, format }: Scale): string {
  const digits = BigInt(parts.whole + parts.fraction);
  const exact = base === 2 ? digits * 2n ** BigInt(power) : digits;
  const exponent = (base === 2 ? 0 : power) - parts.fraction.length;
  const amount = inNanos(exact, exponent);
  if (amount.value === 0n) return '0';
  const sign = parts.negative ? '-' : '';
  if (format !== 'binary') return sign + inTens(amount, format);
  const unit = 10n ** BigInt(Math.abs(amount.exponent));
  const whole = amount.exponent < 0 ? amount.value / unit : amount.value * unit;
  if (whole > largest) return sign + inTwos(largest);
  const isWhole = amount.exponent >= 0 || amount.value % unit === 0n;
  return sign + (whole < 1024n || !isWhole ? inTens(amount, 'decimal') : inTwos(whole));
}

interface Amount {
  readonly value: bigint;
  readonly exponent: number;
}

/** No finer than a billionth, what is less rounded up; without zeros at the end. */
function inNanos(value: bigint, exponent: number): Amount {
  if (value === 0n || exponent >= -9) return withoutZeros({ value, exponent });
  const digits = value.toString();
  const cut = -9 - exponent;
  const kept = digits.length <= cut ? 0n : BigInt(digits.slice(0, digits.length - cut));
  const rest = /[1-9]/.test(digits.slice(Math.max(0, digits.length - cut)));
  return withoutZeros({ value: kept + (rest ? 1n : 0n), exponent: -9 });
}

function withoutZeros({ value, exponent }: Amount): Amount {
  if (value === 0n) return { value, exponent: 0 };
  const digits = value.toString();
  const zeros = digits.length - digits.replace(/0+$/, '').length;
  return { value: BigInt(digits.slice(0, digits.length - zeros)), exponent: exponent + zeros };
}

function inTens({ value, exponent }: Amount, format: Format): string {
  const more = ((exponent % 3) + 3) % 3;
  const power = exponent - more;
  const number = value * 10n ** BigInt(more);
  // A power that has no suffix is lost in Go, too.
  if (format === 'decimal') return `${number}${decimal[power / 3 + 3] ?? ''}`;
  return power === 0 ? String(number) : `${number}e${power}`;
}

function inTwos(value: bigint): string {
  let amount = value;
  let times = 0;
  for (; amount >= 1024n && amount % 1024n === 0n; times += 1) amount /= 1024n;
  return `${amount}${binary[times] ?? ''}`;
}
