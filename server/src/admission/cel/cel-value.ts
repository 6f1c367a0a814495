import type { Duration, Timestamp } from './time.ts';

/** A value while an expression is evaluated: int is bigint, double is number, bytes are a Uint8Array. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | UnsignedInt
  | Timestamp
  | Duration
  | CelList
  | CelMap
  | CelType
  | Optional
  | Opaque
  | EmptySum
  | Broken;

export class UnsignedInt {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** What `type(x)` gives. */
export class CelType {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A value that may be absent: `value` is undefined then. */
export class Optional {
  readonly value: CelValue | undefined;
  constructor(value?: CelValue) {
    this.value = value;
  }
}

/** The values of a library of functions: a URL, an address, a quantity… */
export abstract class Opaque {
  abstract readonly type: string;
  /** undefined where the other value is none of this library's */
  abstract equals(other: Opaque): boolean | undefined;

  /** Negative, zero, positive as this comes before, with or after the other; undefined where there is no order. */
  order(_other: Opaque): number | undefined {
    return undefined;
  }

  /** What `string(value)` gives, where it gives something. */
  get text(): string | undefined {
    return undefined;
  }
}

/** The sum of no items: zero, of the type of whatever it meets. In Go the list's type says which. */
export class EmptySum {
  readonly zero = 0n;
}

/** What a field holds that is not of its schema's type or format: whoever uses it fails with the reason. */
export class Broken {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** How a list compares and adds: a plain list, one of the object's lists, or those that are sets and maps. */
export type ListKind = 'plain' | 'atomic' | 'set' | 'map';

export class CelList {
  readonly kind: ListKind;
  /** The names of the fields that tell the items of a map list apart. */
  readonly keys: readonly string[];
  readonly #items: () => readonly CelValue[];
  #known: readonly CelValue[] | undefined;

  /** @param items the items, or what makes them when they are first asked for */
  constructor(
    items: readonly CelValue[] | (() => readonly CelValue[]),
    kind: ListKind = 'plain',
    keys: readonly string[] = [],
  ) {
    this.#items = typeof items === 'function' ? items : () => items;
    this.kind = kind;
    this.keys = keys;
  }

  get items(): readonly CelValue[] {
    this.#known ??= this.#items();
    return this.#known;
  }
}

/** Fields or entries by key. */
export abstract class CelMap {
  abstract readonly size: number;
  /** @returns undefined where there is no such key */
  abstract find(key: CelValue): CelValue | undefined;
  abstract keys(): readonly CelValue[];
}

/** A map that an expression has made. */
export class LiteralMap extends CelMap {
  readonly #entries = new Map<string, readonly [CelValue, CelValue]>();

  get size(): number {
    return this.#entries.size;
  }

  find(key: CelValue): CelValue | undefined {
    const identity = keyIdentity(key);
    return identity === undefined ? undefined : this.#entries.get(identity)?.[1];
  }

  keys(): readonly CelValue[] {
    return [...this.#entries.values()].map(([key]) => key);
  }

  /** Only while it is being made. */
  set(key: CelValue, value: CelValue): this {
    this.#entries.set(keyIdentity(key) ?? '', [key, value]);
    return this;
  }

  /** Only while it is being made. */
  delete(key: CelValue): void {
    this.#entries.delete(keyIdentity(key) ?? '');
  }
}

/** What makes two keys the same: numbers are by their value, whatever their type. */
function keyIdentity(key: CelValue): string | undefined {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'boolean':
    case 'bigint':
      return String(key);
    case 'number':
      return Number.isInteger(key) ? String(BigInt(key)) : undefined;
    default:
      return key instanceof UnsignedInt ? String(key.value) : undefined;
  }
}
