import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';

/** The objects in a list of an Ignition config; none where there is no such list. */
export function itemsAt(value: JsonValue | undefined, path: readonly string[]): readonly JsonObject[] {
  const list = path.reduce<JsonValue | undefined>(
    (at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  );
  return isArray(list) ? list.filter(isObject) : [];
}
