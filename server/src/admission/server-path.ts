import type { FieldPath } from '../domain/field-path.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { childSchema } from '../schema/schema-at.ts';

/**
 * A path as the server prints it where it walks by the schema itself, for list types and CEL rules: the key of a map is in
 * brackets, `spec.selector.matchLabels[app]`. Structural errors have dots there, as `printFieldPath` prints them.
 * Source: apiextensions-apiserver schema/listtype/validation.go, schema/cel/validation.go (`fldPath.Key`).
 */
export function printServerPath(path: FieldPath, schema: CrdSchema): string {
  let text = '';
  let current: CrdSchema | undefined = schema;
  for (const segment of path) {
    const isField: boolean =
      typeof segment === 'string' &&
      (typeof current?.additionalProperties !== 'object' ||
        (current.properties !== undefined && Object.hasOwn(current.properties, segment)));
    if (!isField) text += `[${segment}]`;
    else text += text === '' ? segment : `.${segment}`;
    current = current === undefined ? undefined : childSchema(current, segment);
  }
  return text === '' ? '<nil>' : text;
}
