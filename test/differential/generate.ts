import { valueAt } from '../../server/src/domain/field-path.ts';
import type { JsonObject } from '../../server/src/domain/json.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { schemaAt } from '../../server/src/schema/schema-at.ts';
import { identityCases } from './identity-cases.ts';
import { type Mutation, mutationsAt } from './mutations.ts';
import { partsOf } from './parts.ts';
import { createRandom, type Random } from './random.ts';
import { placesOf, sample } from './sample.ts';
import {
  bootImageSpecs,
  invalidStoredObject,
  machineConfiguration,
  mutated,
  randomMutation,
  statuses,
  storedObject,
} from './stored.ts';

/** What the API server has when a case is sent. */
export interface World {
  /** The stored object, or undefined where there is none and the case creates it. */
  readonly stored: JsonObject | undefined;
  /** Infrastructure's `status.platformStatus.type`, or null where there is no Infrastructure. */
  readonly platform: string | null;
}

/** One object that is sent to the server, and judged offline. */
export interface Case {
  readonly id: string;
  /** What it is meant to try, for people. */
  readonly describe: string;
  readonly object: JsonObject;
}

/** Cases that are sent to the same world. */
export interface Group {
  readonly world: World;
  readonly cases: readonly Case[];
}

export interface GenerateOptions {
  readonly seed: number;
  readonly documents: number;
}

/** Platforms that differ in what the admission policies deny. */
const platforms: readonly (string | null)[] = ['BareMetal', 'VSphere', 'None', 'Azure', null];

/** Documents of one round: all that is tried systematically at least once, and as much again by chance. */
const ROUND = 1300;
const PER_STORED = 12;

/** The cases of a seed, round after round until there are enough. */
export function* generate(schema: CrdSchema, { seed, documents }: GenerateOptions): Generator<Group> {
  let left = documents;
  for (let round = 0; left > 0; round++) {
    const random = createRandom(seed + round * 7919);
    const size = Math.min(left, ROUND);
    let serial = 0;
    for (const group of groupsOf(schema, random, size)) {
      const cases = group.cases.slice(0, left).map(({ describe, object }) => {
        serial += 1;
        return { id: `${seed}-${round}-${serial}`, describe, object };
      });
      left -= cases.length;
      if (cases.length > 0) yield { world: group.world, cases };
      if (left <= 0) return;
    }
  }
}

type Draft = Omit<Case, 'id'>;
interface DraftGroup {
  readonly world: World;
  readonly cases: readonly Draft[];
}

function* groupsOf(schema: CrdSchema, random: Random, size: number): Generator<DraftGroup> {
  const created = Math.round(size * 0.5);
  const singles = random.shuffle([...everySingle(schema, random)]);
  const identity = random.shuffle(identityCases);
  yield {
    world: { stored: undefined, platform: 'AWS' },
    cases: [
      ...spread(singles, Math.round(created * 0.55)),
      ...identity.slice(0, Math.round(created * 0.15)).map((one) => identityDraft(one, schema, random)),
      ...bootImageSpecs.map((spec) => draft('boot images', machineConfiguration(spec))),
      ...times(Math.round(created * 0.2), () =>
        several(machineConfiguration(anySpec(schema, random)), schema, random, 2),
      ),
      ...times(Math.round(created * 0.1), () =>
        several(machineConfiguration(anySpec(schema, random)), schema, random, 3),
      ),
    ],
  };
  yield* platformGroups(schema, random);
  const updates = Math.ceil((size * 0.42) / PER_STORED);
  for (let count = 0; count < updates; count++) yield updateGroup(schema, random, count);
}

/** Platforms at which the admission policies deny something, for creating and for updating. */
function* platformGroups(schema: CrdSchema, random: Random): Generator<DraftGroup> {
  for (const platform of platforms) {
    const cases = [
      ...random
        .shuffle(bootImageSpecs)
        .slice(0, 7)
        .map((spec) => draft('boot images', machineConfiguration(spec))),
      draft('a valid object', machineConfiguration(anySpec(schema, random))),
      draft('another name', {
        ...machineConfiguration(random.pick(bootImageSpecs)),
        metadata: { name: 'other' },
      }),
    ];
    yield { world: { stored: undefined, platform }, cases };
    yield {
      world: { stored: storedObject(schema, random), platform },
      cases: cases.slice(0, 4),
    };
  }
}

