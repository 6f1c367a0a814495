/**
 * The one candidate that differs from the word in the case of letters only, else the one that is a keystroke away: a
 * character too many, too few, changed, or two in the wrong order. Undefined where there is none, or more than one.
 */
export function meantBy(word: string, candidates: readonly string[]): string | undefined {
  const others = candidates.filter((candidate) => candidate !== word);
  const sameLetters = others.filter((candidate) => candidate.toLowerCase() === word.toLowerCase());
  const near = sameLetters.length > 0 ? sameLetters : others.filter((other) => isKeystrokeAway(word, other));
  return near.length === 1 ? near[0] : undefined;
}

function isKeystrokeAway(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  // In words of one or two letters a keystroke makes another word.
  if (Math.abs(a.length - b.length) > 1 || shorter < 3) return false;
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && x[0] === y[1] && x[1] === y[0]);
}
