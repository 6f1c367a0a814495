import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../../server/src/domain/json.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { childSchema } from '../../server/src/schema/schema-at.ts';
import { withMember } from './parts.ts';
import type { Random } from './random.ts';
import { type RuleShapes, ruleShapesOf } from './rule-shapes.ts';

export interface SampleOptions {
  readonly random: Random;
  /** How likely a field is there that need not be. */
  readonly fill: number;
  /** The steps to a field that has to be there: property names, map keys, and 0 for a list's item. */
  readonly want?: readonly (string | number)[];
}

const words = [
  'text',
  '',
  ' ',
  'a b',
  '1.5',
  'true',
  'null',
  'ünïcödé',
  '日本語',
  '👍🏽',
  'line\nbreak',
  '<&>"\\\'',
  '%s%d',
];
const keys = ['app', 'example.com/role', 'machine.openshift.io/os-id', 'Ümläut', '', 'a.b', 'x y', '0'];
/** Texts in the formats that rules ask for. */
const formatted = [
  ...['Managed', 'Unmanaged', 'Force', 'Removed'],
  ...[
    'kubelet.service',
    'crio.service',
    'a:b_c-d.e\\x2d.socket',
    'sshd@.service',
    'boot.mount',
    'x.y.timer',
    'A.slice',
  ],
  ...[
    '4.17.12',
    '4.9.0',
    '10.20.30',
    '418.94.202511191518-0',
    '48.84.202208021106-0',
    '9.6.20251015-1',
    '10.0.20260101-22',
  ],
];

/** A value that the schema takes, as far as the generator understands its rules. */
export function sample(schema: CrdSchema, options: SampleOptions): JsonValue {
  const { random, want = [], fill } = options;
  if (schema.nullable === true && want.length === 0 && random.chance(0.15)) return null;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return openValue(random, fill > 0 ? 2 : 0);
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, options);
    case 'array':
      return sampleList(schema, options);
    case 'string':
      return sampleText(schema, random);
    case 'integer':
      return sampleInteger(schema, random);
    case 'number':
      return random.pick([0, 1, -1.5, 2.25, 1e20]);
    case 'boolean':
      return random.chance(0.5);
    default:
      return openValue(random, 1);
  }
}

function sampleObject(schema: CrdSchema, options: SampleOptions): JsonObject {
  const { random, fill, want = [] } = options;
  const [step, ...rest] = want;
  const wanted = step === undefined ? undefined : String(step);
  const { properties = {} } = schema;
  const atLeast = schema.minProperties ?? 0;
  let names = Object.keys(properties).filter(
    (name) => name === wanted || schema.required?.includes(name) === true || random.chance(fill),
  );
  if (typeof schema.additionalProperties === 'object') {
    names = [...new Set([random.pick(keys), random.pick(keys), ...(wanted === undefined ? [] : [wanted])])];
    if (wanted === undefined && random.chance(0.3)) names = [];
  }
  for (const name of random.shuffle(Object.keys(properties))) {
    if (names.length < atLeast && !names.includes(name)) names.push(name);
  }
  const member = (name: string): JsonValue => {
    const child = childSchema(schema, name);
    if (child === undefined) return null;
    const { want: _, ...others } = options;
    return sample(child, name === wanted ? { ...others, want: rest } : others);
  };
  const object = Object.fromEntries(names.map((name) => [name, member(name)]));
  return repaired(object, ruleShapesOf(schema), wanted, member, schema);
}

/** The object with its unions and implications put right; `wanted` stays. */
function repaired(
  object: JsonObject,
  { unions, implications }: RuleShapes,
  wanted: string | undefined,
  member: (name: string) => JsonValue,
  schema: CrdSchema,
): JsonObject {
  let result = object;
  const chosen = unions.find((union) => union.member === wanted);
  if (chosen !== undefined) result = { ...result, [chosen.discriminator]: chosen.value };
  for (const union of unions) {
    const isOn = result[union.discriminator] === union.value;
    if (!isOn) result = withMember(result, union.member, undefined);
    else if (!Object.hasOwn(result, union.member))
      result = { ...result, [union.member]: member(union.member) };
  }
  for (const { field, value, at, allowed } of implications) {
    let part: JsonValue | undefined = result;
    for (const step of at) part = isObject(part) ? part[step] : undefined;
    if (result[field] !== value || allowed.some((word) => word === part)) continue;
    const others = schema.properties?.[field]?.enum?.filter((other) => other !== value) ?? [];
    result = { ...result, [field]: others[0] ?? value };
  }
  return result;
}

