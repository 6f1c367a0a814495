import { CelList, CelType, type CelValue, LiteralMap, Optional, UnsignedInt } from './cel-value.ts';
import { compileMacro } from './comprehensions.ts';
import { equal, isSame, matching, settled } from './equality.ts';
import { EvaluationFailure, NoSuchOverload, type Work } from './failure.ts';
import type { FunctionTable } from './functions.ts';
import {
  add,
  comparison,
  display,
  divide,
  isIn,
  modulo,
  multiply,
  negate,
  select,
  selectIfPresent,
  subtract,
} from './operators.ts';
import { type ASTNode, optionalEntry } from './parse.ts';
import { createScope, type Evaluate, functionNamed, type Scope, Unsupported } from './scope.ts';
import { sayableTypes } from './type-names.ts';

/** The variables of a rule, in the order of the first slots. */
export const variables = ['self', 'oldSelf'] as const;

/**
 * An expression as a function of its variables, with the meaning that cel-go gives it.
 *
 * @throws Unsupported
 */
export function compileExpression(node: ASTNode, functions: FunctionTable): Evaluate {
  return createScope(functions, variables, compileNode).compile(node);
}

type Binary = (left: CelValue, right: CelValue, work: Work) => CelValue;

const binary: Readonly<Record<string, Binary>> = {
  '==': equal,
  // What cannot be compared is not equal.
  '!=': (left, right, work) => !isSame(left, right, work),
  in: isIn,
  '+': arithmetic(add),
  '-': arithmetic(subtract),
  '*': arithmetic(multiply),
  '/': arithmetic(divide),
  '%': arithmetic(modulo),
  '<': comparison('<', (order) => order < 0),
  '<=': comparison('<=', (order) => order <= 0),
  '>': comparison('>', (order) => order > 0),
  '>=': comparison('>=', (order) => order >= 0),
};

/** The operation, for which the sum of no items is a number. */
function arithmetic(operate: Binary): Binary {
  return (left, right, work) => operate(matching(left, right), matching(right, left), work);
}

function compileNode(node: ASTNode, scope: Scope): Evaluate {
  switch (node.op) {
    case 'value': {
      const value = literal(node.args);
      return () => value;
    }
    case 'id':
      return compileName(node.args, scope);
    case '.':
      return compileSelect(node, scope);
    case '.?': {
      const operand = scope.compile(node.args[0]);
      const key = node.args[1];
      return (frame) => selectIfPresent(operand(frame), key);
    }
    case '[]':
    case '[?]': {
      const [operand, key] = [scope.compile(node.args[0]), scope.compile(node.args[1])];
      if (node.op === '[?]') return (frame) => selectIfPresent(operand(frame), key(frame));
      return (frame) => select(operand(frame), key(frame));
    }
    case 'call':
      return compileCall(node.args[0], node.args[1], scope);
    case 'rcall':
      return compileMethod(node.args[0], node.args[1], node.args[2], scope);
    case 'list':
      return compileList(node.args, scope);
    case 'map':
      return compileMap(node.args, scope);
    case '?:':
      return compileConditional(node.args, scope);
    case '&&':
    case '||':
      return compileLogic(node.op === '||', scope.compile(node.args[0]), scope.compile(node.args[1]));
    case '!_': {
      const operand = scope.compile(node.args);
      return (frame) => !truth(operand(frame));
    }
    case '-_': {
      if (node.args.op === 'value' && typeof node.args.args === 'bigint') {
        const value = -node.args.args;
        return () => value;
      }
      const operand = scope.compile(node.args);
      return (frame) => negate(operand(frame));
    }
    default:
      return compileBinary(node.op, node.args[0], node.args[1], scope);
  }
}

function literal(value: Extract<ASTNode, { op: 'value' }>['args']): CelValue {
  // The library's own unsigned integer, which it does not export.
  if (typeof value === 'object' && value !== null && 'verify' in value) return new UnsignedInt(value.value);
  return value;
}

export function truth(value: CelValue): boolean {
  if (typeof value !== 'boolean') throw new NoSuchOverload();
  return value;
}

function compileName(name: string, scope: Scope): Evaluate {
  const slot = scope.slotOf(name);
  if (slot !== undefined) {
    return ({ slots }) => {
      const value = slots[slot];
      if (value === undefined) throw new EvaluationFailure(`no such attribute(s): ${name}`);
      return settled(value);
    };
  }
  const type = new CelType(name);
  if (!sayableTypes.has(name)) throw new Unsupported(`there is nothing named ${name}`);
  return () => type;
}

function compileSelect(node: Extract<ASTNode, { op: '.' }>, scope: Scope): Evaluate {
  const name = qualifiedName(node, scope);
  if (name !== undefined) return compileName(name, scope);
  const operand = scope.compile(node.args[0]);
  const key = node.args[1];
  return (frame) => select(operand(frame), key);
}

