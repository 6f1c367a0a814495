import type { JsonValue } from '../domain/json.ts';
import { type MetaText, metaAsGo, metaAsJson } from './object-meta-text.ts';
import { printScalar, quote, toGoSyntax, toJson } from './value-text.ts';

/** What the API servers of single Kubernetes releases say, or hold, in another way than the others. */
export interface MessageStyle extends MetaText {
  /** A value that is wrong, as it stands after `Invalid value: ` and its like. */
  readonly badValue: (value: JsonValue) => string;
  /** What follows `Too long: ` for a text. */
  readonly tooLong: (limit: number) => string;
  /** What follows `Too long: ` for all annotations together. */
  readonly tooManyBytes: (limit: number) => string;
  /** What follows the count in `Too many: 11: `. */
  readonly tooMany: (limit: number) => string;
  /** What is wrong with an empty member of an owner reference. */
  readonly emptyOwnerMember: (name: string) => string;
  /** What is said of an embedded resource without `apiVersion` or `kind`, after `Required value`. */
  readonly missingTypeMember: string;
  /** True where numbers must fit the format of the schema: `int32`, `int64`, `float`. */
  readonly holdsNumberFormats: boolean;
  /** True where the formats `k8s-short-name` and `k8s-long-name` are held. */
  readonly holdsNameFormats: boolean;
}

/**
 * The style of a Kubernetes release, by its minor version: 30 for 1.30, which OpenShift 4.17 has, to 36. Newer releases
 * are taken for the newest known. Source: k8s.io/apimachinery pkg/util/validation/field/errors.go and
 * pkg/api/validation/objectmeta.go, k8s.io/apiextensions-apiserver pkg/apiserver/validation, all of v0.30 to v0.36.
 */
export function messageStyle(kubernetes: number): MessageStyle {
  const inWords = kubernetes >= 34;
  return {
    ...(inWords ? metaAsJson : metaAsGo),
    badValue: inWords ? badValue : badValueInGo,
    tooLong: (limit) =>
      kubernetes < 32
        ? `may not be longer than ${limit}`
        : `may not be more than ${limit} ${inWords && limit === 1 ? 'byte' : 'bytes'}`,
    tooManyBytes: (limit) =>
      kubernetes < 32 ? `must have at most ${limit} bytes` : `may not be more than ${limit} bytes`,
    tooMany: (limit) => `must have at most ${limit} ${inWords && limit === 1 ? 'item' : 'items'}`,
    emptyOwnerMember: (name) => (inWords ? 'must not be empty' : `${name} must not be empty`),
    missingTypeMember: inWords ? '' : ': must not be empty',
    holdsNumberFormats: kubernetes >= 36,
    holdsNameFormats: kubernetes >= 35,
  };
}

/** What the server adds where it has not run the CEL rules, because other errors are in the way; it is about the root. */
export function uncheckedRulesMessage(kubernetes: number): string {
  const value = messageStyle(kubernetes).badValue(null);
  return `Invalid value: ${value}: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation`;
}

/** Since 1.34: scalars simply, everything else as JSON. */
function badValue(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  return value === null || typeof value === 'object' ? toJson(value) : printScalar(value);
}

/** Before 1.34: a null is the text `null`, and what is no scalar is Go source text. */
function badValueInGo(value: JsonValue): string {
  if (value === null) return '"null"';
  return typeof value === 'object' ? toGoSyntax(value) : badValue(value);
}
