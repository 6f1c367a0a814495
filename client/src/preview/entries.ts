import type { JsonObject } from '../../../server/src/domain/json.ts';
import type { PlannedChange } from '../../../server/src/protocol.ts';
import { parseJsonObject, printJson } from '../cluster/json-text.ts';
import type { FieldChange, KeptField } from './field-changes.ts';
import { inOrderOf, normalise, printYaml } from './normalise.ts';
import type { PendingChange } from './pending-change.ts';

/** One line of the changes editor: a name, and YAML before and after. Empty text: there is none. */
export interface PreviewEntry {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** The object as the API server has it and as it would store it; undefined where it would store the same, or nothing. */
export function objectEntry(change: PendingChange): PreviewEntry | undefined {
  switch (change.outcome) {
    case 'create':
      return { title: 'cluster: spec (new ↔ after apply)', before: '', after: change.after.text };
    case 'update':
      return {
        title: 'cluster: spec (live ↔ after apply)',
        before: change.before.text,
        after: change.after.text,
      };
    case 'unchanged':
    case 'refused':
      return undefined;
  }
}

/** A change that the language server has worked out. */
export function plannedEntry({ part, title, before, after }: PlannedChange): PreviewEntry {
  const old = before === null ? undefined : parseJsonObject(before);
  const next = after === null ? undefined : parseJsonObject(after);
  if (part === 'object') {
    const shown = old && normalise(old);
    return {
      title: `${title} (now ↔ after apply, simulated)`,
      before: shown?.text ?? '',
      after: next === undefined ? '' : normalise(next, shown).text,
    };
  }
  const isPredicted = part === 'setting' || part === 'conditions';
  return {
    title: isPredicted ? `${title} (predicted)` : title,
    before: old === undefined ? '' : printYaml(old),
    after: next === undefined ? '' : printYaml(inOrderOf(next, old) as JsonObject),
  };
}

/** A changed field in a line: `spec.logLevel: "Normal" → "Debug"`. */
export function fieldChangeWords({ path, before, after }: FieldChange): string {
  const print = (value: FieldChange['before']) => (value === undefined ? 'none' : printJson(value));
  return `${path}: ${print(before)} → ${print(after)}`;
}

/** A field that stays, with those who set it, each once. */
export function keptWords({ path, managers }: KeptField): {
  readonly path: string;
  readonly managers: readonly string[];
} {
  return { path, managers: [...new Set(managers.map(({ name }) => name))] };
}
