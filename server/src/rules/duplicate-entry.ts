import { printFieldPath, valueAt } from '../domain/field-path.ts';
import { isEqual, isObject } from '../domain/json.ts';
import { everyError } from './cel-errors.ts';
import { defineRule, type Fix } from './rule.ts';
import { quote } from './wording.ts';

export const duplicateEntry = defineRule<{ readonly original: (string | number)[] }>({
  id: 'duplicate-entry',
  severity: 'error',
  docs: {
    summary: 'Two entries of a list that may have one of its kind only.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.2 (MBI-3), 2.6, 2.7 (NDP-7)',
  },
  *check({ value: root }, { verdict }) {
    for (const error of everyError(verdict)) {
      if (error.keyword !== 'duplicate') continue;
      const item = valueAt(root, error.path);
      const names = error.keys.filter((key) => isObject(item) && item[key] !== undefined);
      const shared = names
        .map((key) => `${key} ${quote(isObject(item) ? (item[key] ?? null) : null)}`)
        .join(' and ');
      const same = shared === '' ? `the value ${quote(item ?? null)}` : shared;
      yield {
        path: error.path,
        message: `${printFieldPath(error.path)} repeats ${printFieldPath(error.original)}: both have ${same}. Keep one of them.`,
        related: [{ path: error.original, message: 'The first entry of this kind is here.' }],
        data: { original: [...error.original] },
      };
    }
  },
  fixes({ path, data: { original } }, { resource }): readonly Fix[] {
    const certain = isEqual(valueAt(resource.value, path), valueAt(resource.value, original));
    return [
      { title: 'Remove This Entry', preferred: certain, edits: [{ op: 'remove', path }] },
      ...(certain
        ? []
        : [{ title: 'Remove the First Entry', edits: [{ op: 'remove', path: original }] } as const]),
    ];
  },
});
