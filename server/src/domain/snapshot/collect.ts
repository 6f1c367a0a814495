import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { assemble, type Seen } from './assemble.ts';
import type { CollectNote, CollectOptions } from './collect-options.ts';
import { createCopies } from './copies.ts';
import { ageOf } from './newest.ts';
import { groupOf, type ObjectId, objectIdOf, printObjectId } from './object-id.ts';
import { type ReducedSecret, type ReduceUserData, reduceSecret } from './reduce-secret.ts';
import { keptOf, wantedAs } from './wanted.ts';

/** Takes values one by one and keeps only what a snapshot is made of. Secrets are reduced at once. */
export interface Collector {
  /**
   * Takes a Kubernetes object, a list of them (`kind: List`, `MachineSetList`, a JSON array), CoreOS stream metadata or
   * `aws ec2 describe-images` output; everything else is ignored.
   */
  add(value: JsonValue, from?: string): void;
  /** Takes every object that there is of a kind, as far as a snapshot asks for it: what is not among them does not exist. */
  addAll(of: Pick<ObjectId, 'group' | 'kind'>, items: readonly JsonObject[]): void;
  /** Takes note that the cluster has no such object. */
  addMissing(id: ObjectId): void;
  /** What has been seen so far. */
  finish(): {
    readonly snapshot: ClusterSnapshot;
    readonly notes: readonly CollectNote[];
    readonly found: number;
  };
}

/** Lists in lists end somewhere. */
const deepestList = 4;

/** Starts to collect a snapshot. Nothing that it makes throws, whatever is added. */
export function startCollecting(options: CollectOptions = {}): Collector {
  const objects = createCopies<JsonObject>(isEqual);
  const secrets = createCopies<ReducedSecret>((a, b) => JSON.stringify(a) === JSON.stringify(b));
  const streams: JsonObject[] = [];
  const ec2Images: JsonObject[] = [];
  const wholeLists = new Set<string>();
  const missing = new Set<string>();
  const notes: CollectNote[] = [];

  const addObject = (object: JsonObject, from: string | undefined): void => {
    const written = objectIdOf(object);
    const wanted = written === undefined ? undefined : wantedAs(written);
    if (wanted === undefined) return;
    const { kind, id } = wanted;
    const copy = { age: ageOf(object), from };
    const text = printObjectId(id);
    if (kind.kind === 'Secret') {
      const kept = reduceQuietly(object, id.name, options.reduce);
      if (kept === 'failed') {
        notes.push({
          ...at(from),
          message: `What the Secret ${id.name} means for boot images could not be worked out.`,
        });
      } else if (kept !== undefined) {
        // A copy whose content was withheld never takes the place of one that has it.
        secrets.add(kept.is === 'user-data-withheld' ? `${text}, withheld` : text, { ...copy, kept });
      }
      return;
    }
    const kept = keptOf(kind, object);
    if (kept !== undefined) objects.add(text, { ...copy, kept });
  };

  const add = (value: JsonValue, from: string | undefined, depth: number): void => {
    if (depth > deepestList) return;
    if (isArray(value)) {
      for (const item of value) add(item, from, depth + 1);
    } else if (isObject(value)) {
      const list = listOf(value);
      if (list !== undefined) {
        for (const whole of list.whole) wholeLists.add(whole);
        for (const item of list.items) add(item, from, depth + 1);
      } else if (isStream(value)) streams.push(value);
      else if (isArray(value['Images'])) ec2Images.push(...value['Images'].filter(isObject));
      else addObject(value, from);
    }
  };

  return {
    add: (value, from) => add(value, from, 0),
    addAll({ group, kind }, items) {
      for (const item of items) add(item, undefined, 1);
      wholeLists.add(`${group}/${kind}`);
    },
    addMissing: (id) => missing.add(printObjectId(id)),
    finish() {
      const seen: Seen = {
        objects: objects.kept,
        secrets: secrets.kept,
        wholeLists,
        missing,
        streams,
        ec2Images,
      };
      const { snapshot, notes: more } = assemble(seen, options);
      const differing = [...objects.differing, ...secrets.differing].map(([id, { taken, left }]) => ({
        ...at(left),
        message: `${id} is here more than once and differs; ${taken === undefined ? 'the newest or first copy' : `the copy in ${taken}`} was taken.`,
      }));
      const found =
        objects.kept.size + secrets.kept.size + streams.length + ec2Images.length + wholeLists.size;
      return { snapshot, notes: [...notes, ...differing, ...more], found };
    },
  };
}

/** The snapshot that objects make up (`startCollecting` for those that come one by one, or for the notes). */
export function collectSnapshot(objects: Iterable<JsonValue>, options: CollectOptions = {}): ClusterSnapshot {
  const collector = startCollecting(options);
  for (const object of objects) collector.add(object);
  return collector.finish().snapshot;
}

function at(from: string | undefined): { readonly from?: string } {
  return from === undefined ? {} : { from };
}

function reduceQuietly(
  object: JsonObject,
  name: string,
  reduce: ReduceUserData | undefined,
): ReducedSecret | undefined | 'failed' {
  try {
    return reduceSecret(object, name, reduce);
  } catch {
    // The error may quote what the Secret holds: it is not looked at.
    return 'failed';
  }
}

/**
 * The items of a list, with the kind that the list's own gives them, and of which kinds it is the whole list: as
 * `group/kind`, or `group/kind@namespace` where its items have a namespace. `kind: List` says of no kind that it is whole.
 */
function listOf(
  value: JsonObject,
): { readonly items: readonly JsonValue[]; readonly whole: readonly string[] } | undefined {
  const { apiVersion, kind, items, metadata } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List')) return undefined;
  // `items: null` is how Go writes an empty list.
  if (!isArray(items) && items !== null) return undefined;
  const list = items ?? [];
  const itemKind = kind.slice(0, -'List'.length);
  if (itemKind === '' || typeof apiVersion !== 'string') return { items: list, whole: [] };
  const typed = list.map((item) => (isObject(item) ? { apiVersion, kind: itemKind, ...item } : item));
  const isPage =
    isObject(metadata) && typeof metadata['continue'] === 'string' && metadata['continue'] !== '';
  const type = `${groupOf(apiVersion)}/${itemKind}`;
  const spaces = new Set(typed.flatMap((item) => (isObject(item) ? [objectIdOf(item)?.namespace] : [])));
  const whole = [type, ...[...spaces].map((space) => `${type}@${space ?? ''}`)];
  return { items: typed, whole: isPage ? [] : whole };
}

/** CoreOS stream metadata as `openshift-install coreos print-stream-json` prints it. */
function isStream(value: JsonObject): boolean {
  return typeof value['stream'] === 'string' && isObject(value['architectures']);
}
