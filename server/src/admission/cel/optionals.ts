import { type Library, list, optional } from './arguments.ts';
import { CelList, CelMap, type CelValue, Optional, UnsignedInt } from './cel-value.ts';
import { EvaluationFailure, NoSuchOverload } from './failure.ts';
import { Duration, secondsOf, Timestamp } from './time.ts';
import { JsonFields } from './value.ts';

/** The first moment of the year 1, which is Go's zero of time. */
const goZero = -62135596800n;

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return true;
  if (value instanceof CelList) return value.kind === 'plain' && value.items.length === 0;
  if (value instanceof CelMap) return value.size === 0 && !(value instanceof JsonFields);
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof UnsignedInt) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  return value instanceof Timestamp && secondsOf(value) === goZero;
}

/** The value in an optional, which is an error where it has none. */
function contentOf({ value }: Optional): CelValue {
  if (value === undefined) throw new EvaluationFailure('optional.none() dereference');
  return value;
}

function unwrap({ items }: CelList): CelList {
  const present = items.flatMap((item) => {
    if (!(item instanceof Optional)) throw new NoSuchOverload();
    return item.value === undefined ? [] : [item.value];
  });
  return new CelList(present);
}

/** Optional values, but for their macros and `or`, `orValue`, which need not evaluate all. Source: cel-go cel/library.go. */
export const optionals: Library = {
  functions: {
    'optional.of/1': ([value]) => new Optional(value),
    'optional.ofNonZeroValue/1': ([value]) =>
      new Optional(value === undefined || isZero(value) ? undefined : value),
    'optional.none/0': () => new Optional(),
    'optional.unwrap/1': ([items]) => unwrap(list(items)),
  },
  methods: {
    'hasValue/0': ([value]) => optional(value).value !== undefined,
    'value/0': ([value]) => contentOf(optional(value)),
    'unwrapOpt/0': ([items]) => unwrap(list(items)),
    'first/0': ([items]) => new Optional(list(items).items[0]),
    'last/0': ([items]) => new Optional(list(items).items.at(-1)),
  },
};
