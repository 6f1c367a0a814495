import { type FieldPath, isSamePath, printFieldPath, valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { printTarget } from '../domain/target-words.ts';
import { whereAvailable } from '../schema/availability.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { everyError } from './cel-errors.ts';
import { defineRule, type Fix, type FixContext } from './rule.ts';
import { closest, oneOfWords, quote } from './wording.ts';

/** With more values than this a light bulb is no longer a choice; completion is. */
const mostChoices = 5;

export const notOneOf = defineRule<{ readonly allowed: readonly string[]; readonly meant: string | null }>({
  id: 'not-one-of',
  severity: 'error',
  docs: {
    summary: 'A value that is not one of those the field may have.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.2 (MBI-4 to MBI-6), 2.3 (SKEW-1)',
  },
  *check(_resource, { verdict, annotated, gates, target }) {
    for (const error of everyError(verdict)) {
      if (error.keyword !== 'enum') continue;
      // A value of the wrong type is told by its own rule.
      if (everyError(verdict).some((other) => other.keyword === 'type' && isSamePath(other.path, error.path)))
        continue;
      const allowed = error.allowed.filter((value) => typeof value === 'string');
      const value = error.value;
      const known =
        typeof value === 'string' && whereAvailable(annotated, { path: error.path, value }, gates).length > 0;
      const where = known ? ` in ${printTarget(target)}` : '';
      const path = printFieldPath(error.path);
      yield {
        path: error.path,
        message: `${path} cannot be ${quote(value)}${where}; it must be ${oneOfWords(error.allowed)}.`,
        data: { allowed, meant: typeof value === 'string' ? (closest(value, allowed) ?? null) : null },
      };
    }
  },
  fixes({ path, data: { allowed, meant } }, context) {
    const change = (value: string, preferred: boolean): Fix => {
      return { title: `Change to \`${value}\``, preferred, edits: [{ op: 'set', path, value }] };
    };
    const fresh = allowed.filter((value) => !isTaken(path, value, context));
    const near = fresh.find((value) => value === meant);
    const others = fresh.filter((value) => value !== near && value !== '').slice(0, mostChoices);
    const only = near === undefined && allowed.length === 1;
    const choices = [
      ...(near === undefined ? [] : [change(near, true)]),
      ...others.map((value) => change(value, only)),
    ];
    // Every entry that there can be is there already.
    if (choices.length > 0 || fresh.length === allowed.length) return choices;
    return [{ title: 'Remove This Entry', edits: [{ op: 'remove', path: path.slice(0, -1) }] }];
  },
});

/** True where the value would give a list item the keys of another one. */
function isTaken(path: FieldPath, value: string, { resource, schema }: FixContext): boolean {
  const [list, index, field] = [path.slice(0, -2), Number(path.at(-2)), String(path.at(-1))];
  const keys = schemaAt(schema, list)?.['x-kubernetes-list-map-keys'] ?? [];
  const items = valueAt(resource.value, list);
  if (!keys.includes(field) || !isArray(items)) return false;
  const identity = (item: JsonValue | undefined) =>
    keys.map((key) => (isObject(item) ? item[key] : undefined));
  const changed = identity(items[index]).map((part, at) => (keys[at] === field ? value : part));
  return items.some((item, at) => at !== index && identity(item).every((part, key) => part === changed[key]));
}
