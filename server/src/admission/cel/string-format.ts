import { quote } from '../value-text.ts';
import { CelList, CelMap, CelType, type CelValue, UnsignedInt } from './cel-value.ts';
import { toText } from './conversions.ts';
import { settled } from './equality.ts';
import { EvaluationFailure, type Work } from './failure.ts';
import { exponentText } from './numbers.ts';
import { Duration, Timestamp } from './time.ts';
import { typeNameOf } from './type-names.ts';

const defaultPrecision = 6;

/** `'%s: %d'.format([a, b])`. Source: cel-go ext/formatting.go, whose `%f` and `%e` are those of golang.org/x/text. */
export function formatted(template: string, values: CelList, work: Work): string {
  work.text(template.length);
  let next = 0;
  let result = '';
  let rest = template;
  while (rest !== '') {
    const sign = rest.indexOf('%');
    if (sign < 0) return result + rest;
    result += rest.slice(0, sign);
    if (rest[sign + 1] === '%') {
      result += '%';
      rest = rest.slice(sign + 2);
      continue;
    }
    const value = values.items[next];
    if (value === undefined) throw new EvaluationFailure(`index ${next} out of range`);
    next++;
    const [, precision, verb = ''] = /^%(?:\.(\d*))?(.?)/su.exec(rest.slice(sign)) ?? [];
    if (precision !== undefined && (precision === '' || verb === '')) throw badPrecision(verb);
    if (verb === '') throw new EvaluationFailure('unexpected end of string');
    const made = clause(verb, precision === undefined ? defaultPrecision : Number(precision), settled(value));
    work.text(made.length);
    result += made;
    rest = rest.slice(sign + 1 + (precision === undefined ? 0 : precision.length + 1) + verb.length);
  }
  return result;
}

function badPrecision(verb: string): EvaluationFailure {
  const why =
    verb === ''
      ? 'could not find end of precision specifier'
      : 'error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax';
  return new EvaluationFailure(`could not parse formatting clause: error while parsing precision: ${why}`);
}

function clause(verb: string, precision: number, value: CelValue): string {
  switch (verb) {
    case 's':
      return printed(value);
    case 'd':
      if (isInteger(value)) return String(numberOf(value));
      return refused('decimal clause can only be used on integers', value);
    case 'f':
      return fixed(doubleOf(value, 'fixed-point'), Math.min(precision, 100));
    case 'e':
      // The server takes the precision for the least width.
      return scientific(doubleOf(value, 'scientific')).padStart(Math.min(precision, 1000));
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (isInteger(value)) return numberOf(value).toString(2);
      return refused('only integers and bools can be formatted as binary', value);
    case 'o':
      if (isInteger(value)) return numberOf(value).toString(8);
      return refused('octal clause can only be used on integers', value);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    default:
      throw new EvaluationFailure(
        `could not parse formatting clause: unrecognized formatting clause "${verb}"`,
      );
  }
}

function refused(rule: string, value: CelValue): never {
  throw new EvaluationFailure(`error during formatting: ${rule}, was given ${typeNameOf(value)}`);
}

function isInteger(value: CelValue): value is bigint | UnsignedInt {
  return typeof value === 'bigint' || value instanceof UnsignedInt;
}

function numberOf(value: bigint | UnsignedInt): bigint {
  return typeof value === 'bigint' ? value : value.value;
}

function hexadecimal(value: CelValue): string {
  if (isInteger(value)) return numberOf(value).toString(16);
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return refused('only integers, byte buffers, and strings can be formatted as hex', value);
}

function doubleOf(value: CelValue, kind: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  return refused(`${kind} clause can only be used on doubles`, value);
}

/** With a comma between the thousands. */
function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [whole = '', fraction] = plain(value, precision).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** With this many digits behind the point; half is rounded to even, as Go does, and toFixed does not. */
function plain(value: number, precision: number): string {
  if (Math.abs(value) >= 1e21) {
    const whole = BigInt(value).toString();
    return precision === 0 ? whole : `${whole}.${'0'.repeat(precision)}`;
  }
  const exact = value.toFixed(100);
  const cut = exact.length - 100 + precision - (precision === 0 ? 1 : 0);
  const isHalf = /^\.?50*$/.test(exact.slice(cut));
  const lower = exact.slice(0, cut);
  return isHalf && /[02468]$/.test(lower) ? lower : value.toFixed(precision);
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `1.234568×10⁰⁶` */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [digits = '', exponent = '0'] = value.toExponential(defaultPrecision).split('e');
  const power = exponentText(Number(exponent))
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => raised[Number(digit)] ?? '');
  return `${digits}×10${power}`;
}

function special(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞';
}

/** `%s` */
function printed(value: CelValue): string {
  if (value instanceof CelList) return printedList(value);
  if (value instanceof CelMap) return printedMap(value);
  const text = value === null ? 'null' : toText(value);
  return (
    text ??
    refused(
      'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
      value,
    )
  );
}

function printedList(list: CelList): string {
  return `[${list.items.map((item) => literal(settled(item))).join(', ')}]`;
}

function printedMap(map: CelMap): string {
  const entries = map.keys().map((key) => [literal(key), literal(settled(map.find(key) ?? null))] as const);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

/** A value as an expression would write it. */
function literal(value: CelValue): string {
  if (typeof value === 'string') return quote(value);
  if (value instanceof Uint8Array) return `b${quote(toText(value) ?? '')}`;
  if (typeof value === 'number') return Number.isFinite(value) ? plain(value, defaultPrecision) : `${value}`;
  if (value instanceof Timestamp) return `timestamp("${toText(value)}")`;
  if (value instanceof Duration) return `duration("${toText(value)}")`;
  if (value instanceof CelType) return value.name;
  return printed(value);
}
