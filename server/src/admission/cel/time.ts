import { quote } from '../value-text.ts';
import { decimal, largestInt, smallestInt } from './numbers.ts';

const nanosPerSecond = 1_000_000_000n;
const firstSecond = -62135596800n;
const lastSecond = 253402300799n;

/** A moment between the years 1 and 9999. */
export class Timestamp {
  /** Since 1970 in UTC. */
  readonly nanos: bigint;
  /** Of the zone it was written in: seconds east of UTC. */
  readonly offset: number;

  constructor(nanos: bigint, offset = 0) {
    this.nanos = nanos;
    this.offset = offset;
  }
}

/** At most about 292 years. */
export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** The whole seconds since 1970, rounded down. */
export function secondsOf(timestamp: Timestamp): bigint {
  const seconds = timestamp.nanos / nanosPerSecond;
  return timestamp.nanos % nanosPerSecond < 0n ? seconds - 1n : seconds;
}

export function isInRange(timestamp: Timestamp): boolean {
  const seconds = secondsOf(timestamp);
  return seconds >= firstSecond && seconds <= lastSecond;
}

export function timestampOfSeconds(seconds: bigint): Timestamp {
  return new Timestamp(seconds * nanosPerSecond);
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|([+-])(\d{2}):(\d{2}))?$/;

/**
 * A moment as RFC 3339 writes it, as far as Go reads it. `needsZone` false takes one without a zone too, in UTC.
 *
 * @returns undefined where it is none
 */
export function parseTimestamp(text: string, needsZone = true): Timestamp | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const [fraction = '', zone, sign, hours = '0', minutes = '0'] = match.slice(7);
  if (zone === undefined && needsZone) return undefined;
  const midnight = daysToMillis(year ?? 0, month ?? 0, day ?? 0);
  if (midnight === undefined || (hour ?? 24) > 23 || (minute ?? 60) > 59 || (second ?? 60) > 59)
    return undefined;
  if (Number(hours) > 24 || Number(minutes) > 60) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  const seconds = midnight / 1000 + (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0) - offset;
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return new Timestamp(BigInt(seconds) * nanosPerSecond + nanos, offset);
}

/**
 * Why Go does not read a text as a time. `layout` is how it would be written for Go's example moment.
 *
 * @param layout `2006-01-02`, or `2006-01-02T15:04:05`
 */
export function timeFailure(text: string, layout: string): string {
  const parsing = `parsing time ${quote(text)}`;
  let rest = text;
  for (const [step] of layout.matchAll(/\d+|\D/g)) {
    const isNumber = /\d/.test(step);
    const hasStep = isNumber ? new RegExp(`^\\d{${step.length}}`).test(rest) : rest.startsWith(step);
    if (!hasStep) return `${parsing} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(step)}`;
    const [name, least, most] = ranges[step] ?? ['', 0, 9999];
    const number = Number(rest.slice(0, step.length));
    if (isNumber && (number < least || number > most)) return `${parsing}: ${name} out of range`;
    rest = rest.slice(step.length);
  }
  return parseDate(text.slice(0, 10)) === undefined
    ? `${parsing}: day out of range`
    : `${parsing}: extra text: ${quote(rest)}`;
}

/** The parts of Go's example moment: what they are, and what they may be. */
const ranges: Readonly<Record<string, readonly [name: string, least: number, most: number]>> = {
  '01': ['month', 1, 12],
  '02': ['day', 1, 31],
  '15': ['hour', 0, 23],
  '04': ['minute', 0, 59],
  '05': ['second', 0, 59],
};

/** A day as `2006-01-02`, its midnight in UTC. */
export function parseDate(text: string): Timestamp | undefined {
  const [year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1) ?? []).map(Number);
  const millis = daysToMillis(year ?? 0, month ?? 0, day ?? 0);
  return millis === undefined ? undefined : new Timestamp(BigInt(millis) * 1_000_000n);
}

function daysToMillis(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** `2006-01-02T15:04:05.5+02:00`: in its own zone, with as many digits of a second as there are. */
export function printTimestamp({ nanos, offset }: Timestamp): string {
  const local = dateAt(nanos, offset);
  const day = `${String(local.getUTCFullYear()).padStart(4, '0')}${local.toISOString().slice(-20, -5)}`;
  const rest = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  return day + fraction + printOffset(offset);
}

function printOffset(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

/** A date whose UTC members are the clock and calendar at that moment in that zone. */
export function dateAt(nanos: bigint, offset: number): Date {
  const millis = nanos / 1_000_000n - (nanos % 1_000_000n < 0n ? 1n : 0n);
  return new Date(Number(millis) + offset * 1000);
}

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A duration as Go writes it, `1h30m`, `-1.5s`: its nanoseconds; undefined where it is none or too long. */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined;
  let nanos = 0n;
  // Longer numbers are zeros, or too many nanoseconds.
  if (rest.length > longestDuration) return undefined;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/(\d*)\.?(\d*)([a-zµμ]+)/g)) {
    const factor = units[unit] ?? 0;
    nanos += BigInt(whole) * BigInt(factor);
    if (fraction !== '') nanos += BigInt(Math.trunc(Number(fraction) * (factor / 10 ** fraction.length)));
  }
  const signed = sign === '-' ? -nanos : nanos;
  return signed < smallestInt || signed > largestInt ? undefined : signed;
}

const longestDuration = 1000;

const longUnits: readonly (readonly [factor: bigint, ...names: string[]])[] = [
  [1n, 'ns', 'nano'],
  [1_000n, 'us', 'µs', 'micro'],
  [1_000_000n, 'ms', 'milli'],
  [nanosPerSecond, 's', 'sec'],
  [60n * nanosPerSecond, 'm', 'min'],
  [3600n * nanosPerSecond, 'h', 'hr', 'hour'],
  [86400n * nanosPerSecond, 'd', 'day'],
  [604800n * nanosPerSecond, 'w', 'wk', 'week'],
];

/**
 * A duration as the format `duration` of a schema takes it: Go's, or numbers with units up to weeks anywhere in the
 * text. Source: kube-openapi pkg/validation/strfmt/duration.go.
 */
export function parseFormatDuration(text: string): bigint | undefined {
  const plain = parseDuration(text);
  if (plain !== undefined) return plain;
  let nanos: bigint | undefined;
  for (const [, factor = '', word = ''] of text.matchAll(/(?<!\d)(\d+)\s*([A-Za-zµ]+)/g)) {
    if (factor.length > longestDuration || BigInt(factor) > largestInt) return undefined;
    const unit = word.toLowerCase();
    for (const [multiple, ...names] of longUnits) {
      const last = names.at(-1) ?? '';
      const times = names.filter((name) => name === unit || (name === last && unit.startsWith(name))).length;
      if (times > 0) nanos = (nanos ?? 0n) + BigInt(factor) * multiple * BigInt(times);
    }
  }
  return nanos === undefined ? undefined : BigInt.asIntN(64, nanos);
}

/** `5400s`, `0.5s`: in seconds whatever its length. */
export function printDuration({ nanos }: Duration): string {
  return `${decimal(Number(nanos / nanosPerSecond) + Number(nanos % nanosPerSecond) / 1e9)}s`;
}
