import type { FieldPath } from './field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from './json.ts';

/** One Kubernetes object of a document. */
export interface ListedObject {
  /** Where the object is in its document: `[]` for the document itself, `['items', 2]` for the third item of a list. */
  readonly path: FieldPath;
  /** The object's number among all items of the document, from 0; absent where the document is the object. */
  readonly item?: number;
  /** An object for a document of one; an item may be anything. */
  readonly value: JsonValue;
}

/** Lists within lists are followed this far: kubectl flattens them, and nobody writes more. */
const deepestList = 10;

/**
 * The objects that kubectl would send for a document: the document itself, or the items of a list and of the lists in it.
 * A list is what kubectl takes for one: `items` is there and holds a list, whatever the kind is called (`List`,
 * `MachineConfigurationList`). A list whose `items` is missing or no list is here only known by its kind, and is empty.
 * Items that are no objects are given out as they are. A document that is no object has none, and so has no value.
 *
 * Source: k8s.io/apimachinery UnstructuredList (`IsList`) and k8s.io/cli-runtime FlattenListVisitor.
 */
export function objectsOf(value: JsonValue | undefined): readonly ListedObject[] {
  if (!isObject(value)) return [];
  if (!isList(value)) return [{ path: [], value }];
  const items: { readonly path: FieldPath; readonly value: JsonValue }[] = [];
  collect(value, [], 0, items);
  return items.map((found, item) => ({ ...found, item }));
}

/** True for a list of objects: `kind: List` of `v1`, `<Kind>List` of any group. */
export function isList(value: JsonObject): boolean {
  const { apiVersion, kind, items } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List')) return false;
  return isArray(items) || (kind === 'List' && apiVersion === 'v1');
}

function collect(
  list: JsonObject,
  path: FieldPath,
  depth: number,
  found: { readonly path: FieldPath; readonly value: JsonValue }[],
): void {
  const items = list['items'];
  if (!isArray(items)) return;
  for (const [index, value] of items.entries()) {
    const here = [...path, 'items', index];
    if (depth < deepestList && isObject(value) && isList(value)) collect(value, here, depth + 1, found);
    else found.push({ path: here, value });
  }
}
