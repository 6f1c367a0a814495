import type { FieldPath } from '../../server/src/domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { childSchema } from '../../server/src/schema/schema-at.ts';
import { withMember } from './parts.ts';
import type { Random } from './random.ts';
import { ruleShapesOf } from './rule-shapes.ts';
import { repeats, sample } from './sample.ts';

/** One change of one value, and what it is meant to break. */
export interface Mutation {
  /** A keyword of the schema, or what else is tried. */
  readonly kind: string;
  readonly path: FieldPath;
  /** What stands at `path` afterwards; undefined: nothing. */
  readonly becomes: JsonValue | undefined;
}

const wrongValues: readonly JsonValue[] = [
  ...['text', '', '5', 'true', 5, 0, -1, 5.5, 1e20, -0.25, true, false],
  ...[2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n) - 1n].map((value) =>
    Number.isSafeInteger(Number(value)) ? Number(value) : value,
  ),
  ...[[], ['a'], [null], [{}], [[]], {}, { a: 1 }, { mode: 'All' }, { '': null }],
];
const oddTexts = [
  'É'.repeat(6),
  '👍'.repeat(9),
  '日本語',
  'a\tb\u0000c',
  '"quoted"\\',
  '<&>',
  ' padded ',
  'e\u0301',
  '\u2028',
];
const unknownNames = [
  'unknownField',
  'Mode',
  'mode ',
  '',
  'a.b/c',
  'ünknown',
  'constructor',
  '__proto__',
  'metadata',
  'kind',
];

/** What can be done to the value at `path`, a part of a valid object. */
export function* mutationsAt(
  value: JsonValue,
  schema: CrdSchema,
  path: FieldPath,
  random: Random,
): Generator<Mutation> {
  const make = (kind: string, becomes: JsonValue | undefined): Mutation => ({ kind, path, becomes });
  const types = random.shuffle(wrongValues.filter((wrong) => typeOf(wrong) !== typeOf(value)));
  for (const wrong of types.slice(0, 4)) yield make('type', wrong);
  yield make('null', null);
  yield make('absent', undefined);
  if (schema.enum !== undefined) {
    for (const wrong of ['bogus', String(value).toLowerCase(), `${value} `]) yield make('enum', wrong);
  }
  if (typeof value === 'string') {
    for (const becomes of texts(value, schema, random)) yield make('text', becomes);
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    for (const becomes of numbers(schema)) yield make('number', becomes);
  }
  if (isArray(value)) yield* listMutations(value, schema, path, random);
  if (isObject(value)) yield* objectMutations(value, schema, path, random);
}

function* texts(value: string, schema: CrdSchema, random: Random): Generator<string> {
  const { minLength, maxLength } = schema;
  const constrained = ruleShapesOf(schema).patterns.length > 0 || schema.enum !== undefined;
  if (minLength !== undefined) yield value.slice(0, minLength - 1);
  if (minLength !== undefined) yield 'É'.repeat(minLength - 1);
  if (maxLength !== undefined) {
    yield value.padStart(maxLength, 'a');
    yield value.padStart(maxLength + 1, 'a');
    yield 'É'.repeat(maxLength);
    yield '👍'.repeat(maxLength + 1);
  }
  if (constrained) {
    yield `${value}\n`;
    yield `x${value}`;
    yield value.slice(1);
    yield value.slice(0, -1);
    yield value.replace('.', '_');
  }
  yield random.pick(oddTexts);
  if (random.chance(0.1)) yield value.padEnd(20_000, 'long');
}

function* numbers(schema: CrdSchema): Generator<JsonValue> {
  if (schema.format === 'int32') yield* [2147483648, -2147483649, 2147483647];
  if (schema.format !== undefined || schema.type === 'integer') yield* [2n ** 63n - 1n, 2n ** 63n, 5.5, 1e20];
  if (schema.minimum !== undefined) yield* [Number(schema.minimum), Number(schema.minimum) - 1];
  if (schema.maximum !== undefined) yield* [Number(schema.maximum), Number(schema.maximum) + 1];
}

