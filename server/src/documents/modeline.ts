import { compareReleases, parseRelease, printRelease, type Release } from '../domain/release.ts';
import { type FeatureSet, featureSets, type Target } from '../domain/target.ts';

/** What a modeline says of the target; what it does not say, or says wrongly, is absent. */
export type ModelineTarget = Partial<Pick<Target, 'release' | 'featureSet' | 'platform' | 'gates'>>;

/** A mistake in a modeline. Offsets are UTF-16 code units of the text that was read, end exclusive. */
export interface ModelineProblem {
  readonly start: number;
  readonly end: number;
  /** Whole sentences: what is wrong, and what is allowed. */
  readonly message: string;
}

/** What can be named in a modeline. */
export interface ModelineNames {
  readonly releases: readonly Release[];
  /** Infrastructure's `status.platformStatus.type`. */
  readonly platforms: readonly string[];
  /** Feature gates of any release. */
  readonly gates: readonly string[];
  /** The candidate that was probably meant by a word, undefined where none is near. */
  closest(word: string, candidates: readonly string[]): string | undefined;
}

/** What the head of a file says about its target. */
export interface Modeline {
  /** Absent where there is no modeline; empty where it says nothing that can be used. */
  readonly target?: ModelineTarget;
  readonly problems: readonly ModelineProblem[];
}

/** Only this many lines are looked at, and this many characters: a licence may stand above the modeline. */
const mostLines = 200;
const mostCharacters = 64 * 1024;

const keys = ['platform', 'featureSet', 'gates'] as const;
type Key = (typeof keys)[number];

/**
 * Reads the comment `# openshift: 4.21 platform=AWS featureSet=TechPreviewNoUpgrade gates=ManagedBootImagesCPMS,-Other`
 * that stands before the first content of a file. The release, and each key, may stand there or not, in any order, once.
 * A gate is turned on by its name and off by its name behind a dash. Every mistake is a problem; the rest still counts.
 */
export function readModeline(text: string, names: ModelineNames): Modeline {
  const reading: Reading = { names, target: {}, problems: [], seen: new Set() };
  let found = false;
  for (const { start, body } of headComments(text)) {
    const prefix = /^#[ \t]*openshift:/.exec(body);
    if (prefix === null) continue;
    found = true;
    readWords(reading, body, start, prefix[0].length);
  }
  return found ? { target: reading.target, problems: reading.problems } : { problems: [] };
}

interface Reading {
  readonly names: ModelineNames;
  target: ModelineTarget;
  readonly problems: ModelineProblem[];
  readonly seen: Set<Key | 'release'>;
}

