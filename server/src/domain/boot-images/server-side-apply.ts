import { valueAt } from '../field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { textAt } from './read.ts';

/** The field manager that this product applies as. */
export const fieldManager = 'vscode-machineconfiguration';

/** A field, in the server's notation, with the managers that matter to it. */
export interface ManagedField {
  readonly path: string;
  readonly managers: readonly string[];
}

export interface AppliedSpec {
  readonly spec: JsonObject;
  /** Fields that were ours, are no longer applied, and stay because others own them; and what only others own. */
  readonly kept: readonly ManagedField[];
  /** Fields whose value differs from what another manager owns: the API server refuses such an apply. */
  readonly conflicts: readonly ManagedField[];
  /** Was an empty list of machine managers applied that the server does not keep? */
  readonly emptyListLost: boolean;
}

/** A list whose items are known by keys, or by their value; every other list is replaced whole. */
const listKeys: Readonly<Record<string, readonly string[]>> = {
  'spec.managedBootImages.machineManagers': ['resource', 'apiGroup'],
  'spec.nodeDisruptionPolicy.files': ['path'],
  'spec.nodeDisruptionPolicy.units': ['name'],
  'spec.irreconcilableValidationOverrides.storage': [],
};

/** Maps that are replaced whole. Source: the CRD's `x-kubernetes-map-type`. */
const atomicMaps = /\.machineResourceSelector$/;

/** The fields of one manager, or of several, below one place: `fieldsV1` of the API. */
interface Owner {
  readonly manager: string;
  readonly fields: JsonObject;
}

interface Walk {
  readonly ours: JsonObject | undefined;
  readonly others: readonly Owner[];
  readonly kept: ManagedField[];
  readonly conflicts: ManagedField[];
}

/**
 * The spec after a server-side apply by our field manager, where the stored object says who owns what: fields that only
 * we owned and apply no longer vanish, all others stay. Undefined where the object carries no `managedFields`.
 * Source: sigs.k8s.io/structured-merge-diff.
 */
export function applySpec(stored: JsonObject, applied: JsonObject): AppliedSpec | undefined {
  const metadata = stored['metadata'];
  const list = isObject(metadata) ? metadata['managedFields'] : undefined;
  if (!isArray(list) || list.length === 0) return undefined;
  const owners = list.filter(isObject).flatMap((entry) => {
    const fields = entry['fieldsV1'];
    const below = isObject(fields) ? fields['f:spec'] : undefined;
    if (!isObject(below) || textAt(entry, ['subresource']) === 'status') return [];
    const manager = textAt(entry, ['manager']) ?? '';
    return [
      { manager, ours: manager === fieldManager && textAt(entry, ['operation']) === 'Apply', fields: below },
    ];
  });
  const walk: Walk = {
    ours: owners.find(({ ours }) => ours)?.fields,
    others: owners.filter(({ ours }) => !ours),
    kept: [],
    conflicts: [],
  };
  const before = isObject(stored['spec']) ? stored['spec'] : {};
  const spec = mergeObjects(before, applied, 'spec', walk);
  const managers = ['managedBootImages', 'machineManagers'];
  const wanted = valueAt(applied, managers);
  const emptyListLost = isArray(wanted) && wanted.length === 0 && !isEqual(valueAt(spec, managers), wanted);
  return { spec, kept: walk.kept, conflicts: walk.conflicts, emptyListLost };
}

function below(walk: Walk, key: string): Walk {
  const child = walk.ours?.[key];
  return {
    ...walk,
    ours: isObject(child) ? child : undefined,
    others: walk.others.flatMap(({ manager, fields }) => {
      const owned = fields[key];
      return isObject(owned) ? [{ manager, fields: owned }] : [];
    }),
  };
}

/** `stored` undefined: nothing there; `applied` undefined: not applied. Undefined: the field is gone. */
function mergeValue(
  stored: JsonValue | undefined,
  applied: JsonValue | undefined,
  path: string,
  walk: Walk,
): JsonValue | undefined {
  if (applied === undefined) return stored === undefined ? undefined : keepValue(stored, path, walk);
  if (isObject(stored) && isObject(applied) && !atomicMaps.test(path)) {
    const merged = mergeObjects(stored, applied, path, walk);
    const emptied = Object.keys(merged).length === 0 && Object.keys(stored).length > 0;
    return emptied ? undefined : merged;
  }
  const keys = listKeys[path];
  if (keys !== undefined && isArray(stored) && isArray(applied)) {
    return mergeLists(stored, applied, keys, path, walk);
  }
  if (walk.others.length > 0 && !isEqual(stored, applied)) walk.conflicts.push(fieldOf(path, walk));
  return applied;
}

