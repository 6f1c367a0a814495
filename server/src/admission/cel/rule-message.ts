import type { FieldPath } from '../../domain/field-path.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { CrdSchema, ValidationRule } from '../../schema/crd-schema.ts';
import { messageStyle } from '../message-style.ts';
import type { CelOutcome } from './engine.ts';
import { trimmed } from './strings.ts';

/** Longer ones, in bytes, the server does not take from a `messageExpression`. */
const longestMessage = 5 * 1024;

/** What the server says of a rule that does not hold: its message expression's text, its message, or the rule. */
export function refusalDetail(rule: ValidationRule, expression: CelOutcome | undefined): string {
  const value = expression?.outcome === 'value' ? expression.value : undefined;
  if (typeof value === 'string') {
    const text = trimmed(value);
    if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= longestMessage) return text;
  }
  return rule.message === undefined || rule.message === ''
    ? `failed rule: ${trimmed(rule.rule)}`
    : trimmed(rule.message);
}

/** The text that stands for a rule in the server's errors. */
function nameOf({ message, rule }: ValidationRule): string {
  return trimmed(message === undefined || message === '' ? rule : message);
}

/**
 * The server's text for a rule that does not hold. The value is told since Kubernetes 1.35, and that of objects and lists
 * left out; before, their type stood there. Source: apiextensions-apiserver schema/cel/validation.go (fieldErrorForReason).
 */
export function refusalMessage(
  rule: ValidationRule,
  detail: string,
  value: JsonValue,
  { type }: CrdSchema,
  kubernetes: number,
): string {
  const isNested = type === 'object' || type === 'array';
  const shown =
    kubernetes < 35 ? `"${type ?? ''}"` : isNested ? undefined : messageStyle(kubernetes).badValue(value);
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return `Forbidden: ${detail}`;
    case 'FieldValueRequired':
      return `Required value: ${detail}`;
    case 'FieldValueDuplicate':
      return shown === undefined ? 'Duplicate value' : `Duplicate value: ${shown}`;
    default:
      return shown === undefined ? `Invalid value: ${detail}` : `Invalid value: ${shown}: ${detail}`;
  }
}

/** The server's text for a rule that cannot be evaluated, without `Invalid value: "object": ` in front of it. */
export function failureDetail(rule: ValidationRule, reason: string): string {
  return reason.startsWith('no such overload')
    ? `'${reason}': call arguments did not match a supported operator, function or macro signature for rule: ${nameOf(rule)}`
    : `${reason} evaluating rule: ${nameOf(rule)}`;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Where the error is told: at the rule's place, or at its `fieldPath` (`.spec.name`, `.labels['a.b']`) below it. One that
 * the schema does not have counts for nothing. Source: schema/cel/validation.go (ValidFieldPath).
 */
export function placeOf({ fieldPath }: ValidationRule, path: FieldPath, schema: CrdSchema): FieldPath {
  if (fieldPath === undefined || fieldPath === '') return path;
  // In quotes a quote with a backslash before it is no end.
  const steps = [...fieldPath.matchAll(/\.([^.[\]]+)|\['((?:[^']|(?<=\\)')*)'\]/g)];
  if (steps.map(([step]) => step).join('') !== fieldPath) return path;
  if (steps.some(([, , quoted]) => /^(?:\\.|[^\\])*\\[^abfnrtv'\\]/.test(quoted ?? ''))) return path;
  const names = steps.map(([, name, quoted]) => {
    return name ?? (quoted ?? '').replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
  });
  let current: CrdSchema | boolean | undefined = schema;
  for (const name of names) {
    if (typeof current !== 'object') return path;
    current = memberSchema(current, name);
  }
  return typeof current === 'object' ? [...path, ...names] : path;
}

function memberSchema(
  { properties, additionalProperties }: CrdSchema,
  name: string,
): CrdSchema | boolean | undefined {
  if (properties === undefined) return additionalProperties;
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}
