import { type Age, isNewer } from './newest.ts';

/** One copy of an object, and where it was seen. */
export interface Copy<Kept> {
  readonly kept: Kept;
  readonly age: Age;
  readonly from: string | undefined;
}

/** The copies that were kept, one for each object, and what is to be said of those that were not. */
export interface Copies<Kept> {
  /** Takes a copy of the object `id`: the newer one stays, and the first where neither tells. */
  add(id: string, copy: Copy<Kept>): void;
  readonly kept: ReadonlyMap<string, Kept>;
  /** The objects of which two copies differ. */
  readonly differing: ReadonlyMap<
    string,
    { readonly taken: string | undefined; readonly left: string | undefined }
  >;
}

export function createCopies<Kept>(isSame: (a: Kept, b: Kept) => boolean): Copies<Kept> {
  const copies = new Map<string, Copy<Kept>>();
  const kept = new Map<string, Kept>();
  const differing = new Map<
    string,
    { readonly taken: string | undefined; readonly left: string | undefined }
  >();
  const take = (id: string, copy: Copy<Kept>) => {
    copies.set(id, copy);
    kept.set(id, copy.kept);
  };
  return {
    add(id, copy) {
      const earlier = copies.get(id);
      if (earlier === undefined) return take(id, copy);
      const newer = isNewer(copy.age, earlier.age);
      if (!isSame(earlier.kept, copy.kept)) {
        const [taken, left] = newer ? [copy, earlier] : [earlier, copy];
        differing.set(id, { taken: taken.from, left: left.from });
      }
      if (newer) take(id, copy);
    },
    kept,
    differing,
  };
}
