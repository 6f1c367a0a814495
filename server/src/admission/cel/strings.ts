import { int, type Library, list, text } from './arguments.ts';
import { CelList, type CelValue } from './cel-value.ts';
import { lengthOf } from './conversions.ts';
import { EvaluationFailure, type Work } from './failure.ts';
import { display } from './operators.ts';
import { formatted } from './string-format.ts';

/** A text cut into characters, so that positions count them and not the units of UTF-16. */
interface Characters {
  readonly length: number;
  slice(from: number, to?: number): string;
  /** Where in the text (in units) the character at this position begins. */
  unit(position: number): number;
  /** The position of the character that begins at this unit. */
  position(unit: number): number;
}

function charactersOf(value: string, work: Work): Characters {
  work.scan(value.length);
  if (lengthOf(value) === value.length) {
    return {
      length: value.length,
      slice: (from, to) => value.slice(from, to),
      unit: (position) => position,
      position: (unit) => unit,
    };
  }
  const all = [...value];
  return {
    length: all.length,
    slice: (from, to) => all.slice(from, to).join(''),
    unit: (position) => all.slice(0, position).join('').length,
    position: (unit) => [...value.slice(0, unit)].length,
  };
}

function outOfRange(index: bigint): never {
  throw new EvaluationFailure(`index out of range: ${index}`);
}

function charAt(value: string, index: bigint, work: Work): string {
  const characters = charactersOf(value, work);
  if (index < 0n || index > BigInt(characters.length)) outOfRange(index);
  return characters.slice(Number(index), Number(index) + 1);
}

/** @returns -1 where it is not there */
function indexOf(value: string, part: string, from: bigint, work: Work): bigint {
  if (part === '') return from;
  if (from < 0n) outOfRange(from);
  const characters = charactersOf(value, work);
  if (from >= BigInt(characters.length)) return -1n;
  const unit = value.indexOf(part, characters.unit(Number(from)));
  return BigInt(unit < 0 ? unit : characters.position(unit));
}

/** @param from where the part begins at the latest; without it anywhere */
function lastIndexOf(value: string, part: string, from: bigint | undefined, work: Work): bigint {
  const characters = charactersOf(value, work);
  if (part === '') return from ?? BigInt(characters.length);
  if (from !== undefined && from < 0n) outOfRange(from);
  if (characters.length === 0 || (from !== undefined && from >= BigInt(characters.length))) return -1n;
  const unit = value.lastIndexOf(part, from === undefined ? undefined : characters.unit(Number(from)));
  return BigInt(unit < 0 ? unit : characters.position(unit));
}

/** @param times how often at most; everywhere where it is negative */
function replace(value: string, old: string, by: string, times: bigint, work: Work): string {
  work.list(old === '' ? value.length : 0);
  // An empty text is before each character and at the end.
  const parts = old === '' ? ['', ...value] : value.split(old);
  const places = old === '' ? parts.length : parts.length - 1;
  const count = times < 0n || times > BigInt(places) ? places : Number(times);
  work.text(value.length + Math.max(0, count * (by.length - old.length)));
  work.list(parts.length);
  const pieces = parts.map((part, index) => {
    if (old !== '') return index === 0 ? part : (index <= count ? by : old) + part;
    return index < count ? part + by : part;
  });
  return pieces.join('');
}

/** @param most how many parts at most; all where it is negative */
function split(value: string, separator: string, most: bigint, work: Work): CelList {
  work.list(separator === '' ? value.length : 0);
  work.scan(value.length);
  const parts = separator === '' ? [...value] : value.split(separator);
  work.list(parts.length);
  if (most < 0n || most >= BigInt(parts.length)) return new CelList(parts);
  if (most === 0n) return new CelList([]);
  const count = Number(most);
  return new CelList([...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)]);
}

function substring(value: string, from: bigint, to: bigint | undefined, work: Work): string {
  const characters = charactersOf(value, work);
  const length = BigInt(characters.length);
  if (to !== undefined && from > to) {
    throw new EvaluationFailure(`invalid substring range. start: ${from}, end: ${to}`);
  }
  if (from < 0n || from > length) outOfRange(from);
  if (to !== undefined && to > length) outOfRange(to);
  return characters.slice(Number(from), to === undefined ? undefined : Number(to));
}

function join(items: CelList, separator: string, work: Work): string {
  const parts = items.items.map((item: CelValue) => {
    if (typeof item !== 'string') throw new EvaluationFailure(`join: invalid input: ${display(item)}`);
    work.text(item.length + separator.length);
    return item;
  });
  return parts.join(separator);
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(value: string): string {
  return `"${[...value].map((character) => escapes[character] ?? character).join('')}"`;
}

/** What Go's strings.TrimSpace takes for blank: Unicode's White_Space, so not the byte order mark. */
const blanks = '[\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const leading = new RegExp(`^${blanks}+`);

/** Text without the white space around it, as Go takes it away. */
export function trimmed(value: string): string {
  // A second expression that looks for the end only would try at each blank in the text.
  let end = value.length;
  const isBlank = new RegExp(blanks);
  while (end > 0 && isBlank.test(value[end - 1] ?? '')) end--;
  return value.slice(0, end).replace(leading, '');
}

/** The extension library of strings, version 2, and the language's own methods. Source: cel-go ext/strings.go. */
export const strings: Library = {
  functions: { 'strings.quote/1': ([value]) => quote(text(value)) },
  methods: {
    'startsWith/1': ([value, part]) => text(value).startsWith(text(part)),
    'endsWith/1': ([value, part]) => text(value).endsWith(text(part)),
    'contains/1': ([value, part], work) => {
      work.scan(text(value).length);
      return text(value).includes(text(part));
    },
    'charAt/1': ([value, index], work) => charAt(text(value), int(index), work),
    'lowerAscii/0': ([value]) => text(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    'upperAscii/0': ([value]) => text(value).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
    'replace/2': ([value, old, by], work) => replace(text(value), text(old), text(by), -1n, work),
    'replace/3': ([value, old, by, times], work) =>
      replace(text(value), text(old), text(by), int(times), work),
    'split/1': ([value, separator], work) => split(text(value), text(separator), -1n, work),
    'split/2': ([value, separator, most], work) => split(text(value), text(separator), int(most), work),
    'substring/1': ([value, from], work) => substring(text(value), int(from), undefined, work),
    'substring/2': ([value, from, to], work) => substring(text(value), int(from), int(to), work),
    'trim/0': ([value]) => trimmed(text(value)),
    'join/0': ([items], work) => join(list(items), '', work),
    'join/1': ([items, separator], work) => join(list(items), text(separator), work),
    'format/1': ([value, values], work) => formatted(text(value), list(values), work),
  },
};

/** `indexOf` of texts; lists have methods of the same names. */
export const textPositions = {
  indexOf: (value: string, part: CelValue | undefined, from: CelValue | undefined, work: Work): bigint =>
    indexOf(value, text(part), from === undefined ? 0n : int(from), work),
  lastIndexOf: (value: string, part: CelValue | undefined, from: CelValue | undefined, work: Work): bigint =>
    lastIndexOf(value, text(part), from === undefined ? undefined : int(from), work),
};
