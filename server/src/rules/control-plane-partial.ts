import type { FieldEdit } from '../domain/field-edit.ts';
import { printFieldPath, valueAt } from '../domain/field-path.ts';
import { celErrorsFor } from './cel-errors.ts';
import { defineRule } from './rule.ts';

export const controlPlanePartial = defineRule({
  id: 'control-plane-partial',
  severity: 'error',
  docs: {
    summary: 'Mode Partial for control plane machine sets, which can only be managed all or not at all.',
    why: 'The API server refuses the object: there is one control plane machine set, so there is nothing to select.',
    source: 'domain.md 2.2 (MBI-2)',
  },
  *check(_resource, { verdict }) {
    for (const error of celErrorsFor(verdict, 'control-plane-partial')) {
      const path = [...error.path, 'selection', 'mode'];
      yield {
        path,
        message: `${printFieldPath(path)} can only be All or None for controlplanemachinesets.`,
        data: {},
      };
    }
  },
  fixes({ path }, { resource }) {
    const partial = [...path.slice(0, -1), 'partial'];
    const rest: readonly FieldEdit[] =
      valueAt(resource.value, partial) === undefined ? [] : [{ op: 'remove', path: partial }];
    return ['All', 'None'].map((mode) => ({
      title: `Change to \`${mode}\``,
      edits: [{ op: 'set', path, value: mode }, ...rest],
    }));
  },
});