function mergeObjects(stored: JsonObject, applied: JsonObject, path: string, walk: Walk): JsonObject {
  const keys = [...new Set([...Object.keys(stored), ...Object.keys(applied)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = mergeValue(
        ownAt(stored, key),
        ownAt(applied, key),
        `${path}.${key}`,
        below(walk, `f:${key}`),
      );
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function ownAt(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Items that are applied come in the order they are applied in, and those that only the stored list has where they were
 * between them. An empty list takes the items away that are ours; where that leaves none, the server is left with no list
 * at all, so that an empty list over items of our own ends as nothing said.
 */
function mergeLists(
  stored: readonly JsonValue[],
  applied: readonly JsonValue[],
  keys: readonly string[],
  path: string,
  walk: Walk,
): readonly JsonValue[] | undefined {
  const keyOf = (item: JsonValue): string => itemKey(item, keys);
  const merge = (key: string, before: JsonValue | undefined, item: JsonValue | undefined) => {
    const label = labelOf(item ?? before ?? null, keys);
    return mergeValue(before, item, `${path}[${label}]`, below(walk, key)) ?? [];
  };
  const storedKeys = stored.map(keyOf);
  const appliedKeys = new Set(applied.map(keyOf));
  const staying = stored.map((item, index) => {
    const key = storedKeys[index] ?? '';
    return appliedKeys.has(key) || vanishes(below(walk, key)) ? [] : merge(key, item, undefined);
  });
  let next = 0;
  const before = (end: number): readonly JsonValue[] => {
    const items = staying.slice(next, end).flat();
    next = Math.max(next, end);
    return items;
  };
  const merged = applied.flatMap((item) => {
    const key = keyOf(item);
    const index = storedKeys.indexOf(key);
    if (index >= 0) return [...before(index), merge(key, stored[index], item)].flat();
    const shared = storedKeys.findIndex((one, at) => at >= next && appliedKeys.has(one));
    return [...before(shared < 0 ? stored.length : shared), item];
  });
  const all = [...merged, ...before(stored.length)];
  return all.length === 0 && stored.length > 0 ? undefined : all;
}

/** Is the item of a list itself ours alone? What others own below it does not keep it. */
function vanishes(walk: Walk): boolean {
  const owns = (fields: JsonObject): boolean =>
    Object.hasOwn(fields, '.') || Object.keys(fields).length === 0;
  return walk.ours !== undefined && owns(walk.ours) && !walk.others.some(({ fields }) => owns(fields));
}

/** How `fieldsV1` names an item: by its keys in alphabetical order, or by its value. */
function itemKey(item: JsonValue, keys: readonly string[]): string {
  if (keys.length === 0) return `v:${JSON.stringify(item)}`;
  const object = isObject(item) ? item : {};
  const named = [...keys].sort().map((key) => [key, textAt(object, [key]) ?? ''] as const);
  return `k:${JSON.stringify(Object.fromEntries(named))}`;
}

function labelOf(item: JsonValue, keys: readonly string[]): string {
  const [first] = keys;
  return first === undefined ? String(item) : (textAt(item, [first]) ?? '');
}

/** What is left of a stored value that is not applied: what others own, and what nobody owns. */
function keepValue(stored: JsonValue, path: string, walk: Walk): JsonValue | undefined {
  const keys = listKeys[path];
  if (isObject(stored) && !atomicMaps.test(path)) {
    const left = Object.entries(stored).flatMap(([key, value]) => {
      const kept = keepValue(value, `${path}.${key}`, below(walk, `f:${key}`));
      return kept === undefined ? [] : [[key, kept] as const];
    });
    return left.length > 0 || !isOurs(walk) ? Object.fromEntries(left) : undefined;
  }
  if (keys !== undefined && isArray(stored)) {
    const left = stored.flatMap((item) => {
      const inside = below(walk, itemKey(item, keys));
      if (vanishes(inside)) return [];
      const kept = keepValue(item, `${path}[${labelOf(item, keys)}]`, inside);
      return kept === undefined ? [] : [kept];
    });
    return left.length > 0 || stored.length === 0 ? left : undefined;
  }
  if (isOurs(walk)) return undefined;
  if (walk.others.length > 0) walk.kept.push(fieldOf(path, walk));
  return stored;
}

/** Is the field ours alone? */
function isOurs(walk: Walk): boolean {
  return walk.ours !== undefined && walk.others.length === 0;
}

function fieldOf(path: string, walk: Walk): ManagedField {
  return { path, managers: [...new Set(walk.others.map(({ manager }) => manager))] };
}
