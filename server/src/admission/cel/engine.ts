import type { CompilePattern } from '../pattern.ts';
import type { CelValue } from './cel-value.ts';
import { compileExpression } from './compile.ts';
import { BudgetSpent, EvaluationFailure, Work } from './failure.ts';
import { createFunctions, type FunctionTable } from './functions.ts';
import { parseExpression } from './parse.ts';
import { createRuleFinder, type RuleFinder } from './rule-places.ts';
import { type Evaluate, Unsupported } from './scope.ts';

/** What evaluating a rule came to. */
export type CelOutcome =
  | { readonly outcome: 'value'; readonly value: CelValue }
  /** Evaluating it failed, as it would in the API server; the server refuses the object with this reason. */
  | { readonly outcome: 'failed'; readonly reason: string }
  /** There was no time to find it out. */
  | { readonly outcome: 'unknown' };

export interface CelProgram {
  /** True where the rule speaks of the object before the update. */
  readonly usesOldSelf: boolean;
  /** @param work what it may cost; without it as much as all rules of one object */
  evaluate(self: CelValue, oldSelf?: CelValue, work?: Work): CelOutcome;
}

/** Compiles CEL expressions as Kubernetes has them; undefined for one that this engine cannot read. */
export interface CelEngine {
  compile(expression: string): CelProgram | undefined;
  /** What rules a schema has; remembered, too. */
  readonly rulesIn: RuleFinder;
}

/**
 * An engine that keeps what it has compiled. No library has Kubernetes' meaning of CEL: lists that are sets, Go's errors and
 * texts, a bound of the time. Regular expressions run in the given engine.
 */
export function createCelEngine(compilePattern: CompilePattern): CelEngine {
  const programs = new Map<string, CelProgram | undefined>();
  let functions: FunctionTable | undefined;
  return {
    rulesIn: createRuleFinder(),
    compile(expression) {
      functions ??= createFunctions(compilePattern);
      if (!programs.has(expression)) programs.set(expression, compile(expression, functions));
      return programs.get(expression);
    },
  };
}

function compile(expression: string, functions: FunctionTable): CelProgram | undefined {
  try {
    const node = parseExpression(expression);
    if (node === undefined) return undefined;
    const run = compileExpression(node, functions);
    return {
      usesOldSelf: mentions(node, 'oldSelf'),
      evaluate: (self, oldSelf, work = new Work()) => evaluate(run, self, oldSelf, work),
    };
  } catch (error) {
    // A RangeError is the end of the stack: the expression is nested too deeply.
    if (error instanceof Unsupported || error instanceof RangeError) return undefined;
    throw error;
  }
}

function evaluate(run: Evaluate, self: CelValue, oldSelf: CelValue | undefined, work: Work): CelOutcome {
  try {
    return { outcome: 'value', value: run({ slots: [self, oldSelf], work }) };
  } catch (error) {
    if (error instanceof EvaluationFailure) return { outcome: 'failed', reason: error.message };
    // An expression can nest values deeper than there is stack for them; the server has other bounds.
    if (error instanceof BudgetSpent || error instanceof RangeError) return { outcome: 'unknown' };
    throw error;
  }
}

function mentions(node: unknown, variable: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some((item) => mentions(item, variable));
  if ('op' in node && node.op === 'name' && 'name' in node && node.name === variable) return true;
  return Object.values(node).some((part) => mentions(part, variable));
}
