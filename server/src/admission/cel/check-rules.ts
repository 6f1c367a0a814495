import type { FieldPath } from '../../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../../domain/json.ts';
import type { CrdSchema, ValidationRule } from '../../schema/crd-schema.ts';
import { childSchema } from '../../schema/schema-at.ts';
import type { AdmissionError } from '../admission-error.ts';
import type { CelEngine } from './engine.ts';
import { toCel } from './value.ts';

export interface RuleCheck {
  readonly errors: readonly AdmissionError[];
  /** Rules that could not be evaluated here, by their text. */
  readonly unchecked: readonly string[];
}

/**
 * Evaluates every `x-kubernetes-validations` rule of the schema on the parts of the value it is for. Rules that compare
 * with the object before the update need `oldSelf` and are not asked here: a new object has none.
 *
 * @param isHealthy false for the parts whose structure is too broken for their rules
 */
export function checkRules(
  value: JsonValue,
  schema: CrdSchema,
  engine: CelEngine,
  isHealthy: (path: FieldPath) => boolean,
): RuleCheck {
  const errors: AdmissionError[] = [];
  const unchecked = new Set<string>();
  for (const { part, partSchema, path } of partsWithRules(value, schema, [])) {
    if (!isHealthy(path)) continue;
    const self = toCel(part, partSchema);
    for (const rule of partSchema['x-kubernetes-validations'] ?? []) {
      const program = engine.compile(rule.rule);
      if (program === undefined) {
        unchecked.add(rule.rule);
        continue;
      }
      if (program.usesOldSelf) continue;
      const result = program.evaluate(self);
      if (result.outcome === 'value' && result.value === true) continue;
      const text = result.outcome === 'failed' ? result.reason : messageOf(rule, engine, self);
      errors.push({ path: placeOf(rule, path), message: `Invalid value: ${text}`, keyword: 'cel', rule });
    }
  }
  return { errors, unchecked: [...unchecked] };
}

interface Part {
  readonly part: JsonValue;
  readonly partSchema: CrdSchema;
  readonly path: FieldPath;
}

function* partsWithRules(value: JsonValue, schema: CrdSchema, path: FieldPath): Generator<Part> {
  if (value === null) return;
  if (schema['x-kubernetes-validations'] !== undefined) yield { part: value, partSchema: schema, path };
  if (isArray(value)) {
    if (schema.items === undefined) return;
    for (const [index, item] of value.entries()) yield* partsWithRules(item, schema.items, [...path, index]);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const child = childSchema(schema, key);
      if (child !== undefined) yield* partsWithRules(member, child, [...path, key]);
    }
  }
}

/** `messageExpression` where it gives a text, else `message`, else the rule itself, as the API server does. */
function messageOf(rule: ValidationRule, engine: CelEngine, self: ReturnType<typeof toCel>): string {
  const expression =
    rule.messageExpression === undefined ? undefined : engine.compile(rule.messageExpression);
  const result = expression?.evaluate(self);
  if (result?.outcome === 'value' && typeof result.value === 'string' && result.value.trim() !== '')
    return result.value;
  return rule.message ?? `failed rule: ${rule.rule}`;
}

/** Where the error is reported: at the rule's place, or at its `fieldPath` (`.spec.name`, `['a.b']`) below it. */
function placeOf(rule: ValidationRule, path: FieldPath): FieldPath {
  if (rule.fieldPath === undefined) return path;
  const steps = [...rule.fieldPath.matchAll(/\.([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/g)];
  return [
    ...path,
    ...steps.map(([, name, quoted, index]) => (index === undefined ? (name ?? quoted ?? '') : Number(index))),
  ];
}
