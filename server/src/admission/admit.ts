import { type FieldPath, startsWithPath } from '../domain/field-path.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { type AdmissionError, blocksRules } from './admission-error.ts';
import { checkRules } from './cel/check-rules.ts';
import type { CelEngine } from './cel/engine.ts';
import { checkListTypes } from './list-types.ts';
import type { CompilePattern } from './pattern.ts';
import { prune } from './prune.ts';
import { compileStructural } from './structural.ts';

/** What the API server would make of an object. */
export interface Verdict {
  readonly admission: 'accepted' | 'rejected';
  readonly errors: readonly AdmissionError[];
  /**
   * Violated CEL rules that the server would tell only after the structural errors are mended: those of the parts of the
   * object that have no such error in them. They are none of the server's present answer.
   */
  readonly foreseen: readonly AdmissionError[];
  /** Fields that the server would drop without a word. */
  readonly dropped: readonly FieldPath[];
  /** What could not be evaluated, and so has no part in the verdict: `cel: <rule>`, `cel-skipped`. */
  readonly unchecked: readonly string[];
  /** The object as it goes on after pruning and defaulting. */
  readonly object: JsonObject;
}

/** Judges objects of one kind by one schema. */
export interface Admission {
  readonly schema: CrdSchema;
  /**
   * @param object the object as it is written in the document
   * @param stored the object that the API server has, where that is known: its status stands for the object's own,
   *   because a write to the object never changes it
   */
  admit(object: JsonObject, stored?: JsonObject): Verdict;
}

/**
 * The API server's checks of one custom resource in its order: pruning and defaults, structure, list types, then the CEL
 * rules unless the structure is too broken for them. Source: domain.md 2.10, apiextensions-apiserver
 * customresource/strategy.go.
 */
export function createAdmission(
  schema: CrdSchema,
  engine: CelEngine,
  compilePattern: CompilePattern,
): Admission {
  let structural: ReturnType<typeof compileStructural> | undefined;
  return {
    schema,
    admit(object, stored) {
      structural ??= compileStructural(schema, compilePattern);
      const storedStatus = stored?.['status'];
      const whole = isObject(storedStatus) ? { ...object, status: storedStatus } : object;
      const pruned = prune(whole, schema);
      // The stored status is as the cluster has it: what is wrong with it is not this object's mistake.
      const isOwn = ({ path }: AdmissionError) => whole === object || path[0] !== 'status';
      const errors = [...structural(pruned.value), ...checkListTypes(pruned.value, schema)].filter(isOwn);
      const blocking = errors.filter(blocksRules);
      const blocked = blocking.length > 0;
      const isHealthy = (path: FieldPath) => !blocking.some((error) => startsWithPath(error.path, path));
      const checked = checkRules(pruned.value, schema, engine, isHealthy);
      const rules = { errors: checked.errors.filter(isOwn), unchecked: checked.unchecked };
      const all = blocked ? errors : [...errors, ...rules.errors];
      return {
        admission: all.length === 0 ? 'accepted' : 'rejected',
        errors: all,
        foreseen: blocked ? rules.errors : [],
        dropped: pruned.dropped.filter(([first]) => whole === object || first !== 'status'),
        unchecked: blocked ? ['cel-skipped'] : rules.unchecked.map((rule) => `cel: ${rule}`),
        object: pruned.value,
      };
    },
  };
}
