import { type FieldPath, printFieldPath, startsWithPath, valueAt } from '../domain/field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { machineConfiguration } from '../domain/resource.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { type AdmissionError, blocksRules } from './admission-error.ts';
import { checkRules } from './cel/check-rules.ts';
import type { CelEngine } from './cel/engine.ts';
import { decode } from './decode.ts';
import { checkListTypes } from './list-types.ts';
import { uncheckedRulesMessage } from './message-style.ts';
import { checkObjectMeta } from './object-meta.ts';
import type { CompilePattern } from './pattern.ts';
import { type AdmissionPolicy, checkPolicies } from './policies.ts';
import { prune } from './prune.ts';
import { createRatchet, type IsUnchanged } from './ratcheting.ts';
import { compileSchemaGate } from './schema-gate.ts';
import { compileStructural } from './structural.ts';

/** What the API server would make of an object. */
export interface Verdict {
  readonly admission: 'accepted' | 'rejected';
  readonly errors: readonly AdmissionError[];
  /**
   * What the server would tell only after its present errors are mended, as far as it can be known: CEL rules of the parts
   * that have no structural error in them, admission policies, the structure of an object that it cannot even read.
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
  { policies, kubernetes }: ApiServer,
): Admission {
  const ownSchema = withoutMetadata(schema);
  let compiled: ((value: JsonValue, isUnchanged?: IsUnchanged) => readonly AdmissionError[]) | undefined;
  let wholeStructure: ReturnType<typeof compileStructural> | undefined;
  const structural = () => {
    if (compiled === undefined) {
      const isFlawless = compileSchemaGate(ownSchema, compilePattern);
      const walk = compileStructural(ownSchema, compilePattern, kubernetes);
      compiled = (value, isUnchanged) => (isFlawless(value) ? [] : walk(value, isUnchanged));
    }
    return compiled;
  };
  return {
    schema,
    admit(object, { stored, platform } = {}) {
      const decoded = decode(object);
      const { whole, isOwn, isStatusKnown, old } = withStoredStatus(decoded.value, stored);
      if (decoded.error !== undefined) {
        wholeStructure ??= compileStructural(schema, compilePattern, kubernetes);
        const { value } = prune(object, schema);
        return unreadVerdict(decoded.error, value, wholeStructure(value));
      }
      const pruned = prune(whole, ownSchema);
      const before = old === undefined ? undefined : prune(old, ownSchema).value;
      const isUnchanged = before === undefined ? undefined : createRatchet(pruned.value, before, ownSchema);
      const errors = [
        ...checkObjectMeta(pruned.value, kubernetes, before),
        ...structural()(pruned.value, isUnchanged),
        ...checkListTypes(pruned.value, ownSchema, kubernetes, before),
      ];
      const blocking = errors.filter(blocksRules);
      const blocked = blocking.length > 0;
      const isHealthy = (path: FieldPath) => !blocking.some((error) => startsWithPath(error.path, path));
      const rules = checkRules(pruned.value, ownSchema, engine, {
        isHealthy,
        kubernetes,
        old: before,
        isUnchanged,
      });
      const skips = blocked && engine.rulesIn(ownSchema).outsideAllOf;
      const invalid = blocked
        ? [...errors, ...(skips ? [rulesSkipped(kubernetes)] : [])]
        : [...errors, ...rules.errors];
      const asked = checkPolicies(pruned.value, policies, platform);
      const denied = invalid.length === 0 ? asked.errors : [];
      const all = [...invalid, ...denied];
      return {
        admission: all.length === 0 ? 'accepted' : 'rejected',
        errors: all,
        foreseen: [...(blocked ? rules.errors : []), ...(denied.length === 0 ? asked.errors : [])],
        dropped: [...decoded.dropped, ...pruned.dropped.filter((path) => isOwn({ path }))],
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

/** The schema as the server checks it: `metadata` is no matter of a CustomResourceDefinition. */
function withoutMetadata(schema: CrdSchema): CrdSchema {
  const metadata: CrdSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return { ...schema, properties: { ...schema.properties, metadata } };
}

/**
 * The verdict on an object that the server cannot read: it looks at nothing else. What is wrong with the structure is
 * foreseen, the types of `metadata` among it.
 */
function unreadVerdict(
  error: AdmissionError,
  object: JsonObject,
  structuralErrors: readonly AdmissionError[],
): Verdict {
  return {
    admission: 'rejected',
    errors: [error],
    foreseen: structuralErrors,
    dropped: [],
    unchecked: [],
    object,
  };
}

/** The server's notation of where an error is: `spec.x[0]`, `<nil>` for the root, empty where it names no field. */
export function serverField(error: AdmissionError): string {
  return error.field ?? printFieldPath(error.path);
}

function rulesSkipped(kubernetes: number): AdmissionError {
  return { path: [], message: uncheckedRulesMessage(kubernetes), keyword: 'rules-skipped' };
}

/**
 * The object with the status that a write leaves in place: the stored one, or none at a create. Where the stored object
 * is not known the document's own status stands for it. `isOwn` tells what is this object's own matter: what is wrong
 * with a stored status is not.
 */
function withStoredStatus(
  object: JsonObject,
  stored: JsonObject | null | undefined,
): {
  readonly whole: JsonObject;
  /** The stored object, where the write is an update of it. */
  readonly old?: JsonObject;
  readonly isOwn: (error: { readonly path: FieldPath }) => boolean;
  readonly isStatusKnown: boolean;
} {
  const isOwn = () => true;
  if (stored === undefined) return { whole: object, isOwn, isStatusKnown: isObject(object['status']) };
  const { status: _dropped, ...written } = object;
  if (stored === null || !isSameObject(object, stored)) return { whole: written, isOwn, isStatusKnown: true };
  const { status } = stored;
  return {
    whole: status === undefined ? written : { ...written, status },
    old: stored,
    isOwn: ({ path }) => path[0] !== 'status',
    isStatusKnown: true,
  };
}

/** True where a write of `object` would update `stored`: an object of another name is another one. */
function isSameObject(object: JsonObject, stored: JsonObject): boolean {
  const name = (of: JsonObject) => valueAt(of, ['metadata', 'name']) ?? machineConfiguration.name;
  return name(object) === name(stored);
}

/** True where the verdict may depend on the stored status: some rule of the whole object looks at it. */
function speaksOfStatus(schema: CrdSchema): boolean {
  return (schema['x-kubernetes-validations'] ?? []).some(({ rule }) => /\bstatus\b/.test(rule));
}
