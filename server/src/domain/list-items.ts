import type { FieldPath } from './field-path.ts';
import { isArray, isObject, type JsonValue } from './json.ts';

/** One Kubernetes object of a document. */
export interface DocumentObject {
  /** Where it is in the document: `[]` for the document itself, `items[n]` in a list. */
  readonly path: FieldPath;
  /** Its number from 0 among all items of the document's list; absent where the document is the object. */
  readonly item?: number;
  readonly value: JsonValue | undefined;
}

/** Lists in lists are unwrapped to this depth; `kubectl` makes none, people may. */
const deepest = 8;

/** The objects of a document: the value itself, or the items of a `List` or of a `<Kind>List`. */
export function objectsOf(value: JsonValue | undefined): readonly DocumentObject[] {
  if (!isList(value)) return [{ path: [], value }];
  return [...itemsOf(value, [], deepest)].map((object, item) => ({ ...object, item }));
}

function* itemsOf(value: JsonValue, path: FieldPath, depth: number): Generator<DocumentObject> {
  const items = isObject(value) ? value['items'] : undefined;
  if (!isArray(items)) return;
  for (const [index, item] of items.entries()) {
    const at = [...path, 'items', index];
    if (depth > 1 && isList(item)) yield* itemsOf(item, at, depth - 1);
    else yield { path: at, value: item };
  }
}

function isList(value: JsonValue | undefined): value is JsonValue {
  if (!isObject(value)) return false;
  const kind = value['kind'];
  return typeof kind === 'string' && kind.endsWith('List') && isArray(value['items']);
}
