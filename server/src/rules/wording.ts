import { isArray, isObject, type JsonValue } from '../domain/json.ts';

/** A scalar as it reads in a sentence: texts in quotes, everything else as it is; maps and lists by their kind. */
export function quote(value: JsonValue): string {
  if (isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? `"${value}"` : String(value);
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function oneOfWords(values: readonly JsonValue[]): string {
  const words = values.map(quote);
  const last = words.pop();
  if (last === undefined) return 'nothing';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

/** The candidate that was probably meant: the same but for case, or a few keystrokes away; undefined where none is near. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters;
  const most = Math.max(1, Math.floor(Math.min(word.length, 64) / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { candidate, distance };
  }
  return best?.candidate;
}

/** How many characters have to be added, removed or changed to make `b` of `a`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, characterOfA] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, characterOfB] of [...b].entries()) {
      const change = (row[j] ?? 0) + (characterOfA === characterOfB ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