function* listMutations(
  list: readonly JsonValue[],
  schema: CrdSchema,
  path: FieldPath,
  random: Random,
): Generator<Mutation> {
  const make = (kind: string, becomes: JsonValue): Mutation => ({ kind, path, becomes });
  yield make('empty', []);
  const [first] = list;
  if (first !== undefined) {
    yield make('duplicate', [...list, first]);
    yield make('duplicate', [first, ...list, first]);
    if (schema.maxItems !== undefined) yield make('maxItems', Array(schema.maxItems + 1).fill(first));
    for (const { field, value } of ruleShapesOf(schema).alone) {
      yield make('cel', [...list, { [field]: value }]);
      yield make('cel', [{ [field]: value }, { [field]: value }]);
    }
  }
  if (schema.items === undefined) return;
  const more = (count: number): readonly JsonValue[] =>
    Array.from({ length: count }, (_, index) =>
      distinct(sample(schema.items ?? {}, { random, fill: 0.3 }), index),
    );
  if (schema.maxItems !== undefined) yield make('maxItems', more(schema.maxItems + 1));
  if (first !== undefined) {
    const other = sample(schema.items, { random, fill: 0.8 });
    if (isObject(other) && isObject(first)) {
      const keys = (schema['x-kubernetes-list-map-keys'] ?? []).filter((key) => Object.hasOwn(first, key));
      const twin = { ...other, ...Object.fromEntries(keys.map((key) => [key, first[key] ?? null])) };
      yield make(repeats(first, twin, schema) ? 'duplicate' : 'items', [...list, twin]);
      // A key that is missing twice.
      if (keys[0] !== undefined) {
        const bare = [first, twin].map((item) => withMember(item, keys[0] ?? '', undefined));
        yield make('duplicate', bare);
      }
    }
  }
  yield { kind: 'null', path, becomes: [null, ...list] };
  yield { kind: 'type', path, becomes: [...list, random.pick(wrongValues)] };
}

/** The item with other texts, where it has any: so that list keys differ. */
function distinct(item: JsonValue, index: number): JsonValue {
  if (!isObject(item)) return typeof item === 'string' ? `${index}${item}` : item;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      typeof value === 'string' && (key === 'path' || key === 'name') ? `a${index}.${value}` : value,
    ]),
  );
}

function* objectMutations(
  object: JsonObject,
  schema: CrdSchema,
  path: FieldPath,
  random: Random,
): Generator<Mutation> {
  const make = (kind: string, becomes: JsonValue): Mutation => ({ kind, path, becomes });
  yield make('empty', {});
  const names = random.shuffle(unknownNames).slice(0, 2);
  for (const name of names)
    yield make('unknown', { ...object, ...Object.fromEntries([[name, random.pick(wrongValues)]]) });
  yield make('unknown', Object.fromEntries(unknownNames.map((name) => [name, { a: [1] }])));
  for (const name of schema.required ?? []) {
    yield make('required', withMember(object, name, undefined));
    yield make('required', { ...object, [name]: null });
  }
  const { unions, implications } = ruleShapesOf(schema);
  for (const { discriminator, value, member } of unions) {
    const others = schema.properties?.[discriminator]?.enum ?? ['bogus'];
    const child = childSchema(schema, member) ?? {};
    yield make('cel', { ...object, [discriminator]: value, [member]: sample(child, { random, fill: 0.5 }) });
    yield make('cel', withMember({ ...object, [discriminator]: value }, member, undefined));
    yield make('cel', { ...object, [discriminator]: value, [member]: null });
    for (const other of others.filter((other) => other !== value)) {
      yield make('cel', {
        ...object,
        [discriminator]: other,
        [member]: sample(child, { random, fill: 0.5 }),
      });
    }
  }
  for (const { field, value } of implications) yield make('cel', { ...object, [field]: value });
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : typeof value;
}
