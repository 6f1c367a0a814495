import { type FieldPath, valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { schemaAt } from '../schema/schema-at.ts';
import type { CelEngine } from './cel/engine.ts';
import { toCel } from './cel/value.ts';

/**
 * True where a value at `path` can only be refused: a CEL rule of an object around it does not hold with it, or another
 * item of the list has the same keys already. `allows` names the diagnostics rules whose violation does not count,
 * because something else than this value can still mend it. What cannot be evaluated refuses nothing.
 */
export function isRefused(
  root: JsonValue,
  schema: CrdSchema,
  path: FieldPath,
  value: JsonValue,
  { engine, allows }: { readonly engine: CelEngine; readonly allows: readonly string[] },
): boolean {
  const changed = withValue(root, path, value);
  for (let depth = path.length - 1; depth > 0; depth--) {
    const around = path.slice(0, depth);
    const part = valueAt(changed, around);
    const partSchema = schemaAt(schema, around);
    if (part === undefined || part === null || partSchema === undefined) continue;
    if (isArray(part) && repeats(part, Number(path[depth]), partSchema, String(path[depth + 1]))) return true;
    const rules = (partSchema['x-kubernetes-validations'] ?? []).filter(
      (rule) => !allows.includes(rule['x-openshift-rule'] ?? ''),
    );
    if (rules.length === 0) continue;
    const self = toCel(part, partSchema);
    const refused = rules.some(({ rule }) => {
      const program = engine.compile(rule);
      const result = program?.usesOldSelf === false ? program.evaluate(self) : undefined;
      return result?.outcome === 'value' && result.value === false;
    });
    if (refused) return true;
  }
  return false;
}

/** True where another item of the list has the same value of the only key that decides, or of all of them. */
function repeats(list: readonly JsonValue[], index: number, schema: CrdSchema, changed: string): boolean {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const item = list[index];
  if (!keys.includes(changed) || !isObject(item)) return false;
  // Keys that the item does not have yet will be the same as in the other items, more likely than not.
  const present = keys.filter((key) => item[key] !== undefined && item[key] !== null);
  return list.some(
    (other, at) => at !== index && isObject(other) && present.every((key) => other[key] === item[key]),
  );
}

/** The value with `value` at `path`; steps of the path that do not exist are made. */
function withValue(root: JsonValue | undefined, path: FieldPath, value: JsonValue): JsonValue {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof first === 'number') {
    const list = isArray(root) ? [...root] : [];
    list[first] = withValue(list[first], rest, value);
    return list;
  }
  const object = isObject(root) ? root : {};
  return { ...object, [first]: withValue(object[first], rest, value) };
}