function sampleList(schema: CrdSchema, options: SampleOptions): readonly JsonValue[] {
  const { random, fill, want = [] } = options;
  const [step, ...rest] = want;
  const { items, minItems = 0, maxItems = 4 } = schema;
  const atLeast = Math.max(minItems, step === undefined ? 0 : 1);
  const count = Math.min(maxItems, Math.max(atLeast, random.chance(fill) ? 1 + random.below(3) : 0));
  const list: JsonValue[] = [];
  const { want: _, ...others } = options;
  for (let tries = 0; list.length < count && tries < 20; tries++) {
    const item = sample(
      items ?? {},
      list.length === 0 && step !== undefined ? { ...others, want: rest } : others,
    );
    if (!list.some((other) => repeats(other, item, schema))) list.push(item);
  }
  const isAlone = (item: JsonValue): boolean =>
    ruleShapesOf(schema).alone.some(({ field, value }) => isObject(item) && item[field] === value);
  const [first] = list;
  if (first === undefined || !list.some(isAlone)) return list;
  return isAlone(first) || atLeast > 1 ? [first] : list.filter((item) => !isAlone(item));
}

/** True where a list of this schema may not have both items. */
export function repeats(a: JsonValue, b: JsonValue, schema: CrdSchema): boolean {
  if (schema['x-kubernetes-list-type'] === 'set') return isEqual(a, b);
  if (schema['x-kubernetes-list-type'] !== 'map' || !isObject(a) || !isObject(b)) return false;
  return (schema['x-kubernetes-list-map-keys'] ?? []).every((key) => isEqual(a[key], b[key]));
}

function sampleText(schema: CrdSchema, random: Random): JsonValue {
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const { patterns } = ruleShapesOf(schema);
  const fits = (text: string): boolean =>
    text.length >= minLength && text.length <= maxLength && patterns.every((pattern) => pattern.test(text));
  const candidates = [...(patterns.length === 0 ? words : formatted)].filter(fits);
  return candidates.length === 0 ? 'x'.repeat(minLength) : random.pick(candidates);
}

function sampleInteger(schema: CrdSchema, random: Random): JsonValue {
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const lowest = Number(schema.minimum ?? -2147483648);
  const highest = Number(schema.maximum ?? 2147483647);
  return random.pick([0, -1, 5, lowest, highest].filter((value) => value >= lowest && value <= highest));
}

/** Anything, for a field that takes anything below an object. */
function openValue(random: Random, depth: number): JsonObject {
  const value = (left: number): JsonValue => {
    const kinds = left > 0 ? 9 : 7;
    switch (random.below(kinds)) {
      case 0:
        return null;
      case 1:
        return random.chance(0.5);
      case 2:
        return random.pick([0, -1, 1.5, 1e20, 2n ** 53n + 1n, 2n ** 63n - 1n]);
      case 7:
        return [value(left - 1), value(left - 1)];
      case 8:
        return openValue(random, left - 1);
      default:
        return random.pick(words);
    }
  };
  const names = [random.pick(keys), random.pick(keys), 'metadata'].slice(0, random.below(4));
  return Object.fromEntries(names.map((name) => [name, value(depth)]));
}

/** Every place in a schema that a document may have: property names, `app` for a map's key and 0 for a list's item. */
export function* placesOf(
  schema: CrdSchema,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  yield path;
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    yield* placesOf(child, [...path, name]);
  if (typeof schema.additionalProperties === 'object') {
    yield* placesOf(schema.additionalProperties, [...path, 'app']);
  }
  if (schema.items !== undefined) yield* placesOf(schema.items, [...path, 0]);
}

/** True for a value that holds others. */
export function isContainer(value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] {
  return isArray(value) || isObject(value);
}
