import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import type { CompilePattern } from '../pattern.ts';
import type { CelValue } from './value.ts';

/** What evaluating a rule came to. */
export type CelOutcome =
  | { readonly outcome: 'value'; readonly value: unknown }
  /** Evaluating it failed, as it would in the API server; the server refuses the object with this reason. */
  | { readonly outcome: 'failed'; readonly reason: string };

export interface CelProgram {
  /** True where the rule speaks of the object before the update. */
  readonly usesOldSelf: boolean;
  evaluate(self: CelValue, oldSelf?: CelValue): CelOutcome;
}

/** Compiles CEL expressions as Kubernetes has them; undefined for one that this engine cannot read. */
export interface CelEngine {
  compile(expression: string): CelProgram | undefined;
}

const regexMethod = 'matchesInLinearTime';

/** An engine that keeps what it has compiled. Regular expressions in rules run in the given engine. */
export function createCelEngine(compilePattern: CompilePattern): CelEngine {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn')
    .registerFunction(`string.${regexMethod}(string): bool`, (text: string, pattern: string) => {
      const compiled = compilePattern(pattern);
      if (compiled === undefined) throw new Error(`"${pattern}" is not a regular expression`);
      return compiled(text);
    });
  const programs = new Map<string, CelProgram | undefined>();
  return {
    compile(expression) {
      if (!programs.has(expression)) programs.set(expression, compile(environment, expression));
      return programs.get(expression);
    },
  };
}

function compile(environment: Environment, expression: string): CelProgram | undefined {
  try {
    const run = environment.parse(expression);
    replaceMatches(run.ast);
    if (!run.check().valid) return undefined;
    return {
      usesOldSelf: mentions(run.ast, 'oldSelf'),
      evaluate: (self, oldSelf) => evaluate(run, self, oldSelf),
    };
  } catch {
    // The library throws for what it cannot parse: then the rule is not checked here, and that is said.
    return undefined;
  }
}

function evaluate(
  run: (context: Record<string, unknown>) => unknown,
  self: CelValue,
  oldSelf?: CelValue,
): CelOutcome {
  try {
    return { outcome: 'value', value: run(oldSelf === undefined ? { self } : { self, oldSelf }) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { outcome: 'failed', reason };
  }
}

/** The library's own `matches` runs in JavaScript's regular expressions and can't be replaced but in the parsed tree. */
function replaceMatches(node: ASTNode): void {
  for (const child of nodesOf(node)) {
    if (child.op === 'rcall' && child.args[0] === 'matches') child.args[0] = regexMethod;
  }
}

function mentions(node: ASTNode, variable: string): boolean {
  for (const child of nodesOf(node)) if (child.op === 'id' && child.args === variable) return true;
  return false;
}

function* nodesOf(node: unknown): Generator<ASTNode> {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) yield* nodesOf(item);
  } else if ('op' in node && 'args' in node) {
    const tree = node as ASTNode;
    yield tree;
    yield* nodesOf(tree.args);
  }
}
