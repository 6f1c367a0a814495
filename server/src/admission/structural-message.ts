import { type FieldPath, printFieldPath } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import type { ErrorDetail } from './admission-error.ts';
import { toJson, typeName } from './value-text.ts';

/**
 * The API server's text for a structural error, without the path in front. Source: k8s.io/kube-openapi
 * pkg/validation/errors, k8s.io/apimachinery pkg/util/validation/field/errors.go (Kubernetes 1.35).
 */
export function structuralMessage(path: FieldPath, detail: ErrorDetail, value: JsonValue): string {
  const field = printFieldPath(path);
  switch (detail.keyword) {
    case 'required':
      return 'Required value';
    case 'type':
      return `Invalid value: "${detail.actual}": ${field} in body must be of type ${typeWords(detail.expected)}: "${detail.actual}"`;
    case 'enum':
      return `Unsupported value: ${toJson(value)}: supported values: ${detail.allowed.map(toJson).join(', ')}`;
    case 'maxLength':
      return `Too long: may not be more than ${detail.limit} bytes`;
    case 'maxItems':
      return `Too many: ${Array.isArray(value) ? value.length : 0}: must have at most ${detail.limit} items`;
    case 'maxProperties':
      return `Too many: ${Object.keys(Object(value)).length}: must have at most ${detail.limit} items`;
    case 'minLength':
      return `Invalid value: ${toJson(value)}: ${field} in body should be at least ${detail.limit} chars long`;
    case 'minItems':
      return `Invalid value: ${count(value)}: ${field} in body should have at least ${detail.limit} items`;
    case 'minProperties':
      return `Invalid value: ${count(value)}: ${field} in body should have at least ${detail.limit} properties`;
    case 'minimum':
      return `Invalid value: ${toJson(value)}: ${field} in body should be greater than or equal to ${detail.limit}`;
    case 'maximum':
      return `Invalid value: ${toJson(value)}: ${field} in body should be less than or equal to ${detail.limit}`;
    case 'multipleOf':
      return `Invalid value: ${toJson(value)}: ${field} in body should be a multiple of ${detail.limit}`;
    case 'pattern':
      return `Invalid value: ${toJson(value)}: ${field} in body should match '${detail.pattern}'`;
    case 'format':
      return `Invalid value: "": Checked value must be of type ${typeName(value)} with format ${detail.format} in ${field}`;
    case 'combination':
      return `Invalid value: ${count(value)}: ${field} in body must validate one of its schemas`;
    case 'duplicate':
    case 'cel':
    case 'decode':
    case 'meta':
    case 'policy':
    case 'rules-skipped':
      return '';
  }
}

function typeWords(expected: string): string {
  return expected === 'int-or-string' ? 'integer,string' : expected;
}

/** Maps and lists are named by their type, everything else is printed. */
function count(value: JsonValue): string {
  return typeof value === 'object' && value !== null ? `"${typeName(value)}"` : toJson(value);
}
