import { type FieldPath, printFieldPath } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import type { AdmissionError, BoundKeyword, ErrorDetail } from './admission-error.ts';
import type { MessageStyle } from './message-style.ts';
import { printScalar, quote, toJson, typeName } from './value-text.ts';

/**
 * A part of an object, as the server walks to it: its path from the root, last step first. It becomes a path only where
 * something is wrong.
 */
export interface Place {
  readonly parent: Place | undefined;
  readonly segment: string | number;
}

export function toFieldPath(place: Place | undefined): FieldPath {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.push(at.segment);
  return path.reverse();
}

/** The name of a part in the server's structural errors: `spec.a[0].b`, nothing for the root. Keys of maps have a dot too. */
function nameOf(place: Place | undefined): string {
  let name = '';
  for (const segment of toFieldPath(place)) {
    if (typeof segment === 'number') name += `[${segment}]`;
    else name += name === '' ? segment : `.${segment}`;
  }
  return name;
}

/** Makes the API server's structural errors in the style of one Kubernetes release. */
export type StructuralErrors = ReturnType<typeof structuralErrors>;

/**
 * The API server's structural errors. Source: k8s.io/kube-openapi pkg/validation/errors/schema.go,
 * k8s.io/apiextensions-apiserver pkg/apiserver/validation/validation.go.
 */
export function structuralErrors(style: MessageStyle) {
  const make = (place: Place | undefined, message: string, detail: ErrorDetail): AdmissionError => ({
    path: toFieldPath(place),
    message,
    ...detail,
  });
  /** An error whose place the server tells in its text only: its field is the root. */
  const nowhere = (place: Place | undefined, message: string, detail: ErrorDetail): AdmissionError => ({
    ...make(place, message, detail),
    field: printFieldPath([]),
  });
  const invalid = (place: Place | undefined, value: JsonValue, rest: string): string =>
    `Invalid value: ${style.badValue(value)}: ${nameOf(place)} in body ${rest}`;

  return {
    required: (place: Place) => make(place, 'Required value', { keyword: 'required' }),

    /** `found` is what the server says it found: a JSON type, or the format of a number. */
    type: (place: Place | undefined, expected: string, value: JsonValue, found = typeName(value)) =>
      make(place, invalid(place, found, `must be of type ${expected}: ${quote(found)}`), {
        keyword: 'type',
        expected: expected === 'integer,string' ? 'int-or-string' : expected,
        actual: typeName(value),
      }),

    textFormat: (place: Place | undefined, format: string, value: string) =>
      make(place, invalid(place, value, `must be of type ${format}: ${quote(value)}`), {
        keyword: 'format',
        format,
      }),

    numberRange: (place: Place | undefined, what: string, type: string, format: string) =>
      nowhere(
        place,
        `Invalid value: "": ${what} value must be of type ${type} ${format === '' ? '(default format)' : `with format ${format}`} in ${nameOf(place)}`,
        { keyword: 'format', format: format === '' ? (type === 'integer' ? 'int64' : 'double') : format },
      ),

    enum: (place: Place | undefined, value: JsonValue, allowed: readonly JsonValue[]) => {
      const values = allowed.map((one) => quote(typeof one === 'string' ? one : toJson(one))).join(', ');
      const message = `Unsupported value: ${style.badValue(value)}: supported values: ${values}`;
      return make(place, message, { keyword: 'enum', allowed, value });
    },

    /** A size that is within no bound, or a number; `value` is what the server prints. */
    bound: (
      place: Place | undefined,
      keyword: BoundKeyword,
      limit: number | bigint,
      value: JsonValue,
      exclusive = false,
    ) => {
      const rest = boundText(keyword, limit, exclusive);
      return make(place, invalid(place, value, rest), { keyword, limit });
    },

    tooLong: (place: Place | undefined, limit: number) =>
      make(place, `Too long: ${style.tooLong(limit)}`, { keyword: 'maxLength', limit }),

    tooMany: (
      place: Place | undefined,
      keyword: 'maxItems' | 'maxProperties',
      limit: number,
      count: number,
    ) => make(place, `Too many: ${count}: ${style.tooMany(limit)}`, { keyword, limit }),

    pattern: (place: Place | undefined, pattern: string, value: string) =>
      make(place, invalid(place, value, `should match '${pattern}'`), { keyword: 'pattern', pattern }),

    /** anyOf, oneOf, allOf, not. */
    combination: (place: Place | undefined, rest: string) =>
      nowhere(place, `Invalid value: "": ${quote(nameOf(place))} must ${rest}`, { keyword: 'combination' }),

    factorNotPositive: (place: Place | undefined, limit: number | bigint) =>
      make(
        place,
        `Invalid value: ${style.badValue(limit)}: factor MultipleOf declared for ${nameOf(place)} must be positive: ${printScalar(limit)}`,
        { keyword: 'multipleOf', limit },
      ),
  };
}

function boundText(keyword: BoundKeyword, limit: number | bigint, exclusive: boolean): string {
  const bound = printScalar(limit);
  switch (keyword) {
    case 'minLength':
      return `should be at least ${bound} chars long`;
    case 'minItems':
      return `should have at least ${bound} items`;
    case 'minProperties':
      return `should have at least ${bound} properties`;
    case 'minimum':
      return `should be greater than ${exclusive ? '' : 'or equal to '}${bound}`;
    case 'maximum':
      return `should be less than ${exclusive ? '' : 'or equal to '}${bound}`;
    case 'multipleOf':
      return `should be a multiple of ${bound}`;
    case 'maxLength':
      return `should be at most ${bound} chars long`;
    case 'maxItems':
      return `should have at most ${bound} items`;
    case 'maxProperties':
      return `should have at most ${bound} properties`;
  }
}
