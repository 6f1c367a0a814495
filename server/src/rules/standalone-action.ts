import { printFieldPath, valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { celErrorsFor } from './cel-errors.ts';
import { defineRule } from './rule.ts';

const standalone = ['Reboot', 'None'] as const;

export const standaloneAction = defineRule<{ readonly keep: number }>({
  id: 'standalone-action',
  severity: 'error',
  docs: {
    summary: 'The action Reboot or None beside other actions.',
    why: 'The API server refuses the object: a reboot makes every other action needless, and None means that there is none.',
    source: 'domain.md 2.7 (NDP-1, NDP-2)',
  },
  *check({ value: root }, { verdict }) {
    const seen = new Set<string>();
    for (const error of celErrorsFor(verdict, 'standalone-action')) {
      const key = JSON.stringify(error.path);
      if (seen.has(key)) continue;
      seen.add(key);
      const actions = valueAt(root, error.path);
      const types = isArray(actions) ? actions.map(typeOf) : [];
      for (const action of standalone) {
        const keep = types.indexOf(action);
        if (keep === -1) continue;
        yield {
          path: [...error.path, keep, 'type'],
          message: `${action} must be the only action of ${printFieldPath(error.path)}; remove the others or this one.`,
          data: { keep },
        };
      }
    }
  },
  fixes({ path, data: { keep } }, { resource }) {
    const list = path.slice(0, -2);
    const actions = valueAt(resource.value, list);
    if (!isArray(actions)) return [];
    const others = actions.map((_, index) => index).filter((index) => index !== keep);
    return [
      {
        title: `Keep Only \`${typeOf(actions[keep]) ?? ''}\``,
        edits: others.map((index) => ({ op: 'remove', path: [...list, index] }) as const),
      },
      { title: 'Remove This Action', edits: [{ op: 'remove', path: [...list, keep] }] },
    ];
  },
});

function typeOf(action: JsonValue | undefined): string | undefined {
  const type = isObject(action) ? action['type'] : undefined;
  return typeof type === 'string' ? type : undefined;
}
