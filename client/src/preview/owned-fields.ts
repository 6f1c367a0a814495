import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import { parseJson } from '../cluster/json-text.ts';
import { type FieldSet, readManagedFields, readStep } from '../cluster/managed-fields.ts';

/** Labels and annotations, and the spec. */
export interface OwnedFields {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/**
 * What a manager has applied of an object and still owns, as it would apply it again: a server-side apply that left any of
 * it out would take it away. Empty where it has applied nothing.
 */
export function ownedFields(object: JsonObject, manager: string): OwnedFields {
  const own = readManagedFields(object).find(
    (managed) => managed.manager.name === manager && managed.manager.operation === 'Apply',
  );
  const of = (member: 'metadata' | 'spec'): JsonObject => {
    const fields = own?.fields[`f:${member}`];
    const part = isObject(fields) ? extract(fields, object[member]) : undefined;
    return isObject(part) ? part : {};
  };
  return { metadata: of('metadata'), spec: of('spec') };
}

/** The part of a value that a field set names; undefined where the value has none of it. */
function extract(fields: FieldSet, value: JsonValue | undefined): JsonValue | undefined {
  const elements = Object.keys(fields).filter((element) => element !== '.');
  // A field without parts is owned whole.
  if (elements.length === 0 || value === undefined) return value;
  const parts = elements.flatMap((element) => {
    const step = readStep(element);
    const found = step?.of(value);
    const below = fields[element];
    const part = extract(isObject(below) ? below : {}, found);
    return part === undefined ? [] : [{ element, found, part }];
  });
  if (!isArray(value)) return Object.fromEntries(parts.map(({ element, part }) => [element.slice(2), part]));
  // The entries stand in the order in which they are stored.
  return value.flatMap((item) => {
    const own = parts.find(({ found }) => found === item);
    return own === undefined ? [] : [withKeys(own.element, own.part)];
  });
}

/** An entry of a list of maps is only an entry with its keys. */
function withKeys(element: string, part: JsonValue): JsonValue {
  const keys = element.startsWith('k:') ? parseJson(element.slice(2)) : undefined;
  return isObject(keys) && isObject(part) ? { ...keys, ...part } : part;
}
