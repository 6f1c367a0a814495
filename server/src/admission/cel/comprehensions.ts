import { CelList, CelMap, type CelValue, LiteralMap, Optional } from './cel-value.ts';
import { EvaluationFailure, NoSuchOverload } from './failure.ts';
import { sortedBy } from './lists.ts';
import { display, isPresent } from './operators.ts';
import type { Node } from './parse.ts';
import { type Evaluate, type Frame, type Scope, Unsupported } from './scope.ts';
import { goTypeOf, typeNameOf } from './type-names.ts';

type Macro = (receiver: Node, args: readonly Node[], scope: Scope) => Evaluate;

/** By name and number of arguments. Source: cel-go parser/macro.go, ext/comprehensions.go, cel/library.go. */
const macros: Readonly<Record<string, Macro>> = {
  'all/2': quantifier(false, 1),
  'all/3': quantifier(false, 2),
  'exists/2': quantifier(true, 1),
  'exists/3': quantifier(true, 2),
  'exists_one/2': existsOne(1),
  'exists_one/3': existsOne(2),
  'existsOne/3': existsOne(2),
  'map/2': transform(1),
  'map/3': transform(1),
  'filter/2': filter,
  'transformList/3': transform(2),
  'transformList/4': transform(2),
  'transformMap/3': transformMap,
  'transformMap/4': transformMap,
  'transformMapEntry/3': transformMapEntry,
  'transformMapEntry/4': transformMapEntry,
  'sortBy/2': sortBy,
  'optMap/2': optionalMap(true),
  'optFlatMap/2': optionalMap(false),
  'or/1': or(false),
  'orValue/1': or(true),
};

/** A call that does not evaluate its arguments like a function; undefined where it is none. */
export function compileMacro(
  name: string,
  receiver: Node | undefined,
  args: readonly Node[],
  scope: Scope,
): Evaluate | undefined {
  if (receiver !== undefined) return macros[`${name}/${args.length}`]?.(receiver, args, scope);
  if (name !== 'has' || args.length !== 1) return undefined;
  const [field] = args;
  if (field?.op !== 'select' || field.isOptional) throw new Unsupported('has() wants a field');
  const operand = scope.compile(field.operand);
  const { key } = field;
  return (frame) => isPresent(operand(frame), key);
}

/** A loop's range, its variables' slots, and what is evaluated at each step. */
interface Loop {
  /** Runs the step for each item; it ends where the step gives true. */
  readonly run: (frame: Frame, step: () => boolean) => void;
  readonly parts: readonly Evaluate[];
  /** Of the variables. */
  readonly slots: readonly number[];
}

/** @param count of the variables: the first arguments are their names, the rest is evaluated with them */
function compileLoop(receiver: Node, args: readonly Node[], scope: Scope, count: 1 | 2): Loop {
  const range = scope.compile(receiver);
  const names = args.slice(0, count).map((node) => {
    if (node.op !== 'name') throw new Unsupported('a variable must be a name');
    return node.name;
  });
  if (new Set(names).size < names.length) throw new Unsupported('variables must have different names');
  const { scope: inner, slots } = scope.inside(names);
  const [first = 0, second = 0] = slots;
  const run: Loop['run'] = (frame, step) => {
    const { slots: values, work } = frame;
    for (const [key, value] of entriesOf(range(frame), count)) {
      work.step();
      values[first] = key;
      if (count === 2) values[second] = value;
      if (step()) return;
    }
  };
  return { run, parts: args.slice(count).map(inner.compile), slots };
}

/** Of one variable the items or keys; of two the positions or keys and what is there. */
function entriesOf(range: CelValue, count: 1 | 2): Iterable<readonly [CelValue, CelValue | undefined]> {
  if (range instanceof CelList) {
    const { items } = range;
    return items.map((item, index) => (count === 1 ? [item, undefined] : [BigInt(index), item]));
  }
  if (range instanceof CelMap) return range.keys().map((key) => [key, range.find(key)]);
  throw new EvaluationFailure(
    count === 1
      ? `got '${goTypeOf(range)}', expected iterable type`
      : `unsupported comprehension range type: ${goTypeOf(range)}`,
  );
}

/** The failure that a step ended with, in a loop that goes on nevertheless. */
function failureOf(error: unknown): EvaluationFailure {
  if (error instanceof EvaluationFailure) return error;
  throw error;
}

function isTrue(value: CelValue): boolean {
  if (typeof value !== 'boolean') throw new NoSuchOverload();
  return value;
}

/** `all` and `exists`: one item that decides does so whatever the others are, even where they fail. */
function quantifier(decides: boolean, count: 1 | 2): Macro {
  return (receiver, args, scope) => {
    const { run, parts } = compileLoop(receiver, args, scope, count);
    const predicate = part(parts, 0);
    return (frame) => {
      let failure: EvaluationFailure | undefined;
      let isDecided = false;
      run(frame, () => {
        try {
          isDecided = isTrue(predicate(frame)) === decides;
        } catch (error) {
          failure ??= failureOf(error);
        }
        return isDecided;
      });
      if (isDecided) return decides;
      if (failure !== undefined) throw failure;
      return !decides;
    };
  };
}

