import { fileURLToPath } from 'node:url';
import type { Session } from '../session.ts';
import { refreshCodeLenses } from './code-lens.ts';
import { refreshDiagnostics } from './diagnostics.ts';
import type { Feature } from './feature.ts';

/** Finds out which open files are patches of a Kustomize kustomization, which may lack what they patch. */
export const fileUse: Feature = {
  capabilities: {},
  register(session) {
    session.manifests.onDidOpen(({ document }) => void lookUp(session, document.uri));
    // A kustomization in another tab may name the file by now.
    session.manifests.onDidSave(() => {
      for (const uri of session.manifests.keys()) void lookUp(session, uri);
    });
  },
};

async function lookUp(session: Session, uri: string): Promise<void> {
  const path = pathOf(uri);
  if (path === undefined) return;
  const use = (await session.host.patchedBy(path)) === undefined ? 'manifest' : 'patch';
  if (session.manifests.get(uri) === undefined || !session.setFacts(uri, { use })) return;
  refreshDiagnostics(session);
  refreshCodeLenses(session);
}

/** The path of a `file:` URI; undefined for everything else, such as an unsaved file. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // A URI with a host, or with characters that no path has.
    return undefined;
  }
}
