export const smallestInt = -(2n ** 63n);
export const largestInt = 2n ** 63n - 1n;
export const largestUint = 2n ** 64n - 1n;

/** A double as Go's `%g` prints it: the shortest digits, `1e+06` from a million on. */
export function shortest(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  const exponent = exponentOf(value);
  if (exponent >= -4 && exponent < 6) return decimal(value);
  const digits = digitsOf(value);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${isNegative(value) ? '-' : ''}${digits[0]}${fraction}e${exponentText(exponent)}`;
}

/** A double with the shortest digits and never an exponent, as Go's `%f` with precision -1. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  const sign = isNegative(value) ? '-' : '';
  const digits = digitsOf(value);
  const point = exponentOf(value) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`.replace(/\.0$/, '');
  if (digits.length <= point) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `+06`: at least two digits. */
export function exponentText(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function special(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

function exponentOf(value: number): number {
  return Number(Math.abs(value).toExponential().split('e')[1]);
}

/** The significant digits, without a point. */
function digitsOf(value: number): string {
  return (Math.abs(value).toExponential().split('e')[0] ?? '0').replace('.', '');
}

/** The integer in a text that is decimal digits with an optional sign, as Go's ParseInt in base 10 reads it. */
export function parseInteger(text: string, least: bigint, most: bigint): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text) || text.length > 1000) return undefined;
  const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''));
  return value >= least && value <= most ? value : undefined;
}

/** The number in a text as Go's ParseFloat reads it. */
export function parseDouble(text: string): number | undefined {
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word !== null) {
    if (/nan/i.test(text)) return word[1] === '' ? Number.NaN : undefined;
    return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  // Digits may be parted by single underscores.
  const bare = /(?:^|[^0-9a-f])_|_(?:[^0-9a-f]|$)/i.test(text) ? '' : text.replaceAll('_', '');
  const value = parseHexDouble(bare) ?? parseDecimalDouble(bare);
  return Number.isFinite(value) ? value : undefined;
}

function parseDecimalDouble(text: string): number | undefined {
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : undefined;
}

/** `0x1.8p-3` */
function parseHexDouble(text: string): number | undefined {
  const match = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?[0-9]+)$/i.exec(text);
  const [, sign, whole = '', fraction = '', exponent] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}