function existsOne(count: 1 | 2): Macro {
  return (receiver, args, scope) => {
    const loop = compileLoop(receiver, args, scope, count);
    return (frame) => {
      let found = 0;
      collect(loop, frame, () => {
        found++;
      });
      return found === 1;
    };
  };
}

/** Runs `take` for the items that the loop's first part holds for. The last failure is the loop's. */
function collect({ run, parts }: Loop, frame: Frame, take: () => void): void {
  const condition = part(parts, 0);
  let failure: EvaluationFailure | undefined;
  run(frame, () => {
    try {
      if (isTrue(condition(frame)) && failure === undefined) take();
    } catch (error) {
      failure = failureOf(error);
    }
    return false;
  });
  if (failure !== undefined) throw failure;
}

/** `map` and `transformList`, with or without a condition before what is made of each item. */
function transform(count: 1 | 2): Macro {
  return (receiver, args, scope) => {
    const loop = compileLoop(receiver, args, scope, count);
    return (frame) => {
      const made: CelValue[] = [];
      each(loop, frame, (make) => made.push(make(frame)));
      return new CelList(made);
    };
  };
}

/** Runs `take` with the loop's last part for each item, or for those that the part before holds for. */
function each(loop: Loop, frame: Frame, take: (make: Evaluate) => void): void {
  const make = part(loop.parts, loop.parts.length - 1);
  if (loop.parts.length > 1) collect(loop, frame, () => take(make));
  else {
    loop.run(frame, () => {
      take(make);
      return false;
    });
  }
}

function filter(receiver: Node, args: readonly Node[], scope: Scope): Evaluate {
  const loop = compileLoop(receiver, args, scope, 1);
  const [slot = 0] = loop.slots;
  return (frame) => {
    const kept: CelValue[] = [];
    collect(loop, frame, () => kept.push(frame.slots[slot] ?? null));
    return new CelList(kept);
  };
}

function transformMap(receiver: Node, args: readonly Node[], scope: Scope): Evaluate {
  const loop = compileLoop(receiver, args, scope, 2);
  const [slot = 0] = loop.slots;
  return (frame) => {
    const map = new LiteralMap();
    each(loop, frame, (make) => insert(map, frame.slots[slot] ?? null, make(frame)));
    return map;
  };
}

function transformMapEntry(receiver: Node, args: readonly Node[], scope: Scope): Evaluate {
  const loop = compileLoop(receiver, args, scope, 2);
  return (frame) => {
    const map = new LiteralMap();
    each(loop, frame, (make) => {
      const entries = make(frame);
      if (!(entries instanceof CelMap)) throw new NoSuchOverload();
      for (const key of entries.keys()) insert(map, key, entries.find(key) ?? null);
    });
    return map;
  };
}

function insert(map: LiteralMap, key: CelValue, value: CelValue): void {
  if (map.find(key) !== undefined)
    throw new EvaluationFailure(`insert failed: key ${display(key)} already exists`);
  map.set(key, value);
}

function sortBy(receiver: Node, args: readonly Node[], scope: Scope): Evaluate {
  const keys = transform(1)(receiver, args, scope);
  const range = scope.compile(receiver);
  return (frame) => {
    const list = range(frame);
    const sorted = keys(frame);
    if (!(list instanceof CelList) || !(sorted instanceof CelList)) throw new NoSuchOverload();
    return sortedBy(list, sorted.items);
  };
}

/** `optMap` (`wraps`), which makes an optional of what it computes, and `optFlatMap`, which computes one. */
function optionalMap(wraps: boolean): Macro {
  return (receiver, args, scope) => {
    const operand = scope.compile(receiver);
    const [name, body] = args;
    if (name?.op !== 'name' || body === undefined) throw new Unsupported('a variable must be a name');
    const { scope: inner, slots } = scope.inside([name.name]);
    const [slot = 0] = slots;
    const compute = inner.compile(body);
    return (frame) => {
      const value = operand(frame);
      if (!(value instanceof Optional)) throw new NoSuchOverload(`hasValue(${typeNameOf(value)})`);
      if (value.value === undefined) return value;
      frame.slots[slot] = value.value;
      const computed = compute(frame);
      return wraps ? new Optional(computed) : computed;
    };
  };
}

/** `or`, and `orValue` (`unwraps`), which gives what is in the optional. The argument is evaluated only if need be. */
function or(unwraps: boolean): Macro {
  return (receiver, args, scope) => {
    const operand = scope.compile(receiver);
    const otherwise = part(args.map(scope.compile), 0);
    return (frame) => {
      const value = operand(frame);
      if (!(value instanceof Optional)) return value;
      return value.value === undefined ? otherwise(frame) : unwraps ? value.value : value;
    };
  };
}

function part(parts: readonly Evaluate[], index: number): Evaluate {
  const found = parts[index];
  if (found === undefined) throw new Unsupported();
  return found;
}
