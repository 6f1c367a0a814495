const layout = '2006-01-02T15:04:05Z07:00';

/**
 * Why Go does not take a text for an RFC 3339 time, in its own words; undefined where it does. Source: Go's time package,
 * which k8s.io/apimachinery's Time is read with.
 */
export function timeMistake(text: string): string | undefined {
  const start = `parsing time ${quote(text)}`;
  let rest = text;
  const cannot = (what: string) => `${start} as "${layout}": cannot parse ${quote(rest)} as "${what}"`;
  const numbers: number[] = [];
  for (const { layout: element, pattern, separator, range } of elements) {
    const digits = pattern.exec(rest)?.[0];
    if (digits === undefined) return cannot(element);
    const number = Number(digits);
    if (range !== undefined && (number < range.least || number > range.most)) {
      return `${start}: ${range.name} out of range`;
    }
    numbers.push(number);
    rest = rest.slice(digits.length);
    if (separator === '') continue;
    if (!rest.startsWith(separator)) return cannot(separator);
    rest = rest.slice(1);
  }
  rest = rest.replace(/^[.,]\d+/, '');
  const [zone, hours = '0', minutes = '0'] = /^(?:Z|[+-](\d\d):(\d\d))/.exec(rest) ?? [];
  if (zone === undefined) return cannot('Z07:00');
  if (Number(minutes) > 60) return `${start}: time zone offset minute out of range`;
  if (Number(hours) > 24) return `${start}: time zone offset hour out of range`;
  rest = rest.slice(zone.length);
  if (rest !== '') return `${start}: extra text: ${quote(rest)}`;
  const [year = 0, month = 1, day = 1] = numbers;
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return day < 1 || day > lastDay ? `${start}: day out of range` : undefined;
}

/** A part of the layout, what it looks like, and what stands behind it. What is out of range ends the reading. */
interface Element {
  readonly layout: string;
  readonly pattern: RegExp;
  readonly separator: string;
  readonly range?: { readonly name: string; readonly least: number; readonly most: number };
}

const elements: readonly Element[] = [
  { layout: '2006', pattern: /^\d{4}/, separator: '-' },
  { layout: '01', pattern: /^\d{2}/, separator: '-', range: { name: 'month', least: 1, most: 12 } },
  { layout: '02', pattern: /^\d{2}/, separator: 'T' },
  { layout: '15', pattern: /^\d{1,2}/, separator: ':', range: { name: 'hour', least: 0, most: 23 } },
  { layout: '04', pattern: /^\d{2}/, separator: ':', range: { name: 'minute', least: 0, most: 59 } },
  { layout: '05', pattern: /^\d{2}/, separator: '', range: { name: 'second', least: 0, most: 59 } },
];

/** In quotes as the time package has them: what is not ASCII byte by byte. */
function quote(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => {
    if (byte < 0x20 || byte >= 0x80) return `\\x${byte.toString(16).padStart(2, '0')}`;
    const character = String.fromCharCode(byte);
    return character === '"' || character === '\\' ? `\\${character}` : character;
  });
  return `"${bytes.join('')}"`;
}
