import {
  type ClientCapabilities,
  type Connection,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { Manifest } from './documents/manifest.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import { clusterSnapshot } from './features/cluster-snapshot.ts';
import { codeActions } from './features/code-actions.ts';
import { completion } from './features/completion.ts';
import { diagnostics } from './features/diagnostics.ts';
import { documentSymbols } from './features/document-symbols.ts';
import type { Feature } from './features/feature.ts';
import { hover } from './features/hover.ts';
import { resourceAt } from './features/resource-at.ts';
import type { Judge, Judges } from './judge.ts';
import type { createCatalog } from './schema/catalog.ts';
import type { Session } from './session.ts';

/** Everything the server can do. */
const features: readonly Feature[] = [
  clusterSnapshot,
  codeActions,
  completion,
  diagnostics,
  documentSymbols,
  hover,
  resourceAt,
];

/** The parsed contents of the files in `schemas/`. */
export type SchemaFiles = Parameters<typeof createCatalog>[0];

/** Wires a connection to the features and starts listening. */
export function startServer(connection: Connection, readSchemas: () => SchemaFiles, version: string): void {
  const manifests = new TextDocuments(Manifest);
  const world = createWorld(readSchemas, (message) => connection.console.error(message));
  let client: ClientCapabilities = {};
  const session: Session = {
    connection,
    manifests,
    get client() {
      return client;
    },
    get ready() {
      return world.load();
    },
    get judge() {
      return world.judge();
    },
    get epoch() {
      return world.epoch();
    },
    setSnapshot: (snapshot) => world.setSnapshot(snapshot),
  };
  connection.onInitialize((params) => {
    client = params.capabilities;
    return {
      capabilities: Object.assign(
        {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        } satisfies ServerCapabilities,
        ...features.map(({ capabilities }) => capabilities),
      ),
      serverInfo: { name: 'machineconfiguration-language-server', version },
    };
  });
  // The editor has its answer; what judging takes is loaded while the user looks for the file.
  connection.onInitialized(() => void world.load());
  for (const feature of features) feature.register(session);
  manifests.listen(connection);
  connection.listen();
}

/** What is known of the cluster, and the judge that goes with it. The judge's modules are loaded when they are asked for. */
function createWorld(readSchemas: () => SchemaFiles, logError: (message: string) => void) {
  let loading: Promise<void> | undefined;
  let judges: Judges | undefined;
  let judge: Judge | undefined;
  let snapshot: ClusterSnapshot = {};
  let epoch = 0;
  const load = async (): Promise<void> => {
    const [{ createJudges }, { createCatalog }] = await Promise.all([
      import('./judge.ts'),
      import('./schema/catalog.ts'),
    ]);
    judges = createJudges(createCatalog(readSchemas()), (rule, error) => {
      logError(
        `The rule ${rule.id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    });
  };
  return {
    epoch: () => epoch,
    load: () => {
      loading ??= load();
      return loading;
    },
    judge(): Judge {
      if (judges === undefined) throw new Error('The session is not ready to judge.');
      judge ??= judges.for(snapshot);
      return judge;
    },
    setSnapshot(next: ClusterSnapshot): void {
      snapshot = next;
      judge = undefined;
      epoch++;
    },
  };
}
