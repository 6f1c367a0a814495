/** A time that Go read, in UTC, or the error in Go's words. */
export type GoTime = { readonly time: string } | { readonly error: string };

const layout = '2006-01-02T15:04:05Z07:00';

/** Where a part of the layout does not fit: it, and what is left of the text there. */
interface Misfit {
  readonly part: string;
  readonly rest: string;
}

/** What has been read so far, and what is left; a part out of its range is an error of its own. */
interface Reading {
  readonly rest: string;
  readonly value: number;
}

/**
 * Reads a time as Go's `time.Parse` does with the layout RFC 3339, one-digit hours and a comma before the fraction
 * included, and writes it as Kubernetes does: in UTC, without the fraction. Source: Go, time/format.go:parse;
 * apimachinery meta/v1/time.go.
 */
export function parseGoTime(text: string): GoTime {
  const bad = ({ part, rest }: Misfit): GoTime => ({
    error: `parsing time ${quoted(text)} as ${quoted(layout)}: cannot parse ${quoted(rest)} as ${quoted(part)}`,
  });
  const outOfRange = (what: string): GoTime => ({
    error: `parsing time ${quoted(text)}: ${what} out of range`,
  });
  const numbers: number[] = [];
  let rest = text;
  for (const { before, part, fixed, name, from, to } of parts) {
    if (!rest.startsWith(before)) return bad({ part: before, rest });
    rest = rest.slice(before.length);
    const read = part === '2006' ? readYear(rest) : readNumber(rest, fixed);
    if (read === undefined) return bad({ part, rest });
    if (read.value < from || read.value > to) return outOfRange(name);
    numbers.push(read.value);
    rest = read.rest;
  }
  rest = rest.replace(/^[.,]\d+/, '');
  const zone = readZone(rest);
  if (zone === undefined) return bad({ part: 'Z07:00', rest });
  if (typeof zone === 'string') return outOfRange(zone);
  if (zone.rest !== '') {
    return { error: `parsing time ${quoted(text)}: extra text: ${quoted(zone.rest)}` };
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  if (day < 1 || day > daysIn(year, month)) return outOfRange('day');
  return { time: inUtc([year, month, day, hour, minute, second], zone.value) };
}

const parts = [
  { before: '', part: '2006', fixed: true, name: 'year', from: 0, to: 9999 },
  { before: '-', part: '01', fixed: true, name: 'month', from: 1, to: 12 },
  { before: '-', part: '02', fixed: true, name: 'day', from: 0, to: 99 },
  { before: 'T', part: '15', fixed: false, name: 'hour', from: 0, to: 23 },
  { before: ':', part: '04', fixed: true, name: 'minute', from: 0, to: 59 },
  { before: ':', part: '05', fixed: true, name: 'second', from: 0, to: 59 },
] as const;

function readYear(text: string): Reading | undefined {
  return /^\d{4}/.test(text) ? { value: Number(text.slice(0, 4)), rest: text.slice(4) } : undefined;
}

/** Two digits, or one where that is allowed. */
function readNumber(text: string, fixed: boolean): Reading | undefined {
  const digits = (fixed ? /^\d\d/ : /^\d\d?/).exec(text)?.[0];
  return digits === undefined ? undefined : { value: Number(digits), rest: text.slice(digits.length) };
}

/** The offset in minutes; a string names what of it is out of range. Go takes 24 hours and 60 minutes. */
function readZone(text: string): Reading | string | undefined {
  if (text.startsWith('Z')) return { value: 0, rest: text.slice(1) };
  const [whole = '', sign, hours, minutes] = /^(.)(\d\d):(\d\d)/.exec(text) ?? [];
  if (whole === '') return undefined;
  if (Number(minutes) > 60) return 'time zone offset minute';
  if (Number(hours) > 24) return 'time zone offset hour';
  if (sign !== '+' && sign !== '-') return undefined;
  const value = Number(hours) * 60 + Number(minutes);
  return { value: sign === '-' ? -value : value, rest: text.slice(whole.length) };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function inUtc(
  [year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number],
  offset: number,
): string {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second);
  return date.toISOString().replace('.000Z', 'Z');
}

/** As Go's package time quotes: bytes that are not printable ASCII in hexadecimal. */
function quoted(text: string): string {
  const characters = [...text].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (/^[ -\u007f]$/.test(character)) return character;
    return [...new TextEncoder().encode(character)]
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join('');
  });
  return `"${characters.join('')}"`;
}
