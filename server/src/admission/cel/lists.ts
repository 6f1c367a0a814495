import { int, type Library, list } from './arguments.ts';
import { CelList, type CelValue, EmptySum } from './cel-value.ts';
import { isSame, ordered, settled } from './equality.ts';
import { EvaluationFailure, NoSuchOverload, type Work } from './failure.ts';
import { add } from './operators.ts';
import { textPositions } from './strings.ts';
import { Duration } from './time.ts';
import { typeNameOf } from './type-names.ts';

function isSorted({ items }: CelList): boolean {
  return items.every((item, index) => index === 0 || ordered(items[index - 1] ?? null, item) <= 0);
}

function sum({ items }: CelList, work: Work): CelValue {
  const first = items[0];
  if (first === undefined) return new EmptySum();
  const zero = typeof first === 'number' ? 0 : first instanceof Duration ? new Duration(0n) : undefined;
  if (zero === undefined && typeof first !== 'bigint' && typeNameOf(first) !== 'uint')
    throw new NoSuchOverload();
  return items.slice(1).reduce((total, item) => add(total, settled(item), work), settled(first));
}

/** @param sign 1 for the greatest, -1 for the least */
function extreme({ items }: CelList, name: string, sign: number): CelValue {
  let best = items[0];
  if (best === undefined) throw new EvaluationFailure(`${name} called on empty list`);
  ordered(best, best);
  for (const item of items.slice(1)) if (ordered(item, best) * sign > 0) best = item;
  return settled(best);
}

function slice({ items }: CelList, from: bigint, to: bigint): CelList {
  const call = `cannot slice(${from}, ${to})`;
  if (from < 0n || to < 0n) throw new EvaluationFailure(`${call}, negative indexes not supported`);
  if (from > to) throw new EvaluationFailure(`${call}, start index must be less than or equal to end index`);
  if (to > items.length) throw new EvaluationFailure(`${call}, list is length ${items.length}`);
  return new CelList(items.slice(Number(from), Number(to)));
}

function flatten({ items }: CelList, depth: bigint): readonly CelValue[] {
  if (depth < 0n) throw new EvaluationFailure('level must be non-negative');
  return items.flatMap((item) =>
    item instanceof CelList && depth > 0n ? flatten(item, depth - 1n) : [item],
  );
}

/** The items in the order of their keys. */
export function sortedBy({ items }: CelList, keys: readonly CelValue[]): CelList {
  if (keys.some((key) => typeNameOf(key) !== typeNameOf(keys[0] ?? null))) {
    throw new EvaluationFailure('list elements must have the same type');
  }
  const order = items.map((_, index) => index);
  order.sort((a, b) => ordered(keys[a] ?? null, keys[b] ?? null));
  return new CelList(order.map((index) => items[index] ?? null));
}

function distinct({ items }: CelList, work: Work): CelList {
  const unique: CelValue[] = [];
  for (const item of items) if (!unique.some((known) => isSame(item, known, work))) unique.push(item);
  return new CelList(unique);
}

function range(count: bigint, work: Work): CelList {
  work.list(Math.max(0, Number(count)));
  return new CelList(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index)));
}

function position(items: readonly CelValue[], value: CelValue | undefined, work: Work): bigint {
  return BigInt(items.findIndex((item) => isSame(item, value ?? null, work)));
}

/**
 * Kubernetes' functions for lists, cel-go's extension library of version 3, and `indexOf` for lists and texts. Source:
 * k8s.io/apiserver pkg/cel/library/lists.go, cel-go ext/lists.go.
 */
export const lists: Library = {
  functions: { 'lists.range/1': ([count], work) => range(int(count), work) },
  methods: {
    'isSorted/0': ([items]) => isSorted(list(items)),
    'sum/0': ([items], work) => sum(list(items), work),
    'min/0': ([items]) => extreme(list(items), 'min', -1),
    'max/0': ([items]) => extreme(list(items), 'max', 1),
    'indexOf/1': ([value, part], work) =>
      typeof value === 'string'
        ? textPositions.indexOf(value, part, undefined, work)
        : position(list(value).items, part, work),
    'indexOf/2': ([value, part, from], work) => {
      if (typeof value !== 'string') throw new NoSuchOverload();
      return textPositions.indexOf(value, part, from, work);
    },
    'lastIndexOf/1': ([value, part], work) => {
      if (typeof value === 'string') return textPositions.lastIndexOf(value, part, undefined, work);
      const { items } = list(value);
      const found = position(items.toReversed(), part, work);
      return found < 0n ? found : BigInt(items.length) - 1n - found;
    },
    'lastIndexOf/2': ([value, part, from], work) => {
      if (typeof value !== 'string') throw new NoSuchOverload();
      return textPositions.lastIndexOf(value, part, from, work);
    },
    'slice/2': ([items, from, to]) => slice(list(items), int(from), int(to)),
    'flatten/0': ([items]) => {
      if (!(items instanceof CelList)) throw new NoSuchOverload(`${typeNameOf(items ?? null)}.flatten()`);
      return new CelList(flatten(items, 1n));
    },
    'flatten/1': ([items, depth]) => new CelList(flatten(list(items), int(depth))),
    'sort/0': ([items]) => {
      if (!(items instanceof CelList)) throw new NoSuchOverload('sort');
      return sortedBy(items, items.items);
    },
    'reverse/0': ([items]) => new CelList(list(items).items.toReversed()),
    'distinct/0': ([items], work) => distinct(list(items), work),
  },
};
