import { type FieldPath, printFieldPath, startsWithPath, valueAt } from '../domain/field-path.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { machineConfiguration } from '../domain/resource.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { type AdmissionError, blocksRules } from './admission-error.ts';
import { checkRules } from './cel/check-rules.ts';
import type { CelEngine } from './cel/engine.ts';
import { checkListTypes } from './list-types.ts';
import type { CompilePattern } from './pattern.ts';
import { type AdmissionPolicy, checkPolicies } from './policies.ts';
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
  /** What could not be evaluated, and so has no part in the verdict: `platform-policy`, `stored-status`, `cel: <rule>`. */
  readonly unchecked: readonly string[];
  /** The object as it goes on after pruning and defaulting. */
  readonly object: JsonObject;
}

/** What the verdict depends on besides the object. An absent member is not known. */
export interface Surroundings {
  /** The object that the API server has; null where it is known to have none, so that this is a create. */
  readonly stored?: JsonObject | null;
  /** Infrastructure's `status.platformStatus.type`; null where the cluster has no Infrastructure `cluster`. */
  readonly platform?: string | null;
}

/** Judges objects of one kind by one schema. */
export interface Admission {
  readonly schema: CrdSchema;
  /** @param object the object as it is written in the document */
  admit(object: JsonObject, surroundings?: Surroundings): Verdict;
}

/** What an API server is, as far as its answers depend on it. */
export interface ApiServer {
  /** The `n` of its Kubernetes release `1.n`: the words of its answers. */
  readonly kubernetes: number;
  readonly policies: readonly AdmissionPolicy[];
}

/**
 * The API server's checks of one custom resource in its order: pruning and defaults, structure, list types, then the CEL
 * rules unless the structure is too broken for them, and the admission policies where all of that has passed. Source:
 * domain.md 2.8, 2.10, apiextensions-apiserver customresource/strategy.go.
 */
export function createAdmission(
  schema: CrdSchema,
  engine: CelEngine,
  compilePattern: CompilePattern,
  { policies }: ApiServer,
): Admission {
  let structural: ReturnType<typeof compileStructural> | undefined;
  return {
    schema,
    admit(object, { stored, platform } = {}) {
      structural ??= compileStructural(schema, compilePattern);
      const { whole, isOwn, isStatusKnown } = withStoredStatus(object, stored);
      const pruned = prune(whole, schema);
      const errors = [...structural(pruned.value), ...checkListTypes(pruned.value, schema)].filter(isOwn);
      const blocking = errors.filter(blocksRules);
      const blocked = blocking.length > 0;
      const isHealthy = (path: FieldPath) => !blocking.some((error) => startsWithPath(error.path, path));
      const checked = checkRules(pruned.value, schema, engine, isHealthy);
      const rules = { errors: checked.errors.filter(isOwn), unchecked: checked.unchecked };
      const invalid = blocked ? [...errors, rulesSkipped] : [...errors, ...rules.errors];
      const asked = invalid.length === 0 ? checkPolicies(pruned.value, policies, platform) : nothingAsked;
      const all = [...invalid, ...asked.errors];
      return {
        admission: all.length === 0 ? 'accepted' : 'rejected',
        errors: all,
        foreseen: blocked ? rules.errors : [],
        dropped: pruned.dropped.filter((path) => isOwn({ path })),
        unchecked: [
          ...(asked.unchecked.length > 0 ? ['platform-policy'] : []),
          ...(isStatusKnown || !speaksOfStatus(schema) ? [] : ['stored-status']),
          ...rules.unchecked.map((rule) => `cel: ${rule}`),
        ],
        object: pruned.value,
      };
    },
  };
}

/** The server's notation of where an error is: `spec.x[0]`, `<nil>` for the root, empty where it names no field. */
export function serverField(error: AdmissionError): string {
  return error.field ?? printFieldPath(error.path);
}

const nothingAsked: ReturnType<typeof checkPolicies> = { errors: [], unchecked: [] };

const rulesSkipped: AdmissionError = {
  path: [],
  message:
    'Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  keyword: 'rules-skipped',
};

/**
 * The object with the status that a write leaves in place: the stored one, or none at a create. Where the stored object
 * is not known the document's own status stands for it. `isOwn` tells what is this object's own matter: what is wrong
 * with a stored status is not.
 */
function withStoredStatus(object: JsonObject, stored: JsonObject | null | undefined) {
  const everything = { isOwn: () => true, isStatusKnown: true };
  if (stored === undefined)
    return { whole: object, ...everything, isStatusKnown: isObject(object['status']) };
  const { status: _dropped, ...written } = object;
  const status = isSameObject(object, stored) ? stored?.['status'] : undefined;
  if (status === undefined) return { whole: written, ...everything };
  const isOwn = ({ path }: { readonly path: FieldPath }) => path[0] !== 'status';
  return { whole: { ...written, status }, isOwn, isStatusKnown: true };
}

/** True where a write of `object` would update `stored`: an object of another name is another one. */
function isSameObject(object: JsonObject, stored: JsonObject | null): boolean {
  const name = (of: JsonObject | null) =>
    valueAt(of ?? undefined, ['metadata', 'name']) ?? machineConfiguration.name;
  return stored !== null && name(object) === name(stored);
}

/** True where the verdict may depend on the stored status: some rule of the whole object looks at it. */
function speaksOfStatus(schema: CrdSchema): boolean {
  return (schema['x-kubernetes-validations'] ?? []).some(({ rule }) => /\bstatus\b/.test(rule));
}
