import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import { printRelease } from '../domain/release.ts';
import { type History, historyOf } from '../schema/availability.ts';
import type { Catalog } from '../schema/catalog.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';

/** What a field is, as Markdown: its description, its values and bounds, and since when OpenShift has it. */
export function describeField(schema: CrdSchema, path: FieldPath, catalog: Catalog): string {
  const history = historyWords(historyOf(catalog.annotated, { path }, catalog.gates));
  const values =
    schema.enum === undefined ? '' : `Values: ${schema.enum.map((value) => code(value)).join(', ')}.`;
  const start = schema.default === undefined ? '' : `Default: ${code(schema.default)}.`;
  return [schema.description ?? '', values, start, boundsOf(schema), history]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What is known of one value of a field; empty where nothing is. */
export function describeValue(path: FieldPath, value: string, catalog: Catalog): string {
  return historyWords(historyOf(catalog.annotated, { path, value }, catalog.gates));
}

/** The type of a field in a few letters: `list of objects`, `string`. */
export function typeWords(schema: CrdSchema): string {
  if (schema.type === 'array') {
    const items = schema.items?.type;
    return items === undefined ? 'list' : `list of ${items}s`;
  }
  if (schema.type === 'object' && schema.additionalProperties !== undefined) return 'map';
  return schema.type ?? 'any value';
}

function historyWords(history: History | undefined): string {
  if (history === undefined) return '';
  const { since, preview, generallyAvailable, until } = history;
  const parts: string[] = [];
  if (preview !== undefined) {
    parts.push(
      `With the feature set ${preview}${since === undefined ? '' : ` since OpenShift ${printRelease(since)}`}`,
    );
    parts.push(
      generallyAvailable === undefined
        ? 'not generally available yet'
        : `generally available since ${printRelease(generallyAvailable)}`,
    );
  } else if (since !== undefined) parts.push(`Since OpenShift ${printRelease(since)}`);
  if (until !== undefined) parts.push(`last in OpenShift ${printRelease(until)}`);
  return parts.length === 0 ? '' : `*${parts.join(', ')}.*`;
}

function boundsOf(schema: CrdSchema): string {
  const parts: string[] = [];
  if (schema.maxItems !== undefined) parts.push(`At most ${schema.maxItems} items.`);
  if (schema['x-kubernetes-list-map-keys'] !== undefined) {
    parts.push(
      `One item for each ${schema['x-kubernetes-list-map-keys'].map((key) => code(key)).join(' and ')}.`,
    );
  }
  if (schema['x-kubernetes-list-type'] === 'set') parts.push('No item twice.');
  return parts.join(' ');
}

function code(value: JsonValue): string {
  return `\`${isArray(value) || isObject(value) ? JSON.stringify(value) : value === '' ? '""' : String(value)}\``;
}