/** Updates of one stored object: of its boot images, of parts beside and inside what is invalid already. */
function updateGroup(schema: CrdSchema, random: Random, count: number): DraftGroup {
  const isInvalid = count % 2 === 1;
  const base = isInvalid ? invalidStoredObject(schema, random) : storedObject(schema, random);
  const status = statuses[count % (statuses.length * 2)];
  const stored = status === undefined ? base : { ...base, status };
  const { status: _, ...same } = stored;
  const cases: Draft[] = [
    draft('no change', same),
    ...random
      .shuffle(bootImageSpecs)
      .slice(0, 3)
      .map((spec) => draft('boot images', machineConfiguration(spec))),
    identityDraft(
      random.pick(identityCases.filter(({ createOnly }) => createOnly !== true)),
      schema,
      random,
      same,
    ),
    several(machineConfiguration(anySpec(schema, random)), schema, random, 1),
  ];
  while (cases.length < PER_STORED) {
    const one = random.chance(0.2) ? moved(same, random) : several(same, schema, random, 1 + random.below(2));
    cases.push(one);
  }
  return { world: { stored, platform: 'AWS' }, cases };
}

/** The object with the items of its lists in another order, or fewer: what was invalid is now elsewhere. */
function moved(object: JsonObject, random: Random): Draft {
  const lists = [...partsOf(object)].filter(({ value }) => Array.isArray(value) && value.length > 0);
  if (lists.length === 0) return draft('no change', object);
  const { path, value } = random.pick(lists);
  const list = Array.isArray(value) ? value : [];
  const becomes = random.chance(0.5) ? list.toReversed() : list.slice(1);
  return draft(
    `${printed(path)} in another order, or fewer`,
    mutated(object, { kind: 'move', path, becomes }) ?? object,
  );
}

/** Every place of the spec in a document that has it, with each mutation there. */
function* everySingle(schema: CrdSchema, random: Random): Generator<Draft & { readonly key: string }> {
  const spec = schemaAt(schema, ['spec']) ?? {};
  for (const place of placesOf(spec)) {
    const object = machineConfiguration(sample(spec, { random, fill: 0.15, want: place }));
    const path = ['spec', ...place];
    const value = valueAt(object, path);
    const part = schemaAt(schema, path);
    if (value === undefined || part === undefined) continue;
    yield { ...draft(`${printed(path)} is there`, object), key: 'valid' };
    for (const mutation of mutationsAt(value, part, path, random)) {
      const changed = mutated(object, mutation);
      if (changed !== undefined) yield { ...draft(told(mutation), changed), key: mutation.kind };
    }
  }
}

/** As many of the drafts, taken in turn from each kind. */
function spread<T extends { readonly key: string }>(drafts: readonly T[], count: number): readonly T[] {
  const kinds = [...Map.groupBy(drafts, ({ key }) => key).values()];
  const chosen: T[] = [];
  for (let turn = 0; chosen.length < count && kinds.some((kind) => turn < kind.length); turn++) {
    for (const kind of kinds) {
      const one = kind[turn];
      if (one !== undefined && chosen.length < count) chosen.push(one);
    }
  }
  return chosen;
}

function several(object: JsonObject, schema: CrdSchema, random: Random, count: number): Draft {
  let changed = object;
  const what: string[] = [];
  for (let left = count; left > 0; left--) {
    const mutation = randomMutation(changed, schema, random);
    const next = mutation === undefined ? undefined : mutated(changed, mutation);
    if (mutation === undefined || next === undefined) continue;
    changed = next;
    what.push(told(mutation));
  }
  return draft(what.join(' and ') || 'a valid object', changed);
}

function identityDraft(
  { describe, change }: (typeof identityCases)[number],
  schema: CrdSchema,
  random: Random,
  base?: JsonObject,
): Draft {
  const isPlain = random.chance(0.7);
  const object = base ?? machineConfiguration(isPlain ? {} : anySpec(schema, random));
  const changed = change(object);
  return isPlain ? draft(describe, changed) : several(changed, schema, random, 1);
}

function anySpec(schema: CrdSchema, random: Random): JsonObject[string] {
  return sample(schemaAt(schema, ['spec']) ?? {}, { random, fill: random.pick([0.2, 0.5, 0.9]) });
}

function draft(describe: string, object: JsonObject): Draft {
  return { describe, object };
}

function told({ kind, path }: Mutation): string {
  return `${kind} at ${printed(path)}`;
}

function printed(path: readonly (string | number)[]): string {
  return path.join('.');
}

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: Math.max(0, count) }, make);
}
