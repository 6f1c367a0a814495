import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  InsertTextMode,
  MarkupKind,
} from 'vscode-languageserver/node';
import { type Cursor, cursorAt } from '../documents/cursor.ts';
import { type Manifest, type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { renderBelow, renderFlow, renderMap, renderScalar } from '../documents/render.ts';
import { type FieldPath, valueAt } from '../domain/field-path.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import { mayBeOurs } from '../judge/document.ts';
import type { Judge } from '../judge.ts';
import { skeletonOf } from '../rules/skeleton.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { describeField, describeValue, typeWords } from './describe.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';
import { documentSnippets } from './snippets.ts';

const nothing: CompletionList = { isIncomplete: false, items: [] };

/** `textDocument/completion`: keys and values that the API server would take at this place. */
export const completion: Feature = {
  capabilities: { completionProvider: { triggerCharacters: [' ', ':', '-', '"'] } },
  register(session) {
    session.connection.onCompletion(
      safely(session, 'textDocument/completion', nothing, ({ textDocument, position }: CompletionParams) => {
        const manifest = session.manifests.get(textDocument.uri);
        if (manifest === undefined) return nothing;
        return {
          isIncomplete: false,
          items: itemsAt(session.judgeFor(manifest), manifest, manifest.offsetAt(position)),
        };
      }),
    );
  },
};

interface Place {
  readonly judge: Judge;
  readonly document: ManifestDocument;
  readonly cursor: Cursor;
  readonly schema: CrdSchema;
}

function itemsAt(judge: Judge, manifest: Manifest, offset: number): CompletionItem[] {
  const document = manifest.documentAt(offset);
  if (document === undefined) return [];
  const at = offset - document.start;
  if (!mayBeOurs(document.source)) return startItems(document, at);
  const inDocument = cursorAt(document.text, at, document.source.language);
  if (inDocument === undefined) return [];
  const base = judge.baseOf(document.source, inDocument.value, inDocument.path);
  if (base === undefined) return [];
  const cursor = withinObject(inDocument, base);
  const { schema } = judge.resourceSchema;
  const place: Place = { judge, document, cursor, schema };
  const field = schemaAt(schema, cursor.path);
  // A word alone is a key where an object is wanted, and a value everywhere else.
  const wantsKey =
    cursor.wants === 'key'
      ? field?.properties !== undefined
      : field?.type === 'object' && !isAfterColon(place);
  return wantsKey ? keyItems(place, field) : valueItems(place, field);
}

/** The cursor as it is in the object at `base` of the document. */
function withinObject(cursor: Cursor, base: FieldPath): Cursor {
  return { ...cursor, path: cursor.path.slice(base.length), value: valueAt(cursor.value, base) };
}

/** True where the cursor is on the line of the key whose value it is at. */
function isAfterColon({ cursor, document }: Place): boolean {
  const line = document.text.slice(
    document.text.lastIndexOf('\n', cursor.replace.start - 1) + 1,
    cursor.replace.start,
  );
  return !cursor.flow && /:\s+$/.test(line);
}

function keyItems(
  { judge, document, cursor, schema }: Place,
  field: CrdSchema | undefined,
): CompletionItem[] {
  const object = valueAt(cursor.value, cursor.path);
  const required = field?.required ?? [];
  return Object.entries(field?.properties ?? {}).flatMap(([name, child]) => {
    if (isObject(object) && Object.hasOwn(object, name)) return [];
    const path = [...cursor.path, name];
    const skeleton = skeletonOf(child);
    const value = skeleton ?? (child.type === 'array' ? [] : '');
    if (judge.isRefused(cursor.value ?? null, path, value, [])) return [];
    const newText = cursor.hasColon
      ? renderScalar(name, cursor.style)
      : keyText(name, child, skeleton, cursor);
    return [
      {
        label: name,
        kind: child.type === 'object' ? CompletionItemKind.Module : CompletionItemKind.Property,
        detail: typeWords(child),
        documentation: {
          kind: MarkupKind.Markdown,
          value: describeField(schemaAt(schema, path) ?? child, path, judge.catalog),
        },
        sortText: `${required.includes(name) ? 0 : rank(name)}${name}`,
        filterText:
          document.text.slice(cursor.replace.start, cursor.replace.start + 1) === '"' ? `"${name}` : name,
        insertTextMode: InsertTextMode.asIs,
        textEdit: { range: rangeIn(document, cursor.replace.start, cursor.replace.end), newText },
      },
    ];
  });
}

/** What people come for first, then the rest of `spec`, then what only the cluster writes. */
function rank(name: string): number {
  if (['managedBootImages', 'bootImageSkewEnforcement', 'machineManagers'].includes(name)) return 1;
  return ['status', 'managedFields', 'observedConfig', 'unsupportedConfigOverrides'].includes(name) ? 9 : 5;
}

function keyText(name: string, schema: CrdSchema, skeleton: JsonValue | undefined, cursor: Cursor): string {
  const { style, column, flow } = cursor;
  const key = renderScalar(name, style);
  if (skeleton !== undefined && schema.enum?.length === 1) return `${key}: ${renderFlow(skeleton, style)}`;
  const isEmpty = typeof skeleton !== 'object' || skeleton === null || Object.keys(skeleton).length === 0;
  if (flow || style.json) return `${key}: `;
  if (schema.type === 'array') return `${key}:${style.eol}${' '.repeat(column + style.listIndent)}- `;
  if (schema.type !== 'object') return `${key}: `;
  if (isEmpty || !isObject(skeleton)) return `${key}:${style.eol}${' '.repeat(column + style.indent)}`;
  return `${key}:${renderBelow(skeleton, column, style)}`;
}

function valueItems({ judge, document, cursor }: Place, field: CrdSchema | undefined): CompletionItem[] {
  const values: readonly JsonValue[] = field?.enum ?? (field?.type === 'boolean' ? [true, false] : []);
  // A partner field that is missing or too many can still be mended; what the value itself rules out cannot.
  const allows = ['union-mismatch', 'standalone-action'];
  return values.flatMap((value, index) => {
    if (judge.isRefused(cursor.value ?? null, cursor.path, value, allows)) return [];
    const text = typeof value === 'object' ? 'null' : renderScalar(value, cursor.style);
    const words = describeValue(cursor.path, String(value), judge.catalog);
    const description = [field?.description ?? '', words].filter((part) => part !== '').join('\n\n');
    return [
      {
        label: value === '' ? '""' : String(value),
        kind: CompletionItemKind.EnumMember,
        ...(description === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: description } }),
        sortText: `${value === '' ? 'z' : ''}${String(index).padStart(3, '0')}`,
        filterText: text,
        textEdit: {
          range: rangeIn(document, cursor.replace.start, cursor.replace.end),
          newText: needsBlank(document, cursor) ? ` ${text}` : text,
        },
      },
    ];
  });
}

/** True right behind the colon: a value needs a blank before it. */
function needsBlank({ text }: ManifestDocument, { replace }: Cursor): boolean {
  return text[replace.start - 1] === ':';
}

/** In a document without content: whole documents; in one that may become ours, its first keys. */
function startItems(document: ManifestDocument, at: number): CompletionItem[] {
  const { value, contents } = document.source.parsed;
  const isStart = contents === null || value === null || typeof value === 'string';
  if (!isStart) return [];
  const cursor = cursorAt(document.text, at, document.source.language);
  const start = cursor?.replace.start ?? at;
  if (document.text.slice(document.text.lastIndexOf('\n', start - 1) + 1, start).trim() !== '') return [];
  const style = { indent: 2, listIndent: 0, eol: '\n', json: false };
  const range = rangeIn(document, start, cursor?.replace.end ?? at);
  return documentSnippets.map(({ label, documentation, object }, index) => ({
    label,
    kind: CompletionItemKind.Snippet,
    documentation,
    sortText: `0${index}`,
    filterText: `mc ${label} apiVersion kind`,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText: `${renderMap(object, 0, style)}\n` },
  }));
}
