import type { CelFunction } from './arguments.ts';
import type { CelValue } from './cel-value.ts';
import type { Work } from './failure.ts';
import type { FunctionTable } from './functions.ts';
import type { Node } from './parse.ts';

/** The variables' values while an expression is evaluated, and what that may still cost. */
export interface Frame {
  readonly slots: (CelValue | undefined)[];
  readonly work: Work;
}

/** A compiled expression. */
export type Evaluate = (frame: Frame) => CelValue;

/** An expression cannot be compiled here. */
export class Unsupported extends Error {}

/** What an expression may name where it stands. */
export interface Scope {
  readonly functions: FunctionTable;
  /** The slot of a variable in the frame; undefined where there is no such variable. */
  slotOf(name: string): number | undefined;
  /** A scope inside this one with further variables, which get the next slots. */
  inside(names: readonly string[]): { readonly scope: Scope; readonly slots: readonly number[] };
  compile(node: Node): Evaluate;
}

/** The outermost scope. */
export function createScope(
  functions: FunctionTable,
  variables: readonly string[],
  compile: (node: Node, scope: Scope) => Evaluate,
): Scope {
  const make = (slots: ReadonlyMap<string, number>, used: number): Scope => {
    const scope: Scope = {
      functions,
      slotOf: (name) => slots.get(name),
      inside: (names) => {
        const own = names.map((name, index) => [name, used + index] as const);
        return {
          scope: make(new Map([...slots, ...own]), used + names.length),
          slots: own.map(([, slot]) => slot),
        };
      },
      compile: (node) => compile(node, scope),
    };
    return scope;
  };
  return make(new Map(variables.map((name, index) => [name, index])), variables.length);
}

/** A function by its name and number of arguments. */
export function functionNamed(
  table: ReadonlyMap<string, CelFunction>,
  name: string,
  count: number,
): CelFunction {
  const found = table.get(`${name}/${count}`);
  if (found === undefined) throw new Unsupported(`there is no function ${name} of ${count} arguments`);
  return found;
}
