import type { FieldEdit } from '../domain/field-edit.ts';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Resource } from '../domain/resource.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import type { Fix } from './rule.ts';
import type { RuleFinding } from './run.ts';

/**
 * What mends a finding in an object that stands at `base` of its document: the edits' paths begin at the document's
 * root. `data` is the finding's own unless an editor gave it back.
 */
export function fixesFor(
  { rule, path, data: own }: RuleFinding,
  data: JsonObject | undefined,
  { base, resource }: { readonly base: FieldPath; readonly resource: Resource },
  schema: CrdSchema,
): readonly Fix[] {
  const known = data ?? own;
  if (known === undefined) return [];
  const fixes = rule.fixes({ path, data: known }, { resource, schema });
  if (base.length === 0) return fixes;
  return fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => below(base, edit)) }));
}

function below(base: FieldPath, edit: FieldEdit): FieldEdit {
  return { ...edit, path: [...base, ...edit.path] };
}
