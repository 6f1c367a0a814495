/** The numbers of a version, as Kubernetes' generic version parser reads them. */
export type GenericVersion = readonly bigint[];

const largest = 2n ** 64n - 1n;

/**
 * The numbers that a version begins with: `4.18.0-0.nightly-2026` is 4.18.0, `v4.17` is 4.17. At least two; undefined
 * for anything else. Source: k8s.io/apimachinery/pkg/util/version, ParseGeneric.
 */
export function parseGenericVersion(text: string): GenericVersion | undefined {
  const numbers = /^[\t\n\f\r ]*v?(\d+(?:\.\d+)*)[^\n]*$/.exec(text)?.[1]?.split('.');
  if (numbers === undefined || numbers.length < 2) return undefined;
  if (numbers[0] !== '0' && numbers[0]?.startsWith('0') === true) return undefined;
  if (numbers.some((number) => number.length > 20 + (/^0*/.exec(number)?.[0].length ?? 0))) return undefined;
  const version = numbers.map((number) => BigInt(number));
  return version.some((number) => number > largest) ? undefined : version;
}

/** Negative where `a` is the older one, 0 where they are the same; what is missing at the end counts as 0. */
export function compareGenericVersions(a: GenericVersion, b: GenericVersion): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const left = a[index] ?? 0n;
    const right = b[index] ?? 0n;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** `4.18.0` for `4.18.0-0.nightly-2026` and for `4.18`; undefined for what is no version. */
export function toThreeNumbers(text: string): string | undefined {
  const version = parseGenericVersion(text);
  return version === undefined ? undefined : [0, 1, 2].map((index) => `${version[index] ?? 0n}`).join('.');
}
