import { type FieldPath, valueAt } from '../field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** The string at a path; undefined where there is none, or something that is no string. */
export function textAt(value: JsonValue | undefined, path: FieldPath): string | undefined {
  const text = valueAt(value, path);
  return typeof text === 'string' ? text : undefined;
}

/** The object at a path; undefined where there is none, or something that is no object. */
export function objectAt(value: JsonValue | undefined, path: FieldPath): JsonObject | undefined {
  const object = valueAt(value, path);
  return isObject(object) ? object : undefined;
}

/** `metadata.name`, empty where there is none. */
export function nameOf(object: JsonObject): string {
  return textAt(object, ['metadata', 'name']) ?? '';
}

/** Items in the order of their names, by code unit: the order in which a pass is followed here. */
export function byName<Item>(items: readonly Item[], name: (item: Item) => string): readonly Item[] {
  return items
    .map((item) => [name(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item);
}