/** `net.IP` of an expression that is nothing but names and begins with none of the variables. */
function qualifiedName(node: ASTNode, scope: Scope): string | undefined {
  if (node.op === 'id') return scope.slotOf(node.args) === undefined ? node.args : undefined;
  if (node.op !== '.') return undefined;
  const before = qualifiedName(node.args[0], scope);
  return before === undefined ? undefined : `${before}.${node.args[1]}`;
}

function compileCall(name: string, args: readonly ASTNode[], scope: Scope): Evaluate {
  return (
    compileMacro(name, undefined, args, scope) ??
    applied(functionNamed(scope.functions.functions, name, args.length), args.map(scope.compile))
  );
}

function compileMethod(name: string, receiver: ASTNode, args: readonly ASTNode[], scope: Scope): Evaluate {
  const namespace = qualifiedName(receiver, scope);
  if (namespace !== undefined) return compileCall(`${namespace}.${name}`, args, scope);
  const macro = compileMacro(name, receiver, args, scope);
  if (macro !== undefined) return macro;
  const operands = [receiver, ...args].map(scope.compile);
  return applied(functionNamed(scope.functions.methods, name, args.length), operands);
}

function applied(call: ReturnType<typeof functionNamed>, operands: readonly Evaluate[]): Evaluate {
  const [first, second] = operands;
  // Most functions take one or two arguments.
  if (operands.length === 1 && first !== undefined) return (frame) => call([first(frame)], frame.work);
  if (operands.length === 2 && first !== undefined && second !== undefined) {
    return (frame) => call([first(frame), second(frame)], frame.work);
  }
  return (frame) =>
    call(
      operands.map((operand) => operand(frame)),
      frame.work,
    );
}

/** A list of literals is made once. */
function compileList(nodes: readonly ASTNode[], scope: Scope): Evaluate {
  const items = nodes.map((node) => {
    const optional = optionalEntry(node);
    return { isOptional: optional !== undefined, evaluate: scope.compile(optional ?? node) };
  });
  if (nodes.every(({ op }) => op === 'value')) {
    const list = new CelList(nodes.flatMap((node) => (node.op === 'value' ? [literal(node.args)] : [])));
    return () => list;
  }
  return (frame) =>
    new CelList(
      items.flatMap(({ isOptional, evaluate }) => {
        const value = evaluate(frame);
        if (!isOptional) return [value];
        if (!(value instanceof Optional)) {
          throw new EvaluationFailure(
            `cannot initialize optional list element from non-optional value ${display(value)}`,
          );
        }
        return value.value === undefined ? [] : [value.value];
      }),
    );
}

function compileMap(nodes: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): Evaluate {
  const entries = nodes.map(([key, value]) => {
    const optional = optionalEntry(key);
    return {
      isOptional: optional !== undefined,
      key: scope.compile(optional ?? key),
      value: scope.compile(value),
    };
  });
  return (frame) => {
    const map = new LiteralMap();
    for (const entry of entries) {
      const [key, value] = [entry.key(frame), entry.value(frame)];
      if (!entry.isOptional) map.set(key, value);
      else if (!(value instanceof Optional)) {
        throw new EvaluationFailure(
          `cannot initialize optional entry '${display(key)}' from non-optional value ${display(value)}`,
        );
      } else if (value.value === undefined) map.delete(key);
      else map.set(key, value.value);
    }
    return map;
  };
}

function compileConditional(nodes: readonly [ASTNode, ASTNode, ASTNode], scope: Scope): Evaluate {
  const [condition, then, otherwise] = [nodes[0], nodes[1], nodes[2]].map(scope.compile);
  if (condition === undefined || then === undefined || otherwise === undefined) throw new Unsupported();
  return (frame) => (truth(condition(frame)) ? then(frame) : otherwise(frame));
}

/** `&&` (`decides` false) and `||` (true): a side that decides does so even where the other side fails. */
function compileLogic(decides: boolean, left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    let failure: EvaluationFailure;
    try {
      const value = truth(left(frame));
      if (value === decides) return decides;
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failure = error;
      return decidedBy(right, frame, decides, failure);
    }
    return truth(right(frame));
  };
}

function decidedBy(
  side: Evaluate,
  frame: Parameters<Evaluate>[0],
  decides: boolean,
  failure: EvaluationFailure,
): boolean {
  try {
    if (side(frame) === decides) return decides;
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
  }
  throw failure;
}

function compileBinary(op: string, leftNode: ASTNode, rightNode: ASTNode, scope: Scope): Evaluate {
  const operate = binary[op];
  if (operate === undefined) throw new Unsupported(`there is no operator ${op}`);
  const [left, right] = [scope.compile(leftNode), scope.compile(rightNode)];
  if (op === 'in' && rightNode.op === 'list') {
    const texts = rightNode.args.map((item) => (item.op === 'value' ? item.args : undefined));
    // What is no text is in a list of texts never.
    if (texts.every((item) => typeof item === 'string')) {
      const known = new Set<unknown>(texts);
      return (frame) => known.has(left(frame));
    }
  }
  return (frame) => operate(left(frame), right(frame), frame.work);
}
