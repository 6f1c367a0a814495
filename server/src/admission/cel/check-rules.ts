import type { FieldPath } from '../../domain/field-path.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { CrdSchema, ValidationRule } from '../../schema/crd-schema.ts';
import type { AdmissionError } from '../admission-error.ts';
import { printServerPath } from '../server-path.ts';
import { type CelValue, Optional } from './cel-value.ts';
import type { CelEngine, CelOutcome, CelProgram } from './engine.ts';
import { Work } from './failure.ts';
import { failureDetail, placeOf, refusalDetail, refusalMessage } from './rule-message.ts';
import { type RulePlace, rulePlaces } from './rule-places.ts';
import { toCel, withResourceRoot } from './value.ts';

export interface RuleCheck {
  readonly errors: readonly AdmissionError[];
  /** What the server only warns of, because the update leaves the part of the object as it was. */
  readonly forgiven: readonly AdmissionError[];
  /** Rules that could not be evaluated here, or not in time, by their text. */
  readonly unchecked: readonly string[];
}

export interface RuleSettings {
  /** False for the parts whose structure is too broken for their rules. */
  readonly isHealthy: (path: FieldPath) => boolean;
  /** The `n` of the server's Kubernetes release `1.n`. */
  readonly kubernetes: number;
  /** The object before the update, pruned and with its defaults; without it this is a create. */
  readonly old?: JsonValue | undefined;
  /** True for the parts that an update leaves as they were (ratcheting.ts); without it everything counts as changed. */
  readonly isUnchanged?: ((path: FieldPath) => boolean) | undefined;
  /** When to stop, on the clock of performance.now(); without it after two seconds. */
  readonly deadline?: number | undefined;
}

/**
 * Evaluates every `x-kubernetes-validations` rule of the schema on the parts of the value it is for. Rules that compare
 * with the object before the update are asked only where something of it belongs to the part, unless they say that they
 * do without (`optionalOldSelf`). Source: apiextensions-apiserver schema/cel/validation.go, Kubernetes 1.30 to 1.36.
 */
export function checkRules(
  value: JsonValue,
  schema: CrdSchema,
  engine: CelEngine,
  settings: RuleSettings,
): RuleCheck {
  const errors: AdmissionError[] = [];
  const forgiven: AdmissionError[] = [];
  const unchecked = new Set<string>();
  const work = new Work(settings.deadline);
  for (const place of rulePlaces(value, settings.old, schema, engine.rulesIn)) {
    if (!settings.isHealthy(place.path)) continue;
    const part = createPart(place, engine, work);
    for (const rule of place.rules) {
      if (rule.rule.trim() === '') continue;
      const found = part.check(rule);
      if (found === 'unchecked') unchecked.add(rule.rule);
      else if (found !== undefined) {
        const error = toError(found, place, schema, settings.kubernetes);
        const { forgivenWith } = place;
        const isForgiven =
          found.isForgivable && forgivenWith !== undefined && settings.isUnchanged?.(forgivenWith) === true;
        (isForgiven ? forgiven : errors).push(error);
      }
    }
  }
  return { errors, forgiven, unchecked: [...unchecked] };
}

/** A rule that does not hold (then `refused` is what is told of it) or that could not be evaluated, as in the server. */
interface Finding {
  readonly rule: ValidationRule;
  readonly refused?: string;
  readonly failed?: string;
  /** Rules that compare with the old object are never forgiven, nor those that fail. */
  readonly isForgivable: boolean;
}

interface Part {
  /** undefined where the rule holds or has nothing to say */
  check(rule: ValidationRule): Finding | 'unchecked' | undefined;
}

/** A part of the object, whose values are made when the first rule needs them. */
function createPart({ value, old, schema, path, rules }: RulePlace, engine: CelEngine, work: Work): Part {
  const seen = path.length === 0 && schema.type === 'object' ? withResourceRoot(schema) : schema;
  const self = toCel(value, seen);
  // The server has no oldSelf for a part none of whose rules uses it, not for message expressions either.
  const comparesWithOld = rules.some(({ rule }) => engine.compile(rule)?.usesOldSelf === true);
  const oldSelf = old === undefined || old === null || !comparesWithOld ? undefined : toCel(old, seen);
  const run = (program: CelProgram, before: CelValue | undefined): CelOutcome =>
    work.isOver() ? { outcome: 'unknown' } : program.evaluate(self, before, work);
  return {
    check(rule) {
      const program = engine.compile(rule.rule);
      if (program === undefined) return 'unchecked';
      const isOptional = rule.optionalOldSelf === true;
      if (program.usesOldSelf && oldSelf === undefined && !isOptional) return undefined;
      // What is in an optional the server has as it is written, without its schema.
      const before = isOptional
        ? new Optional(old === undefined || old === null ? old : toCel(old, undefined))
        : oldSelf;
      const result = run(program, before);
      if (result.outcome === 'unknown') return 'unchecked';
      if (result.outcome === 'failed')
        return { rule, failed: failureDetail(rule, result.reason), isForgivable: false };
      if (result.value === true) return undefined;
      const expression = rule.messageExpression ? engine.compile(rule.messageExpression) : undefined;
      const message = expression === undefined ? undefined : run(expression, oldSelf);
      return { rule, refused: refusalDetail(rule, message), isForgivable: !program.usesOldSelf };
    },
  };
}

function toError(
  { rule, refused, failed = '' }: Finding,
  { path, schema, value }: RulePlace,
  root: CrdSchema,
  kubernetes: number,
): AdmissionError {
  const place = refused === undefined ? path : placeOf(rule, path, schema);
  const message =
    refused === undefined
      ? `Invalid value: "${schema.type ?? ''}": ${failed}`
      : refusalMessage(rule, refused, value, schema, kubernetes);
  const field = printServerPath(place, root);
  return { path: place, message, field, keyword: 'cel', rule, detail: refused ?? failed };
}
