const layout = '2006-01-02T15:04:05Z07:00';

/**
 * Why Go does not take a text for an RFC 3339 time, in its own words; undefined where it does. Source: Go's time package,
 * which k8s.io/apimachinery's Time is read with.
 */
export function timeMistake(text: string): string | undefined {
  const quoted = JSON.stringify(text);
  let rest = text;
  const cannot = (what: string) =>
    `parsing time ${quoted} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${what}"`;
  const outOfRange = (what: string) => `parsing time ${quoted}: ${what} out of range`;
  const numbers: number[] = [];
  for (const [element, pattern, separator] of elements) {
    const digits = pattern.exec(rest)?.[0];
    if (digits === undefined) return cannot(element);
    const number = Number(digits);
    const range = ranges[element];
    if (range !== undefined && (number < range.least || number > range.most)) return outOfRange(range.name);
    numbers.push(number);
    rest = rest.slice(digits.length);
    if (separator === '') continue;
    if (!rest.startsWith(separator)) return cannot(separator);
    rest = rest.slice(1);
  }
  rest = rest.replace(/^[.,]\d+/, '');
  const zone = /^(?:Z|[+-]\d\d:\d\d)/.exec(rest)?.[0];
  if (zone === undefined) return cannot('Z07:00');
  rest = rest.slice(zone.length);
  if (rest !== '') return `parsing time ${quoted}: extra text: ${JSON.stringify(rest)}`;
  const [year = 0, month = 1, day = 1] = numbers;
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return day > lastDay ? outOfRange('day') : undefined;
}

/** Each part of the layout, what it looks like, and what stands behind it. */
const elements: readonly (readonly [element: string, pattern: RegExp, separator: string])[] = [
  ['2006', /^\d{4}/, '-'],
  ['01', /^\d{2}/, '-'],
  ['02', /^\d{2}/, 'T'],
  ['15', /^\d{2}/, ':'],
  ['04', /^\d{2}/, ':'],
  ['05', /^\d{2}/, ''],
];

const ranges: Readonly<
  Record<string, { readonly name: string; readonly least: number; readonly most: number }>
> = {
  '01': { name: 'month', least: 1, most: 12 },
  '02': { name: 'day', least: 1, most: 31 },
  '15': { name: 'hour', least: 0, most: 23 },
  '04': { name: 'minute', least: 0, most: 59 },
  '05': { name: 'second', least: 0, most: 59 },
};
