import type { JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import type { AdmissionError } from './admission-error.ts';
import type { MessageStyle } from './message-style.ts';
import type { CompilePattern } from './pattern.ts';
import type { IsUnchanged } from './ratcheting.ts';
import type { Place, StructuralErrors } from './structural-message.ts';

/** One pass over an object. */
export interface Walk {
  readonly compilePattern: CompilePattern;
  readonly style: MessageStyle;
  readonly texts: StructuralErrors;
  /** The format that the server holds a schema to, kept from one pass to the next. */
  readonly formats: Map<CrdSchema, string>;
  readonly isUnchanged: IsUnchanged | undefined;
  readonly found: AdmissionError[];
  /** Checks a value by another schema at the same place. */
  readonly check: (value: JsonValue, schema: CrdSchema, place: Place | undefined, walk: Walk) => number;
}

interface Outcome {
  readonly errors: readonly AdmissionError[];
  readonly matches: number;
}

/**
 * Checks anyOf, oneOf, allOf and not. Where no branch holds, the errors of the branch that comes closest are told, too.
 * What is unchanged by an update is not forgiven inside a branch. Returns how many checks are met. Source: kube-openapi pkg/validation/validate/schema_props.go.
 */
export function checkBranches(
  value: JsonValue,
  schema: CrdSchema,
  place: Place | undefined,
  walk: Walk,
): number {
  const { anyOf, oneOf, allOf, not } = schema;
  if (anyOf === undefined && oneOf === undefined && allOf === undefined && not === undefined) return 1;
  let matches = 1;
  const add = (outcome: Outcome | undefined) => {
    walk.found.push(...(outcome?.errors ?? []));
    matches += outcome?.matches ?? 0;
  };
  const fail = (text: string) => walk.found.push(walk.texts.combination(place, text));
  const outcomeOf = (branch: CrdSchema): Outcome => {
    const errors: AdmissionError[] = [];
    return {
      matches: walk.check(value, branch, place, { ...walk, found: errors, isUnchanged: undefined }),
      errors,
    };
  };

  if (anyOf !== undefined && anyOf.length > 0) {
    const outcomes = anyOf.map(outcomeOf);
    const success = outcomes.find(holds);
    if (success === undefined) fail('validate at least one schema (anyOf)');
    add(success ?? closest(outcomes));
  }
  if (oneOf !== undefined && oneOf.length > 0) {
    const outcomes = oneOf.map(outcomeOf);
    const successes = outcomes.filter(holds);
    if (successes.length === 1) add(successes[0]);
    else {
      const found =
        successes.length === 0 ? 'Found none valid' : `Found ${successes.length} valid alternatives`;
      fail(`validate one and only one schema (oneOf). ${found}`);
      // The server forgets the failures before the first success, and looks for none after it.
      if (successes.length === 0) add(closest(outcomes));
    }
  }
  if (allOf !== undefined && allOf.length > 0) {
    const outcomes = allOf.map(outcomeOf);
    const held = outcomes.filter(holds).length;
    for (const outcome of outcomes) add(outcome);
    if (held < allOf.length) {
      fail(`validate all the schemas (allOf)${held === 0 ? '. None validated' : ''}`);
    }
  }
  if (not !== undefined && holds(outcomeOf(not))) fail('not validate the schema (not)');
  return matches;
}

function holds(outcome: Outcome | undefined): boolean {
  return outcome?.errors.length === 0;
}

/** The first of those with the most checks met. */
function closest(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.reduce<Outcome | undefined>(
    (best, outcome) => (best === undefined || outcome.matches > best.matches ? outcome : best),
    undefined,
  );
}
