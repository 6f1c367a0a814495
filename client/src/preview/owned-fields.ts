import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import { type FieldSet, readManagedFields, readStep } from '../cluster/managed-fields.ts';

/**
 * What a manager has applied of an object and still owns, as it would apply it again: a server-side apply that left any of
 * it out would take it away. Empty where it has applied nothing.
 */
export function ownedSpec(object: JsonObject, manager: string): JsonObject {
  const own = readManagedFields(object).find(
    (managed) => managed.manager.name === manager && managed.manager.operation === 'Apply',
  );
  const fields = own?.fields['f:spec'];
  const spec = isObject(fields) ? extract(fields, object['spec']) : undefined;
  return isObject(spec) ? spec : {};
}

/** The part of a value that a field set names; undefined where the value has none of it. */
function extract(fields: FieldSet, value: JsonValue | undefined): JsonValue | undefined {
  const elements = Object.keys(fields).filter((element) => element !== '.');
  // A field without parts is owned whole.
  if (elements.length === 0 || value === undefined) return value;
  const parts = elements.flatMap((element) => {
    const step = readStep(element);
    const below = fields[element];
    const part = step && extract(isObject(below) ? below : {}, step.of(value));
    return part === undefined ? [] : [{ element, part }];
  });
  if (isArray(value)) return parts.map(({ part, element }) => withKeys(element, part));
  return Object.fromEntries(parts.map(({ element, part }) => [element.slice(2), part]));
}

/** An entry of a list of maps is only an entry with its keys. */
function withKeys(element: string, part: JsonValue): JsonValue {
  if (!element.startsWith('k:') || !isObject(part)) return part;
  const keys: unknown = JSON.parse(element.slice(2));
  return isObject(keys as JsonValue) ? { ...(keys as JsonObject), ...part } : part;
}
