import { printFieldPath, valueAt } from '../domain/field-path.ts';
import { celErrorsFor } from './cel-errors.ts';
import { defineRule } from './rule.ts';

export const serviceName = defineRule<{ readonly suffix: boolean }>({
  id: 'service-name',
  severity: 'error',
  docs: {
    summary: 'The name of a systemd unit without its type, or with a character that unit names do not have.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.7 (NDP-5, NDP-6)',
  },
  *check({ value: root }, { verdict }) {
    const seen = new Set<string>();
    for (const error of celErrorsFor(verdict, 'service-name')) {
      const path = error.path;
      const key = JSON.stringify(path);
      if (seen.has(key)) continue;
      seen.add(key);
      const name = valueAt(root, path);
      const suffix = typeof name === 'string' && /^[a-zA-Z0-9:_\\-]+$/.test(name);
      const message = suffix
        ? `${printFieldPath(path)} must name the unit with its type, for example ${name}.service.`
        : `${printFieldPath(path)} must be the name of a systemd unit with its type: letters, digits, ":", "-", "_", "." and "\\", then for example ".service".`;
      yield { path, message, data: { suffix } };
    }
  },
  fixes({ path, data: { suffix } }, { resource }) {
    const name = valueAt(resource.value, path);
    if (!suffix || typeof name !== 'string') return [];
    const value = `${name}.service`;
    return [{ title: `Change to \`${value}\``, preferred: true, edits: [{ op: 'set', path, value }] }];
  },
});