/** The comments of the lines before the first content, with the offset of their `#`. */
function* headComments(text: string): Generator<{ readonly start: number; readonly body: string }> {
  const head = text.slice(0, mostCharacters);
  // Lines end where an editor ends them.
  const line = /(?:^\ufeff)?(%[^\r\n]*|(?:---(?=[ \t\r\n]|$))?[ \t]*(#[^\r\n]*)?)(?:\r\n|\n|\r|$)/y;
  for (let count = 0; count < mostLines && line.lastIndex < head.length; count++) {
    const match = line.exec(head);
    if (match === null) return;
    const body = match[2];
    if (body !== undefined) yield { start: match.index + match[0].indexOf(body), body };
  }
}

function readWords(reading: Reading, body: string, offset: number, from: number): void {
  const word = /\S+/g;
  word.lastIndex = from;
  /** Words that are neither a release nor a key: a run of them is one mistake, not many. */
  let strays: { readonly start: number; end: number } | undefined;
  for (let match = word.exec(body); match !== null; match = word.exec(body)) {
    const [text] = match;
    const start = offset + match.index;
    const end = start + text.length;
    const equals = text.indexOf('=');
    if (equals > 0) {
      readPair(reading, text.slice(0, equals), text.slice(equals + 1), start, end);
    } else if (/^v?\d/.test(text)) {
      readRelease(reading, text, start, end);
    } else if (strays === undefined) {
      strays = { start, end };
    } else {
      strays.end = end;
    }
  }
  if (strays === undefined) return;
  const stray = body.slice(strays.start - offset, strays.end - offset);
  const message = `"${shortened(stray)}" is neither a release nor one of the keys ${listed(keys)}; write for example "# openshift: ${example(reading.names)} platform=AWS".`;
  reading.problems.push({ ...strays, message });
}

function readRelease(reading: Reading, text: string, start: number, end: number): void {
  const { releases } = reading.names;
  if (isTwice(reading, 'release', 'The release', start, end)) return;
  const wanted = parseRelease(text);
  const known = releases.find((release) => wanted !== undefined && compareReleases(release, wanted) === 0);
  if (known === undefined) {
    const message = `OpenShift ${shortened(text)} is not known here. Known releases: ${listed(releases.map(printRelease))}.`;
    reading.problems.push({ start, end, message });
    return;
  }
  reading.target = { ...reading.target, release: known };
}

function readPair(reading: Reading, name: string, value: string, start: number, end: number): void {
  const key = keys.find((known) => known === name);
  if (key === undefined) {
    const message = `"${shortened(name)}" is no key of this comment. ${advice(reading, name, keys)}`;
    reading.problems.push({ start, end: start + name.length, message });
    return;
  }
  if (isTwice(reading, key, `"${key}"`, start, end)) return;
  const valueStart = value === '' ? start : start + name.length + 1;
  if (key === 'gates') readGates(reading, value, valueStart);
  else if (key === 'platform') {
    const platform = oneOf(reading, value, reading.names.platforms, 'platform type', valueStart, end);
    if (platform !== undefined) reading.target = { ...reading.target, platform };
  } else {
    const featureSet = oneOf<FeatureSet>(reading, value, featureSets, 'feature set', valueStart, end);
    if (featureSet !== undefined) reading.target = { ...reading.target, featureSet };
  }
}

function readGates(reading: Reading, value: string, from: number): void {
  const gates: Record<string, boolean> = {};
  let at = from;
  for (const entry of value.split(',')) {
    const start = entry === '' ? at - 1 : at;
    const end = at + entry.length;
    const off = entry.startsWith('-');
    const gate = oneOf(
      reading,
      off ? entry.slice(1) : entry,
      reading.names.gates,
      'feature gate that matters here',
      start,
      end,
    );
    if (gate !== undefined && Object.hasOwn(gates, gate)) {
      reading.problems.push({
        start,
        end,
        message: `The gate ${gate} stands here twice; the first counts.`,
      });
    } else if (gate !== undefined) gates[gate] = !off;
    at += entry.length + 1;
  }
  if (Object.keys(gates).length > 0) reading.target = { ...reading.target, gates };
}

/** The candidate that `value` is; a problem where it is none of them. */
function oneOf<Name extends string>(
  reading: Reading,
  value: string,
  candidates: readonly Name[],
  what: string,
  start: number,
  end: number,
): Name | undefined {
  const known = candidates.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  const article = /^[aeiou]/.test(what) ? 'an' : 'a';
  const message =
    value === ''
      ? `Name ${article} ${what}: ${listed(candidates)}.`
      : `"${shortened(value)}" is no ${what}. ${advice(reading, value, candidates)}`;
  reading.problems.push({ start, end: Math.max(end, start + 1), message });
  return undefined;
}

/** Said again, it is a mistake: what stands there first counts. */
function isTwice(reading: Reading, key: Key | 'release', words: string, start: number, end: number): boolean {
  if (reading.seen.has(key)) {
    reading.problems.push({
      start,
      end,
      message: `${words} is already given in this file; the first counts.`,
    });
    return true;
  }
  reading.seen.add(key);
  return false;
}

function advice({ names }: Reading, word: string, candidates: readonly string[]): string {
  const meant = names.closest(word, candidates);
  return `${meant === undefined ? '' : `Did you mean ${meant}? `}Allowed: ${listed(candidates)}.`;
}

function example({ releases }: ModelineNames): string {
  const newest = releases.at(-1);
  return newest === undefined ? '4.22' : printRelease(newest);
}

function listed(words: readonly string[]): string {
  return words.join(', ');
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
