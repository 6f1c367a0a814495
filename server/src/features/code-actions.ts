import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { toTextChanges } from '../documents/edit.ts';
import { suppressionEdit } from '../documents/edit-suppress.ts';
import { type Manifest, type ManifestDocument, rangeIn } from '../documents/manifest.ts';
import { type FieldPath, isSamePath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import type { Judge } from '../judge.ts';
import type { Fix } from '../rules/rule.ts';
import type { Session } from '../session.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';
import { type DiagnosticData, diagnosticSource } from './to-diagnostic.ts';

const fixAllKind = `${CodeActionKind.SourceFixAll}.machineConfiguration`;

/** `textDocument/codeAction`: the fixes of the rules, and all safe ones of a file at once. */
export const codeActions: Feature = {
  capabilities: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] } },
  register(session) {
    session.connection.onCodeAction(
      safely(session, 'textDocument/codeAction', [] as CodeAction[], (params: CodeActionParams) => {
        const manifest = session.manifests.get(params.textDocument.uri);
        return manifest === undefined ? [] : actionsFor(session, manifest, params);
      }),
    );
  },
};

function actionsFor(session: Session, manifest: Manifest, { context }: CodeActionParams): CodeAction[] {
  const judge = session.judgeFor(manifest);
  const wants = (kind: string) =>
    context.only === undefined || context.only.some((only) => isWithin(kind, only));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    for (const diagnostic of context.diagnostics) actions.push(...quickFixes(judge, manifest, diagnostic));
    for (const diagnostic of context.diagnostics) actions.push(...ignoring(judge, manifest, diagnostic));
  }
  // "Fix all" answers only who asks for it: it is not one more entry in every light bulb.
  if (context.only !== undefined && wants(fixAllKind)) actions.push(...fixAll(judge, manifest));
  return actions;
}

/** True where `kind` is `wanted` or below it: `source.fixAll.x` is within `source` and `source.fixAll`. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

function quickFixes(judge: Judge, manifest: Manifest, diagnostic: Diagnostic): CodeAction[] {
  const asked = readDiagnostic(diagnostic);
  const document = manifest.documentAt(manifest.offsetAt(diagnostic.range.start));
  if (asked === undefined || document === undefined) return [];
  const { findings } = judge.reportOn(document.source);
  // The text may have changed since the diagnostic was made: what is no longer found needs no fix.
  const found = findings.find(({ rule, path, item }) => {
    return rule.id === diagnostic.code && isSamePath(path, asked.path) && item.item === asked.item;
  });
  if (found === undefined) return [];
  return judge.fixesOf(found, asked.data).flatMap((fix) => {
    const edit = toWorkspaceEdit(manifest, document, fix.edits);
    if (edit === undefined) return [];
    const isPreferred = fix.preferred === true;
    return [
      { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit },
    ];
  });
}

/** The comment that has a finding ignored, once the user has written why. */
function ignoring(judge: Judge, manifest: Manifest, diagnostic: Diagnostic): CodeAction[] {
  const document = manifest.documentAt(manifest.offsetAt(diagnostic.range.start));
  if (document === undefined || diagnostic.source !== diagnosticSource) return [];
  const start = manifest.offsetAt(diagnostic.range.start) - document.start;
  const found = judge
    .reportOn(document.source)
    .findings.find(({ rule, span }) => rule.id === diagnostic.code && span.start === start);
  const change = found && suppressionEdit(document.source, found.span, found.rule.id);
  if (found === undefined || change === undefined) return [];
  const edits = [{ range: rangeIn(document, change.start, change.end), newText: change.newText }];
  const textDocument = { uri: manifest.uri, version: manifest.version };
  return [
    {
      title: `Ignore ${found.rule.id} Here…`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: { documentChanges: [{ textDocument, edits }] },
    },
  ];
}

/** The path and data that went out with one of our diagnostics; undefined for anything else. */
function readDiagnostic(diagnostic: Diagnostic): DiagnosticData | undefined {
  const sent = diagnostic.data as JsonValue | undefined;
  if (diagnostic.source !== diagnosticSource || !isObject(sent)) return undefined;
  const { path, data, item } = sent;
  if (!isArray(path) || !isObject(data)) return undefined;
  const isPath = path.every((segment) => typeof segment === 'string' || typeof segment === 'number');
  if (!isPath) return undefined;
  return { path: path as FieldPath, data, ...(typeof item === 'number' ? { item } : {}) };
}

function toWorkspaceEdit(
  manifest: Manifest,
  document: ManifestDocument,
  edits: Fix['edits'],
): NonNullable<CodeAction['edit']> | undefined {
  const changes = toTextChanges(document.source.text, document.source.parsed, edits);
  if (changes === undefined) return undefined;
  const textEdits = changes.map(({ start, end, newText }) => ({
    range: rangeIn(document, start, end),
    newText,
  }));
  return {
    documentChanges: [{ textDocument: { uri: manifest.uri, version: manifest.version }, edits: textEdits }],
  };
}

/** The preferred fixes of every finding in the file, as far as they do not touch the same text. */
function fixAll(judge: Judge, manifest: Manifest): CodeAction[] {
  const edits = manifest.documents.flatMap((document) => {
    const { findings } = judge.reportOn(document.source);
    const fixes = findings.flatMap((finding) => {
      return judge
        .fixesOf(finding)
        .filter(({ preferred }) => preferred === true)
        .slice(0, 1);
    });
    const changes = fixes
      .flatMap((fix) => toTextChanges(document.source.text, document.source.parsed, fix.edits) ?? [])
      .sort((a, b) => a.start - b.start);
    const apart = changes.filter(
      (change, index) => index === 0 || change.start >= (changes[index - 1]?.end ?? 0),
    );
    return apart.map(({ start, end, newText }) => ({ range: rangeIn(document, start, end), newText }));
  });
  if (edits.length === 0) return [];
  const textDocument = { uri: manifest.uri, version: manifest.version };
  return [
    {
      title: 'Fix All in MachineConfiguration',
      kind: fixAllKind,
      edit: { documentChanges: [{ textDocument, edits }] },
    },
  ];
}
