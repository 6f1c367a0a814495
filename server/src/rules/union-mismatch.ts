import { type FieldPath, printFieldPath, valueAt } from '../domain/field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { asSentence, celErrorsFor } from './cel-errors.ts';
import { defineRule, type Fix } from './rule.ts';
import { skeletonOf } from './skeleton.ts';

/** Objects in which one field says which other field goes with it: exactly with `value`, `member` is set. */
const unions = [
  { discriminator: 'mode', value: 'Partial', member: 'partial' },
  { discriminator: 'mode', value: 'Manual', member: 'manual' },
  { discriminator: 'mode', value: 'Automatic', member: 'automatic' },
  { discriminator: 'mode', value: 'OCPVersion', member: 'ocpVersion' },
  { discriminator: 'mode', value: 'RHCOSVersion', member: 'rhcosVersion' },
  { discriminator: 'type', value: 'Reload', member: 'reload' },
  { discriminator: 'type', value: 'Restart', member: 'restart' },
] as const;

/** A selector that is valid and selects nothing until it is filled in: an empty one would select every machine set. */
const selectorToFillIn: JsonObject = {
  machineResourceSelector: { matchLabels: { 'example.com/label': 'value' } },
};

type UnionData = {
  readonly discriminator: string;
  readonly value: string;
  readonly member: string;
  readonly missing: boolean;
};

export const unionMismatch = defineRule<UnionData>({
  id: 'union-mismatch',
  severity: 'error',
  docs: {
    summary:
      'A mode or type without the field that goes with it, or a field that goes with another mode or type.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.2 (MBI-1), 2.3 (SKEW-2 to SKEW-4), 2.4, 2.7 (NDP-3, NDP-4)',
  },
  *check({ value: root }, { verdict, schema }) {
    const seen = new Set<string>();
    for (const error of celErrorsFor(verdict, 'union-mismatch')) {
      const key = JSON.stringify(error.path);
      // One object can violate several of these rules; all of them are found at once.
      if (seen.has(key)) continue;
      seen.add(key);
      const object = valueAt(root, error.path);
      const known = Object.keys(schemaAt(schema, error.path)?.properties ?? {});
      const mismatches = unions.filter(({ discriminator, value, member }) => {
        return (
          known.includes(member) &&
          known.includes(discriminator) &&
          isMismatch(object, discriminator, value, member)
        );
      });
      for (const { discriminator, value, member } of mismatches) {
        const missing = fieldOf(object, member) === undefined;
        const path = printFieldPath(error.path);
        yield {
          path: [...error.path, missing ? discriminator : member],
          ...(missing ? {} : { on: 'key' as const }),
          message: missing
            ? `With ${discriminator} ${value}, ${path}.${member} has to be set.`
            : `${path}.${member} is allowed only with ${discriminator} ${value}; remove it or change ${path}.${discriminator}.`,
          data: { discriminator, value, member, missing },
        };
      }
      if (mismatches.length === 0) yield { path: error.path, message: asSentence(error.detail), data: noFix };
    }
  },
  fixes({ path, data: { discriminator, value, member, missing } }, { schema }) {
    if (member === '') return [];
    const object = path.slice(0, -1);
    if (missing) return addMember([...object, member], schemaAt(schema, [...object, member]));
    const values = schemaAt(schema, [...object, discriminator])?.enum ?? [];
    const change: Fix = {
      title: `Change \`${discriminator}\` to \`${value}\``,
      edits: [{ op: 'set', path: [...object, discriminator], value }],
    };
    const remove: Fix = { title: `Remove \`${member}\``, edits: [{ op: 'remove', path }] };
    return values.includes(value) ? [remove, change] : [remove];
  },
});

const noFix: UnionData = { discriminator: '', value: '', member: '', missing: false };

function isMismatch(
  object: JsonValue | undefined,
  discriminator: string,
  value: string,
  member: string,
): boolean {
  return (fieldOf(object, discriminator) === value) !== (fieldOf(object, member) !== undefined);
}

/** A field's value; undefined where it is absent, or null, which the API server takes for absent. */
function fieldOf(object: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(object) && Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
}

function addMember(path: FieldPath, schema: ReturnType<typeof schemaAt>): readonly Fix[] {
  const member = String(path.at(-1));
  if (member === 'partial') {
    return [{ title: 'Add `partial` Selector', edits: [{ op: 'set', path, value: selectorToFillIn }] }];
  }
  const value = schema === undefined ? undefined : skeletonOf(schema);
  return value === undefined ? [] : [{ title: `Add \`${member}\``, edits: [{ op: 'set', path, value }] }];
}
