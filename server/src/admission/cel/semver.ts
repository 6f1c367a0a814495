import { quote } from '../value-text.ts';
import { bool, type Library, of, text } from './arguments.ts';
import { Opaque } from './cel-value.ts';
import { EvaluationFailure } from './failure.ts';
import { largestUint } from './numbers.ts';

/** A semantic version. The build's metadata takes no part in comparing. */
class Semver extends Opaque {
  readonly type = 'kubernetes.Semver';
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint];
  readonly prerelease: readonly string[];

  constructor(numbers: readonly [bigint, bigint, bigint], prerelease: readonly string[]) {
    super();
    this.numbers = numbers;
    this.prerelease = prerelease;
  }

  equals(other: Opaque): boolean | undefined {
    return other instanceof Semver ? compareVersions(this, other) === 0 : undefined;
  }

  override order(other: Opaque): number | undefined {
    return other instanceof Semver ? compareVersions(this, other) : undefined;
  }
}

/** @returns the version, or in the words of the server's library (blang/semver) why it is none */
function parse(raw: string): Semver | string {
  if (raw === '') return 'Version string empty';
  const [, major = '', minor, last] = /^([^.]*)(?:\.([^.]*)(?:\.(.*))?)?$/s.exec(raw) ?? [];
  if (minor === undefined || last === undefined) return 'No Major.Minor.Patch elements found';
  const [, patch = '', prerelease, build] = /^([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(last) ?? [];
  for (const [name, digits] of [
    ['Major', major],
    ['Minor', minor],
    ['Patch', patch],
  ] as const) {
    if (!/^[0-9]*$/.test(digits))
      return `Invalid character(s) found in ${name.toLowerCase()} number ${quote(digits)}`;
    if (digits.length > 1 && digits.startsWith('0')) {
      return `${name} number must not contain leading zeroes ${quote(digits)}`;
    }
    if (digits === '') return 'strconv.ParseUint: parsing "": invalid syntax';
    if (digits.length > 20 || BigInt(digits) > largestUint) {
      return `strconv.ParseUint: parsing ${quote(digits)}: value out of range`;
    }
  }
  for (const part of prerelease?.split('.') ?? []) {
    if (part === '') return 'Prerelease is empty';
    if (!/^[0-9A-Za-z-]+$/.test(part)) return `Invalid character(s) found in prerelease ${quote(part)}`;
    if (/^0[0-9]+$/.test(part)) {
      return `Numeric PreRelease version must not contain leading zeroes ${quote(part)}`;
    }
  }
  for (const part of build?.split('.') ?? []) {
    if (part === '') return 'Build meta data is empty';
    if (!/^[0-9A-Za-z-]+$/.test(part)) {
      return `Invalid character(s) found in build meta data ${quote(part)}`;
    }
  }
  return new Semver([BigInt(major), BigInt(minor), BigInt(patch)], prerelease?.split('.') ?? []);
}

/** Takes `v1`, `1.02` and the like too. */
function parseLeniently(raw: string): Semver | string {
  const [, major = '', minor, rest] = /^v?([^.]*)(?:\.([^.]*)(?:\.(.*))?)?$/s.exec(raw) ?? [];
  const parts = [major, minor, rest]
    .filter((part) => part !== undefined)
    .map((part) => {
      if (part.length <= 1) return part;
      const bare = part.replace(/^0+/, '');
      return /^[0-9]/.test(bare) ? bare : `0${bare}`;
    });
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) {
    return 'short version cannot contain PreRelease/Build meta data';
  }
  return parse([...parts, '0', '0'].slice(0, 3).join('.'));
}

function read(raw: string, isLenient: boolean): Semver | string {
  return isLenient ? parseLeniently(raw) : parse(raw);
}

function toSemver(raw: string, isLenient: boolean): Semver {
  const version = read(raw, isLenient);
  if (typeof version === 'string') throw new EvaluationFailure(version);
  return version;
}

/** @returns -1, 0 or 1 */
function compareVersions(a: Semver, b: Semver): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Math.sign(b.prerelease.length - a.prerelease.length);
  }
  for (const [index, part] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  return a.prerelease.length === b.prerelease.length ? 0 : -1;
}

function compareParts(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  const [x, y] = isNumberA ? [BigInt(a), BigInt(b)] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Semantic versions; they share the names of their comparisons with quantities. Source: pkg/cel/library/semverlib.go. */
export const semver: Library = {
  functions: {
    'semver/1': ([raw]) => toSemver(text(raw), false),
    'semver/2': ([raw, isLenient]) => toSemver(text(raw), bool(isLenient)),
    'isSemver/1': ([raw]) => typeof read(text(raw), false) !== 'string',
    'isSemver/2': ([raw, isLenient]) => typeof read(text(raw), bool(isLenient)) !== 'string',
  },
  methods: {
    'major/0': ([value]) => BigInt.asIntN(64, of(value, Semver).numbers[0]),
    'minor/0': ([value]) => BigInt.asIntN(64, of(value, Semver).numbers[1]),
    'patch/0': ([value]) => BigInt.asIntN(64, of(value, Semver).numbers[2]),
  },
};
