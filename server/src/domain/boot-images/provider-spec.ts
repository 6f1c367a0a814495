import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Release } from '../release.ts';
import type { FieldChange } from './outcome.ts';
import { awsProviderSpec } from './provider-spec-aws.ts';
import { azureProviderSpec } from './provider-spec-azure.ts';
import { type Decoded, decodeTyped, isZero } from './provider-spec-decode.ts';
import { gcpProviderSpec } from './provider-spec-gcp.ts';
import type { GoField } from './provider-spec-types.ts';
import { vsphereProviderSpec } from './provider-spec-vsphere.ts';

/** The platforms whose machine sets the boot image controller reads. */
export type Platform = 'AWS' | 'Azure' | 'GCP' | 'VSphere';

const types: Readonly<Record<Platform, GoField>> = {
  AWS: awsProviderSpec,
  Azure: azureProviderSpec,
  GCP: gcpProviderSpec,
  VSphere: vsphereProviderSpec,
};

/**
 * `providerSpec.value` as the operator of a release reads it, or its error text where it cannot.
 * Source: domain.md 4.10; pkg/controller/bootimage/helpers.go:unmarshalProviderSpec.
 */
export function readProviderSpec(
  platform: Platform,
  value: JsonValue | undefined,
  release: Release,
): Decoded | { readonly error: string } {
  if (value === undefined || value === null) return { error: 'providerSpec field was empty' };
  if (hasControlCharacters(value)) {
    const cause = 'yaml: control characters are not allowed';
    return { error: `unmarshal into providerSpec failed error converting YAML to JSON: ${cause}` };
  }
  const decoded = decodeTyped(types[platform], value, { release, yaml: true });
  if (!('error' in decoded)) return decoded;
  return {
    error: `unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON: ${decoded.error}`,
  };
}

/** The operator reads JSON as YAML, which takes no DEL and no C1 controls. Source: go.yaml.in/yaml/v2 readerc.go. */
const controls = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

function hasControlCharacters(value: JsonValue): boolean {
  if (typeof value === 'string') return controls.test(value);
  if (isArray(value)) return value.some(hasControlCharacters);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) => controls.test(key) || hasControlCharacters(item));
}

/**
 * What differs between `providerSpec.value` and what the operator writes in its place, leaf by leaf in the order of the
 * paths. Left out are what its types do not have (`unknown`: the caller lists that), and what is empty before and after:
 * absent, null, `""`, 0, false and an empty list or object are one here. Source: domain.md 4.10.
 */
export function changesOf(
  before: JsonValue,
  after: JsonObject,
  unknown: readonly string[],
): readonly FieldChange[] {
  const dropped = new Set(unknown);
  return leavesThatDiffer('', before, after).filter(({ path }) => !isBelow(path, dropped));
}

function leavesThatDiffer(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): FieldChange[] {
  if (isEqual(before, after) || (isZero(before) && isZero(after))) return [];
  if (isList(before) && isList(after) && (isArray(before) || isArray(after))) {
    const length = Math.max(before?.length ?? 0, after?.length ?? 0);
    return Array.from({ length }, (_, index) =>
      leavesThatDiffer(`${path}[${index}]`, before?.[index], after?.[index]),
    ).flat();
  }
  if (isMap(before) && isMap(after) && (isObject(before) || isObject(after))) {
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return [...names]
      .sort()
      .flatMap((name) =>
        leavesThatDiffer(
          path === '' ? name : `${path}.${name}`,
          memberOf(before, name),
          memberOf(after, name),
        ),
      );
  }
  return [{ path, from: before ?? null, to: withoutNulls(after ?? null) }];
}

/** The API server leaves null members out of what a merge patch adds. */
function withoutNulls(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(members.map(([name, item]) => [name, withoutNulls(item)]));
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] | undefined {
  return value === undefined || isArray(value);
}

function isMap(value: JsonValue | undefined): value is JsonObject | undefined {
  return value === undefined || isObject(value);
}

function memberOf(object: JsonObject | undefined, name: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Is a path one of the dropped ones, or inside of one? */
function isBelow(path: string, dropped: ReadonlySet<string>): boolean {
  if (dropped.size === 0) return false;
  if (dropped.has(path)) return true;
  for (let at = path.length - 1; at > 0; at -= 1) {
    if ((path[at] === '.' || path[at] === '[') && dropped.has(path.slice(0, at))) return true;
  }
  return false;
}
