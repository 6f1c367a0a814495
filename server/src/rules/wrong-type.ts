import { printFieldPath, valueAt } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import { everyError } from './cel-errors.ts';
import { defineRule, type Fix } from './rule.ts';

const words: Readonly<Record<string, string>> = {
  object: 'an object (keys and values)',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing (null)',
  'int-or-string': 'a whole number or a text',
};

export const wrongType = defineRule<{ readonly expected: string }>({
  id: 'wrong-type',
  severity: 'error',
  docs: {
    summary: 'A value of another type than the field has.',
    why: 'The API server refuses the object. YAML reads yes, no, on, off, y and n as true or false, and 1.0 as a number, unless they are in quotes.',
    source: 'domain.md 2.2 (MBI-9); tech.md B1',
  },
  *check({ value: root }, { verdict }) {
    for (const error of everyError(verdict)) {
      if (error.keyword !== 'type') continue;
      const expected = words[error.expected] ?? error.expected;
      const quotes =
        error.expected === 'string' && isScalar(valueAt(root, error.path)) ? ' Put it in quotes.' : '';
      const message = `${printFieldPath(error.path)} must be ${expected}, and is ${words[error.actual] ?? error.actual}.${quotes}`;
      yield { path: error.path, message, data: { expected: error.expected } };
    }
  },
  fixes({ path, data: { expected } }, { resource }): readonly Fix[] {
    const value = valueAt(resource.value, path);
    if (!isScalar(value) || value === null) return [];
    if (expected === 'string') {
      return [{ title: 'Add Quotes', preferred: true, edits: [{ op: 'set', path, value: String(value) }] }];
    }
    const meant = typeof value === 'string' ? unquoted(value, expected) : undefined;
    return meant === undefined
      ? []
      : [{ title: 'Remove Quotes', preferred: true, edits: [{ op: 'set', path, value: meant }] }];
  },
});

function isScalar(value: JsonValue | undefined): value is string | number | bigint | boolean | null {
  return value !== undefined && (value === null || typeof value !== 'object');
}

/** The value that a text in quotes was meant to be. */
function unquoted(text: string, expected: string): JsonValue | undefined {
  if (expected === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (expected !== 'integer' && expected !== 'number') return undefined;
  const number = Number(text);
  return text.trim() !== '' && Number.isSafeInteger(number) ? number : undefined;
}
