import { type Library, of } from './arguments.ts';
import { type CelValue, Opaque } from './cel-value.ts';
import { NoSuchOverload } from './failure.ts';

function order(a: CelValue | undefined, b: CelValue | undefined): number {
  const result = of(a, Opaque).order(of(b, Opaque));
  if (result === undefined) throw new NoSuchOverload();
  return result;
}

/** The comparisons that quantities and versions have in common. */
export const comparisons: Library = {
  methods: {
    'compareTo/1': ([a, b]) => BigInt(order(a, b)),
    'isGreaterThan/1': ([a, b]) => order(a, b) > 0,
    'isLessThan/1': ([a, b]) => order(a, b) < 0,
  },
};
