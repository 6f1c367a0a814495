import type { CompilePattern } from '../pattern.ts';
import type { CelValue } from './cel-value.ts';
import { compileExpression } from './compile.ts';
import { BudgetSpent, EvaluationFailure, Work } from './failure.ts';
import { createFunctions, type FunctionTable } from './functions.ts';
import { type ASTNode, createParser } from './parse.ts';
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
  /** @param work what it may cost; without it nothing is bounded but the memory */
  evaluate(self: CelValue, oldSelf?: CelValue, work?: Work): CelOutcome;
}

/** Compiles CEL expressions as Kubernetes has them; undefined for one that this engine cannot read. */
export interface CelEngine {
  compile(expression: string): CelProgram | undefined;
  /** What rules a schema has; remembered, too. */
  readonly rulesIn: RuleFinder;
}

/**
 * An engine that keeps what it has compiled. The grammar is a library's; what expressions mean is compiled here, as no
 * library has Kubernetes' meaning: lists that are sets, Go's errors and texts, a bound of the time. Regular expressions
 * run in the given engine.
 */
export function createCelEngine(compilePattern: CompilePattern): CelEngine {
  const programs = new Map<string, CelProgram | undefined>();
  let tools: Tools | undefined;
  return {
    rulesIn: createRuleFinder(),
    compile(expression) {
      tools ??= { parse: createParser(), functions: createFunctions(compilePattern) };
      if (!programs.has(expression)) programs.set(expression, compile(expression, tools));
      return programs.get(expression);
    },
  };
}

interface Tools {
  readonly parse: (source: string) => ASTNode | undefined;
  readonly functions: FunctionTable;
}

function compile(expression: string, { parse, functions }: Tools): CelProgram | undefined {
  const node = parse(expression);
  if (node === undefined) return undefined;
  try {
    const run = compileExpression(node, functions);
    return {
      usesOldSelf: mentions(node, 'oldSelf'),
      evaluate: (self, oldSelf, work = new Work()) => evaluate(run, self, oldSelf, work),
    };
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
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
  if (!('op' in node && 'args' in node)) return false;
  return (node.op === 'id' && node.args === variable) || mentions(node.args, variable);
}
