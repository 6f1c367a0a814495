import { type Library, list } from './arguments.ts';
import type { CelList } from './cel-value.ts';
import type { Work } from './failure.ts';
import { isIn } from './operators.ts';

function contains(all: CelList, some: CelList, work: Work): boolean {
  return some.items.every((item) => isIn(item, all, work));
}

/** Lists as sets. Source: cel-go ext/sets.go. */
export const sets: Library = {
  functions: {
    'sets.contains/2': ([all, some], work) => contains(list(all), list(some), work),
    'sets.equivalent/2': ([a, b], work) =>
      contains(list(a), list(b), work) && contains(list(b), list(a), work),
    'sets.intersects/2': ([a, b], work) => {
      const others = list(b);
      return list(a).items.some((item) => isIn(item, others, work));
    },
  },
};
