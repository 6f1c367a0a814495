import {
  isArray,
  isEqual,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../../server/src/domain/json.ts';
import {
  type FieldManager,
  type FieldSet,
  keysOfList,
  type ManagedFields,
  mergeFieldSets,
  printKeys,
  readManagedFields,
  readStep,
} from '../cluster/managed-fields.ts';

/** A field that differs, at the highest place where one side has nothing. An absent side is not there. */
export interface FieldChange {
  /** In the API server's notation for conflicts: `spec.managedBootImages.machineManagers[resource="machinesets"]`. */
  readonly path: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** A field that is not in the file and stays in the cluster, because others set it. */
export interface KeptField {
  readonly path: string;
  readonly value: JsonValue;
  readonly managers: readonly FieldManager[];
}

/**
 * What differs between two objects. Lists are compared by their keys where `fields` (all managers' fields, from
 * `fieldsOf`) tells them; another list is one field, and differs as a whole.
 */
export function compareFields(
  before: JsonObject,
  after: JsonObject,
  fields: FieldSet,
): readonly FieldChange[] {
  return [...compare(before, after, fields, '')].map((change) => ({ ...change, path: change.path.slice(1) }));
}

/** Everything that anyone manages in these objects. */
export function fieldsOf(...objects: readonly JsonObject[]): FieldSet {
  return mergeFieldSets(objects.flatMap((object) => readManagedFields(object).map(({ fields }) => fields)));
}

/**
 * What `body` leaves out of `spec` and `after` has all the same: server-side apply removes only what its own manager
 * applied before. Each at the highest place that the body does not have.
 */
export function keptFields(after: JsonObject, body: JsonObject, ourManager: string): readonly KeptField[] {
  const kept = new Map<string, KeptField>();
  const others = readManagedFields(after).filter(
    ({ manager }) => !(manager.name === ourManager && manager.operation === 'Apply'),
  );
  for (const { manager, fields } of others) {
    const spec = fields['f:spec'];
    if (!isObject(spec)) continue;
    for (const { path, value } of leftOut(spec, body['spec'], after['spec'], 'spec')) {
      const known = kept.get(path)?.managers ?? [];
      kept.set(path, { path, value, managers: [...known, manager] });
    }
  }
  return [...kept.values()];
}

/** Who set the field at `path`, or anything in it. */
export function managersOf(object: JsonObject, path: string): readonly FieldManager[] {
  return readManagedFields(object)
    .filter((managed) => manages(managed, path))
    .map(({ manager }) => manager);
}

/** The value at a path that the API server printed, found through the fields that are managed. */
export function valueAtPrinted(object: JsonObject, path: string, fields: FieldSet): JsonValue | undefined {
  for (const found of walk(fields, object, '')) if (found.path.slice(1) === path) return found.value;
  return undefined;
}

function* compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  fields: FieldSet,
  path: string,
): Generator<FieldChange> {
  if (isEqual(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* compare(
        ownMember(before, key),
        ownMember(after, key),
        member(fields, `f:${key}`),
        `${path}.${key}`,
      );
    }
    return;
  }
  const keys = keysOfList(fields);
  if (isArray(before) && isArray(after) && keys !== undefined) {
    const left = byKeys(before, keys);
    const right = byKeys(after, keys);
    // Without keys of their own, or with the same ones twice, entries cannot be told apart.
    if (left !== undefined && right !== undefined) {
      for (const name of new Set([...left.keys(), ...right.keys()])) {
        const entry = left.get(name) ?? right.get(name);
        const below = entry === undefined ? {} : member(fields, elementOf(entry, keys));
        yield* compare(left.get(name), right.get(name), below, `${path}${name}`);
      }
      return;
    }
  }
  yield { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** The managed steps below which `body` has nothing and `after` has something. */
function* leftOut(
  fields: FieldSet,
  body: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): Generator<{ readonly path: string; readonly value: JsonValue }> {
  if (after === undefined) return;
  if (body === undefined) {
    yield { path, value: after };
    return;
  }
  for (const [element, below] of Object.entries(fields)) {
    const step = readStep(element);
    if (step === undefined || !isObject(below)) continue;
    yield* leftOut(below, step.of(body), step.of(after), `${path}${step.printed}`);
  }
}

/** Every managed place in the value. */
function* walk(
  fields: FieldSet,
  value: JsonValue | undefined,
  path: string,
): Generator<{ readonly path: string; readonly value: JsonValue }> {
  if (value === undefined) return;
  yield { path, value };
  for (const [element, below] of Object.entries(fields)) {
    const step = readStep(element);
    if (step !== undefined && isObject(below)) yield* walk(below, step.of(value), `${path}${step.printed}`);
  }
}

function manages({ fields }: ManagedFields, path: string): boolean {
  return [...printedPaths(fields, '')].some(
    (printed) => printed === path || printed.startsWith(`${path}.`) || printed.startsWith(`${path}[`),
  );
}

function* printedPaths(fields: FieldSet, path: string): Generator<string> {
  for (const [element, below] of Object.entries(fields)) {
    const step = readStep(element);
    if (step === undefined || !isObject(below)) continue;
    const printed = `${path}${step.printed}`;
    yield printed.slice(1);
    yield* printedPaths(below, printed);
  }
}

/** The entries of a list by their printed keys; undefined where an entry has not all of them, or two have the same. */
function byKeys(list: readonly JsonValue[], keys: readonly string[]): Map<string, JsonObject> | undefined {
  const entries = new Map<string, JsonObject>();
  for (const item of list) {
    if (!isObject(item) || keys.some((key) => ownMember(item, key) === undefined)) return undefined;
    const name = printKeys(keysIn(item, keys));
    if (entries.has(name)) return undefined;
    entries.set(name, item);
  }
  return entries;
}

function keysIn(item: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, item[key] ?? null]));
}

/** The entry's element in a field set: keys are written sorted, and without spaces. */
function elementOf(item: JsonObject, keys: readonly string[]): string {
  return `k:${JSON.stringify(keysIn(item, [...keys].sort()))}`;
}

function member(fields: FieldSet, element: string): FieldSet {
  const found = fields[element];
  return isObject(found) ? found : {};
}

function ownMember(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
