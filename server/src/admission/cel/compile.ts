import type { CelFunction } from './arguments.ts';
import { CelList, CelType, type CelValue, LiteralMap, Optional } from './cel-value.ts';
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
import type { ListItem, MapEntry, Node } from './parse.ts';
import { createScope, type Evaluate, functionNamed, type Scope, Unsupported } from './scope.ts';
import { sayableTypes } from './type-names.ts';

/** The variables of a rule, in the order of the first slots. */
export const variables = ['self', 'oldSelf'] as const;

/**
 * An expression as a function of its variables, with the meaning that cel-go gives it.
 *
 * @throws Unsupported
 */
export function compileExpression(node: Node, functions: FunctionTable): Evaluate {
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

function compileNode(node: Node, scope: Scope): Evaluate {
  switch (node.op) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return compileName(node.name, scope);
    case 'select':
      return compileSelect(node, scope);
    case 'index': {
      const [operand, key] = [scope.compile(node.operand), scope.compile(node.key)];
      if (node.isOptional) return (frame) => selectIfPresent(operand(frame), key(frame));
      return (frame) => select(operand(frame), key(frame));
    }
    case 'call':
      return node.receiver === undefined
        ? compileCall(node.name, node.args, scope)
        : compileMethod(node.name, node.receiver, node.args, scope);
    case 'list':
      return compileList(node.items, scope);
    case 'map':
      return compileMap(node.entries, scope);
    case 'condition': {
      const condition = scope.compile(node.condition);
      const [then, otherwise] = [scope.compile(node.then), scope.compile(node.otherwise)];
      return (frame) => (truth(condition(frame)) ? then(frame) : otherwise(frame));
    }
    case 'logic':
      return compileLogic(node.decides, node.operands.map(scope.compile));
    case 'unary': {
      const operand = scope.compile(node.operand);
      return node.operator === '!' ? (frame) => !truth(operand(frame)) : (frame) => negate(operand(frame));
    }
    case 'binary':
      return compileBinary(node.operator, node.left, node.right, scope);
  }
}

function truth(value: CelValue): boolean {
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

function compileSelect(node: Extract<Node, { op: 'select' }>, scope: Scope): Evaluate {
  const name = qualifiedName(node, scope);
  if (name !== undefined) return compileName(name, scope);
  const operand = scope.compile(node.operand);
  const { key } = node;
  if (node.isOptional) return (frame) => selectIfPresent(operand(frame), key);
  return (frame) => select(operand(frame), key);
}

/** `net.IP` of an expression that is nothing but names and begins with none of the variables. */
function qualifiedName(node: Node, scope: Scope): string | undefined {
  if (node.op === 'name') return scope.slotOf(node.name) === undefined ? node.name : undefined;
  if (node.op !== 'select' || node.isOptional) return undefined;
  const before = qualifiedName(node.operand, scope);
  return before === undefined ? undefined : `${before}.${node.key}`;
}

function compileCall(name: string, args: readonly Node[], scope: Scope): Evaluate {
  return (
    compileMacro(name, undefined, args, scope) ??
    applied(functionNamed(scope.functions.functions, name, args.length), args.map(scope.compile))
  );
}

function compileMethod(name: string, receiver: Node, args: readonly Node[], scope: Scope): Evaluate {
  const namespace = qualifiedName(receiver, scope);
  if (namespace !== undefined) return compileCall(`${namespace}.${name}`, args, scope);
  const macro = compileMacro(name, receiver, args, scope);
  if (macro !== undefined) return macro;
  const operands = [receiver, ...args].map(scope.compile);
  return applied(functionNamed(scope.functions.methods, name, args.length), operands);
}

function applied(call: CelFunction, operands: readonly Evaluate[]): Evaluate {
  const [first, second] = operands;
  // Most functions take one or two arguments.
  if (operands.length === 1 && first !== undefined) return (frame) => call([first(frame)], frame.work);
  if (operands.length === 2 && first !== undefined && second !== undefined) {
    return (frame) => call([first(frame), second(frame)], frame.work);
  }
  return (frame) => {
    const args = operands.map((operand) => operand(frame));
    return call(args, frame.work);
  };
}

/** A list of literals is made once. */
function compileList(nodes: readonly ListItem[], scope: Scope): Evaluate {
  if (nodes.every(({ value, isOptional }) => value.op === 'literal' && !isOptional)) {
    const list = new CelList(nodes.flatMap(({ value }) => (value.op === 'literal' ? [value.value] : [])));
    return () => list;
  }
  const items = nodes.map(({ value, isOptional }) => ({ isOptional, evaluate: scope.compile(value) }));
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

function compileMap(nodes: readonly MapEntry[], scope: Scope): Evaluate {
  const entries = nodes.map(({ key, value, isOptional }) => {
    return { isOptional, key: scope.compile(key), value: scope.compile(value) };
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

/** `&&` and `||`: a side that decides does so even where another side fails. */
function compileLogic(decides: boolean, operands: readonly Evaluate[]): Evaluate {
  return (frame) => {
    let failure: EvaluationFailure | undefined;
    for (const operand of operands) {
      try {
        if (truth(operand(frame)) === decides) return decides;
      } catch (error) {
        if (!(error instanceof EvaluationFailure)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return !decides;
  };
}

function compileBinary(operator: string, leftNode: Node, rightNode: Node, scope: Scope): Evaluate {
  const operate = binary[operator];
  if (operate === undefined) throw new Unsupported(`there is no operator ${operator}`);
  const [left, right] = [scope.compile(leftNode), scope.compile(rightNode)];
  if (operator === 'in' && rightNode.op === 'list') {
    const texts = rightNode.items.map(({ value, isOptional }) => {
      return value.op === 'literal' && !isOptional ? value.value : undefined;
    });
    // What is no text is in a list of texts never.
    if (texts.every((item) => typeof item === 'string')) {
      const known = new Set<unknown>(texts);
      return (frame) => known.has(left(frame));
    }
  }
  return (frame) => operate(left(frame), right(frame), frame.work);
}
