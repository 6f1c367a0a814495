import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import { pathAt, spanOf } from '../documents/locate.ts';
import { type Manifest, type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { type FieldPath, printFieldPath, valueAt } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import { mayBeOurs } from '../judge/document.ts';
import type { Judge } from '../judge.ts';
import { schemaAt } from '../schema/schema-at.ts';
import { describeField, describeValue, typeWords } from './describe.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';

/** `textDocument/hover`: what a field is, since when it exists, and what a finding there means for the cluster. */
export const hover: Feature = {
  capabilities: { hoverProvider: true },
  register(session) {
    session.connection.onHover(
      safely(
        session,
        'textDocument/hover',
        null as Hover | null,
        ({ textDocument, position }: HoverParams) => {
          const manifest = session.manifests.get(textDocument.uri);
          return manifest === undefined
            ? null
            : hoverAt(session.judgeFor(manifest), manifest, manifest.offsetAt(position));
        },
      ),
    );
  },
};

function hoverAt(judge: Judge, manifest: Manifest, offset: number): Hover | null {
  const document = manifest.documentAt(offset);
  if (document === undefined) return null;
  const at = offset - document.start;
  const place = mayBeOurs(document.source) ? pathAt(document.source.parsed, at) : undefined;
  if (place === undefined) return null;
  const base = judge.baseOf(document.source, document.source.parsed.value, place.path);
  if (base === undefined) return null;
  const path = place.path.slice(base.length);
  const field = schemaAt(judge.resourceSchema.schema, path);
  const parts =
    field === undefined
      ? []
      : [`**${printFieldPath(path)}** · ${typeWords(field)}`, describeField(field, path, judge.catalog)];
  const value =
    place.on === 'value' ? valueWords(judge, path, valueAt(document.source.parsed.value, place.path)) : '';
  const text = [...parts, value, ...whys(judge, document, at)].filter((part) => part !== '').join('\n\n');
  if (text === '') return null;
  const { start, end } = spanOf(document.source.parsed, place.path, place.on);
  return { contents: { kind: MarkupKind.Markdown, value: text }, range: rangeIn(document, start, end) };
}

function valueWords(judge: Judge, path: FieldPath, value: JsonValue | undefined): string {
  const words = typeof value === 'string' ? describeValue(path, value, judge.catalog) : '';
  return words === '' ? '' : `\`${String(value)}\`: ${words}`;
}

/** Why the findings under the pointer matter. */
function whys(judge: Judge, document: ManifestDocument, at: number): readonly string[] {
  const { findings } = judge.reportOn(document.source);
  const here = findings.filter(({ span }) => span.start <= at && at <= span.end);
  return [...new Set(here.map(({ rule }) => `**${rule.id}**: ${rule.docs.why}`))];
}
