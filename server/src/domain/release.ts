/** An OpenShift minor release, printed and parsed as `4.22`. */
export interface Release {
  readonly major: number;
  readonly minor: number;
}

/**
 * The minor release in `4.22`, `4.22.3` or `4.22.0-rc.1` (surrounding text is not accepted), undefined for anything else.
 */
export function parseRelease(text: string): Release | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})(?:\.\d+(?:[-+][0-9A-Za-z.+-]+)?)?$/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

export function printRelease(release: Release): string {
  return `${release.major}.${release.minor}`;
}

/** Negative where `a` is the older one, 0 where they are the same, positive where `a` is the newer one. */
export function compareReleases(a: Release, b: Release): number {
  return a.major - b.major || a.minor - b.minor;
}
