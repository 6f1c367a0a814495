import { type CodeLens, CodeLensRefreshRequest, type Position, type Range } from 'vscode-languageserver/node';
import { previewCommand, selectContextCommand } from '../protocol.ts';
import type { Session } from '../session.ts';
import type { Feature } from './feature.ts';
import { findResource, resourcesIn } from './find-resource.ts';
import { safely } from './safely.ts';

/** What `codeLens/resolve` needs: where in which version of which file the object begins. */
interface LensData {
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

/**
 * `textDocument/codeLens`: above each MachineConfiguration `Preview Changes`, and what the change would come to. Only for
 * editors that have our commands. What takes time is left to `codeLens/resolve`, which is asked for what is in view.
 */
export const codeLens: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: true } },
  register(session) {
    const { connection } = session;
    connection.onCodeLens(
      safely(session, 'textDocument/codeLens', [] as CodeLens[], ({ textDocument }: LensParams) =>
        session.hasCommands ? lensesOf(session, textDocument.uri) : [],
      ),
    );
    connection.onCodeLensResolve((lens, token) =>
      safely(session, 'codeLens/resolve', lens, () => resolveLens(session, lens))(lens, token),
    );
  },
};

interface LensParams {
  readonly textDocument: { readonly uri: string };
}

/** Has the editor ask for all lenses again: what is known of the cluster is another. */
export function refreshCodeLenses({ client, connection, hasCommands }: Session): void {
  if (!hasCommands || client.workspace?.codeLens?.refreshSupport !== true) return;
  // Rejects where the client is gone: then there is nobody to refresh for.
  connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
}

function lensesOf(session: Session, uri: string): CodeLens[] {
  const manifest = session.manifests.get(uri);
  if (manifest === undefined) return [];
  const judge = session.judgeFor(manifest);
  const isKnown = judge.snapshot.name !== undefined;
  return resourcesIn(judge, manifest).flatMap(({ document, item, start }) => {
    // Of a patch only what comes of it can be previewed.
    if (item?.verdict === undefined) return [];
    const offset = item.item === undefined ? firstContent(document.text) : start - document.start;
    const { line, character } = document.source.positionAt(offset);
    const position: Position = { line: document.startLine + line, character };
    const range: Range = { start: position, end: position };
    const data: LensData = { uri, version: manifest.version, position };
    const select = { title: 'Select Cluster Context…', command: selectContextCommand };
    return isKnown
      ? [{ range, data }]
      : [
          { range, data },
          { range, command: select },
        ];
  });
}

/** Where a document begins after its marker, its directives and its comments. */
function firstContent(text: string): number {
  return Math.max(0, text.search(/^(?![ \t]*(?:#|%|---[ \t]*(?:#|\r?$)|\r?$))/m));
}

/** `Preview Changes · 2 of 4 machine sets would change · prod-east`. */
async function resolveLens(session: Session, lens: CodeLens): Promise<CodeLens> {
  const { uri, version, position } = lens.data as LensData;
  const manifest = session.manifests.get(uri);
  // After an edit the editor asks for new lenses anyway.
  if (manifest === undefined || manifest.version !== version) return previewLens(lens);
  const judge = session.judgeFor(manifest);
  const { name } = judge.snapshot;
  const found = findResource(judge, manifest, manifest.offsetAt(position));
  if (name === undefined || 'refused' in found) return previewLens(lens);
  const { planOfFile, shortTotals } = await import('../engine.ts');
  const { plan } = planOfFile(judge, found.item);
  return previewLens(lens, [shortTotals(plan), name]);
}

function previewLens(lens: CodeLens, facts: readonly string[] = []): CodeLens {
  const { uri, position } = lens.data as LensData;
  const title = ['Preview Changes', ...facts.filter((fact) => fact !== '')].join(' · ');
  return { ...lens, command: { title, command: previewCommand, arguments: [uri, position] } };
}
