import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import type { Manifest } from '../documents/manifest.ts';
import type { Session } from '../session.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';
import { findingToDiagnostic, problemToDiagnostic } from './to-diagnostic.ts';

/** In a file of more documents than this the trees of those that are not edited are not kept. */
const mostTrees = 32;

/** `textDocument/diagnostic`; and `publishDiagnostics` for editors that do not ask. */
export const diagnostics: Feature = {
  capabilities: {
    diagnosticProvider: {
      interFileDependencies: false,
      workspaceDiagnostics: false,
      identifier: 'machineconfiguration',
    },
  },
  register(session) {
    const { connection, manifests } = session;
    const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
    connection.languages.diagnostics.on(
      safely(session, 'textDocument/diagnostic', nothing, ({ textDocument, previousResultId }) => {
        const manifest = manifests.get(textDocument.uri);
        if (manifest === undefined) return nothing;
        const resultId = `${session.epoch}.${manifest.version}`;
        if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnosticsOf(session, manifest) };
      }),
    );
    manifests.onDidChangeContent(async ({ document }) => {
      if (canPull(session)) return;
      await session.ready;
      // Of several edits that came meanwhile the last one counts.
      if (manifests.get(document.uri) === document) publish(session, document);
    });
    manifests.onDidClose(({ document }) => {
      if (!canPull(session)) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    });
  },
};

/** Shows every open document in the light of a changed world. */
export function refreshDiagnostics(session: Session): void {
  if (!canPull(session)) {
    void session.ready.then(() => {
      for (const manifest of session.manifests.all()) publish(session, manifest);
    });
  } else if (session.client.workspace?.diagnostics?.refreshSupport === true) {
    // Rejects where the client is gone: then there is nobody to refresh for.
    session.connection.languages.diagnostics.refresh().catch(() => undefined);
  }
}

function canPull(session: Session): boolean {
  return session.client.textDocument?.diagnostic !== undefined;
}

function publish(session: Session, manifest: Manifest): void {
  // Rejects where the client is gone.
  session.connection
    .sendDiagnostics({
      uri: manifest.uri,
      version: manifest.version,
      diagnostics: diagnosticsOf(session, manifest),
    })
    .catch(() => undefined);
}

function diagnosticsOf(session: Session, manifest: Manifest): Diagnostic[] {
  const judge = session.judgeFor(manifest);
  const items: Diagnostic[] = [];
  let isOurs = false;
  for (const document of manifest.documents) {
    const { problems, findings, items: objects } = judge.reportOn(document.source);
    isOurs ||= problems.length > 0 || objects.some((object) => object.isOurs);
    for (const problem of problems) items.push(problemToDiagnostic(problem, document));
    for (const finding of findings) items.push(findingToDiagnostic(finding, document, manifest.uri));
    if (manifest.documents.length > mostTrees) document.source.forget();
  }
  // Other people's files may have a comment of that look.
  const [first] = isOurs ? manifest.documents : [];
  if (first === undefined) return items;
  const { problems } = session.modelineOf(manifest);
  return [...problems.map((problem) => problemToDiagnostic(problem, first)), ...items];
}
