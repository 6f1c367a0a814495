import { isArray, isObject, type JsonValue } from './json.ts';

/** Where a value is in a resource: map keys as strings, list positions as numbers from 0. `[]` is the root. */
export type FieldPath = readonly (string | number)[];

/**
 * The path as Kubernetes prints it: `spec.managedBootImages.machineManagers[1].selection.mode`, `<nil>` for the root.
 * Source: k8s.io/apimachinery/pkg/util/validation/field/path.go.
 */
export function printFieldPath(path: FieldPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text === '' ? '<nil>' : text;
}

/** The value at `path`, or undefined where a step of it does not exist. */
export function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let current = value;
  for (const segment of path) {
    if (typeof segment === 'number') current = isArray(current) ? current[segment] : undefined;
    else current = isObject(current) && Object.hasOwn(current, segment) ? current[segment] : undefined;
  }
  return current;
}

export function isSamePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((segment, index) => segment === b[index]);
}

export function startsWithPath(path: FieldPath, prefix: FieldPath): boolean {
  return path.length >= prefix.length && prefix.every((segment, index) => segment === path[index]);
}
