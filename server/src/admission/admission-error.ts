import type { FieldPath } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import type { ValidationRule } from '../schema/crd-schema.ts';

/**
 * Why the API server would refuse an object: what was violated, where, and the server's own text. `keyword` tells the
 * kinds of errors apart and says what else is known of them.
 */
export type AdmissionError = ErrorPlace & ErrorDetail;

interface ErrorPlace {
  readonly path: FieldPath;
  /** The API server's text, without the path in front of it. */
  readonly message: string;
  /** The server's notation of the path where it is not that of `path`; empty where the server names none. */
  readonly field?: string;
}

export type ErrorDetail =
  /** The value has another type than the schema's. `actual` is the JSON type the value has. */
  | { readonly keyword: 'type'; readonly expected: string; readonly actual: string }
  /** The field at `path` is missing. */
  | { readonly keyword: 'required' }
  | { readonly keyword: 'enum'; readonly allowed: readonly JsonValue[]; readonly value: JsonValue }
  | { readonly keyword: BoundKeyword; readonly limit: number | bigint }
  | { readonly keyword: 'pattern'; readonly pattern: string }
  | { readonly keyword: 'format'; readonly format: string }
  /** A list item that repeats the one at `original`: equal keys of a map list, an equal value in a set. */
  | { readonly keyword: 'duplicate'; readonly keys: readonly string[]; readonly original: FieldPath }
  /** A CEL rule does not hold, or fails; `detail` is its own text, without the value before it. */
  | { readonly keyword: 'cel'; readonly rule: ValidationRule; readonly detail: string }
  /** anyOf, oneOf, not: no branch (or a forbidden one) holds. */
  | { readonly keyword: 'combination' }
  /** An item of a map list that is no object; the type error of the item says the same. */
  | { readonly keyword: 'list-item' }
  /** The server cannot read the object at all. */
  | { readonly keyword: 'decode' }
  /** `metadata` is not as every Kubernetes object has it. */
  | { readonly keyword: 'meta' }
  /** An admission policy denies the object. */
  | { readonly keyword: 'policy'; readonly policy: PolicyName }
  /** The server's line that it asked no CEL rules because of the other errors. */
  | { readonly keyword: 'rules-skipped' };

/** The validating admission policies of the Machine Config Operator. Source: domain.md 2.8. */
export type PolicyName =
  | 'machine-configuration-guards'
  | 'managed-bootimages-platform-check'
  | 'managed-bootimages-cpms-platform-check';

export const boundKeywords = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'minimum',
  'maximum',
  'multipleOf',
] as const;
export type BoundKeyword = (typeof boundKeywords)[number];

/** After these the API server does not run the CEL rules. Source: apiextensions-apiserver customresource/strategy.go. */
export function blocksRules(error: AdmissionError): boolean {
  switch (error.keyword) {
    case 'type':
    case 'required':
    case 'enum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return true;
    case 'format':
      return !numberFormats.includes(error.format);
    case 'meta':
      return /^(?:Required value|Too long|Too many|Unsupported value)/.test(error.message);
    default:
      return false;
  }
}

/** Where a number is beyond its format the server says no more than that the value is invalid. */
const numberFormats: readonly string[] = ['int32', 'int64', 'float', 'double'];
