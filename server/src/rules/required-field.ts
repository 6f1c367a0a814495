import { printFieldPath } from '../domain/field-path.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { everyError } from './cel-errors.ts';
import { defineRule } from './rule.ts';
import { skeletonOf } from './skeleton.ts';

export const requiredField = defineRule({
  id: 'required-field',
  severity: 'error',
  docs: {
    summary: 'A field that has to be set is missing.',
    why: 'The API server refuses the object.',
    source: 'domain.md 2.2 (MBI-8)',
  },
  *check(_resource, { verdict }) {
    for (const error of everyError(verdict)) {
      if (error.keyword !== 'required') continue;
      const name = String(error.path.at(-1));
      yield {
        path: error.path,
        message: `${printFieldPath(error.path)} is missing; add the field ${name}.`,
        data: {},
      };
    }
  },
  fixes({ path }, { schema }) {
    const missing = schemaAt(schema, path);
    const value = missing === undefined ? undefined : skeletonOf(missing);
    if (value === undefined) return [];
    const title =
      typeof value === 'object' ? `Add \`${path.at(-1)}\`` : `Add \`${path.at(-1)}: ${String(value)}\``;
    // Where there is one value only it is certainly the one that is meant.
    const certain = missing?.enum?.length === 1;
    return [{ title, edits: [{ op: 'set', path, value }], preferred: certain }];
  },
});
