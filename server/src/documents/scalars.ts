import type { ScalarTag, Tags } from 'yaml';

/**
 * How Kubernetes reads a scalar. `kubectl` and the API server decode YAML with sigs.k8s.io/yaml (go-yaml v2 semantics,
 * then JSON): YAML 1.1 booleans, Go integer literals, integral floats are integers. Source: sigs.k8s.io/yaml
 * goyaml.v2/resolve.go; differences to YAML 1.2 are listed in the test of this file.
 */

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (text) => [text, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (text) => [text, false] as const,
  ),
]);
const nulls: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const notFinite: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((text) => [text, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (text) => [text, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((text) => [text, Number.NEGATIVE_INFINITY] as const),
]);

const goInteger = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const goFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Longer than any integer is written; leading zeros of other bases are no reason to compute for seconds. */
const longestInteger = 1000;
const uint64 = 2n ** 64n - 1n;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** The value of an unquoted scalar. NaN and the infinities are returned as such: JSON has none, the caller refuses them. */
export function resolvePlain(text: string): null | boolean | number | bigint | string {
  if (nulls.has(text)) return null;
  return booleans.get(text) ?? notFinite.get(text) ?? resolveNumber(text) ?? text;
}

/** The number that an unquoted scalar stands for, undefined where Kubernetes reads it as a string. */
function resolveNumber(text: string): number | bigint | undefined {
  if (!/^[-+.0-9]/.test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const match = plain.length > longestInteger ? null : goInteger.exec(plain);
  if (match !== null) {
    const [, sign, hex, binary, octal, decimal] = match;
    const literal =
      hex !== undefined
        ? `0x${hex}`
        : binary !== undefined
          ? `0b${binary}`
          : octal !== undefined
            ? `0o${octal}`
            : decimal;
    const magnitude = BigInt(literal ?? '0');
    // What no integer of Go can hold is a float where it has the form of one, and a string else.
    if (magnitude <= uint64) return exact(sign === '-' ? -magnitude : magnitude);
  }
  if (!goFloat.test(plain)) return undefined;
  const float = Number(plain);
  // Go refuses a float out of range, and the scalar stays a string.
  if (!Number.isFinite(float)) return undefined;
  return Number.isInteger(float) ? exact(BigInt(float)) : float;
}

/** An integer as a safe number where it is one, as a bigint inside int64, and as a float beyond, like Go's JSON decoder. */
function exact(integer: bigint): number | bigint {
  const number = Number(integer);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  return integer >= int64.min && integer <= int64.max ? integer : number;
}

/** True where `text`, written without quotes in any place of a block or flow collection, is read back as this string. */
export function isPlainSafe(text: string): boolean {
  return (
    /^[A-Za-z0-9_./](?:[\w ./+@-]|:(?=[^\s:]))*$/.test(text) &&
    text === text.trimEnd() &&
    resolvePlain(text) === text
  );
}

const string: ScalarTag = { tag: 'tag:yaml.org,2002:str', default: true, resolve: (text) => text };

const plainScalar: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  // Everything that is not plainly a word: the resolver decides.
  test: /^(?:[-+.0-9].*|[~]|[yYnNtToOfF][a-zA-Z]{0,4}|)$/s,
  resolve: (text) => resolvePlain(text),
};

function numberTag(name: 'int' | 'float'): ScalarTag {
  return {
    tag: `tag:yaml.org,2002:${name}`,
    resolve(text, onError) {
      const value = resolveNumber(text);
      if (value === undefined) onError(`"${text}" is not a number.`);
      return value ?? text;
    },
  };
}

const taggedScalars: readonly ScalarTag[] = [
  { tag: 'tag:yaml.org,2002:null', resolve: () => null },
  {
    tag: 'tag:yaml.org,2002:bool',
    resolve(text, onError) {
      const value = booleans.get(text);
      if (value === undefined) onError(`"${text}" is not a boolean.`);
      return value ?? text;
    },
  },
  numberTag('int'),
  numberTag('float'),
  { tag: 'tag:yaml.org,2002:timestamp', resolve: (text) => text },
  {
    tag: 'tag:yaml.org,2002:binary',
    resolve: (text) =>
      new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s/g, '')), (c) => c.charCodeAt(0))),
  },
];

/** The tags of a `yaml` schema that reads scalars as Kubernetes does. */
export function kubernetesTags(): Tags {
  // The first string tag (no test) is what an explicit `!!str` and every quoted scalar resolve to.
  return ['map', 'seq', string, plainScalar, ...taggedScalars, 'merge'];
}
