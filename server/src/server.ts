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
import { createJudges, type Judge, type Judges } from './judge.ts';
import { type Catalog, createCatalog } from './schema/catalog.ts';
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

/** Wires a connection to the features and starts listening. Schemas are read at the first use. */
export function startServer(connection: Connection, readSchemas: () => SchemaFiles, version: string): void {
  const manifests = new TextDocuments(Manifest);
  const world = createWorld(
    () => createCatalog(readSchemas()),
    (message) => connection.console.error(message),
  );
  let client: ClientCapabilities = {};
  const session: Session = {
    connection,
    manifests,
    get client() {
      return client;
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
  for (const feature of features) feature.register(session);
  manifests.listen(connection);
  connection.listen();
}

/** What is known of the cluster, and the judge that goes with it, made when it is first asked for. */
function createWorld(loadCatalog: () => Catalog, logError: (message: string) => void) {
  let judges: Judges | undefined;
  let judge: Judge | undefined;
  let snapshot: ClusterSnapshot = {};
  let epoch = 0;
  return {
    epoch: () => epoch,
    judge(): Judge {
      judges ??= createJudges(loadCatalog(), (rule, error) => {
        logError(
          `The rule ${rule.id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      });
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
