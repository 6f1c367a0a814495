import { quote } from '../value-text.ts';
import { type CelFunction, type Functions, type Library, text } from './arguments.ts';
import { type CelValue, EmptySum } from './cel-value.ts';
import { EvaluationFailure, NoSuchOverload } from './failure.ts';
import { largestInt, parseInteger, smallestInt } from './numbers.ts';
import { Duration, dateAt, Timestamp } from './time.ts';

function dayOfYear(date: Date): number {
  const start = new Date(date);
  start.setUTCMonth(0, 1);
  return Math.round((date.getTime() - start.getTime()) / 86_400_000);
}

/** What a moment's clock and calendar show; the dates given are shifted so that their UTC members are those of a zone. */
const ofMoment: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: dayOfYear,
  getDate: (date) => date.getUTCDate(),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

/** The nanoseconds of what a duration is told in. */
const unitOfDuration: Readonly<Record<string, bigint>> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
  getMilliseconds: 1_000_000n,
};

/** How far east of UTC a zone is at a moment, in seconds. */
function offsetOf(zone: string, { nanos }: Timestamp): number {
  if (zone === '') return 0;
  const [, sign, hours, minutes] = /^([+-]?)([0-9]+):([+-]?[0-9]+)$/.exec(zone) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    return (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '-' ? -1 : 1);
  }
  if (zone.includes(':')) {
    const part = zone
      .split(':')
      .find((number) => parseInteger(number, smallestInt, largestInt) === undefined);
    throw new EvaluationFailure(`strconv.Atoi: parsing ${quote(part ?? '')}: invalid syntax`);
  }
  const moment = dateAt(nanos, 0);
  const shown = shownIn(zone, moment);
  return Math.round((shown - Math.floor(moment.getTime() / 1000) * 1000) / 1000);
}

/** What the clock shows in a named zone, as if it were UTC's. */
function shownIn(zone: string, moment: Date): number {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const shown = new Date(0);
    shown.setUTCFullYear(part('year'), part('month') - 1, part('day'));
    shown.setUTCHours(part('hour'), part('minute'), part('second'));
    return shown.getTime();
  } catch {
    // The constructor throws for a zone that it does not know.
    throw new EvaluationFailure(`unknown time zone ${zone}`);
  }
}

function method(name: string): CelFunction {
  return ([value, zone]: readonly (CelValue | undefined)[]) => {
    if (value instanceof Timestamp) {
      const offset = zone === undefined ? 0 : offsetOf(text(zone), value);
      return BigInt(ofMoment[name]?.(dateAt(value.nanos, offset)) ?? 0);
    }
    const unit = unitOfDuration[name];
    if (value instanceof EmptySum) return value.zero;
    if (!(value instanceof Duration) || unit === undefined || zone !== undefined) throw new NoSuchOverload();
    return value.nanos / unit;
  };
}

const methods: Functions = Object.fromEntries(
  Object.keys(ofMoment).flatMap((name) => {
    const call = method(name);
    return [
      [`${name}/0`, call],
      [`${name}/1`, call],
    ];
  }),
);

/** What moments and durations tell of themselves; without a zone in UTC. Source: cel-go common/types/timestamp.go. */
export const times: Library = { methods };
