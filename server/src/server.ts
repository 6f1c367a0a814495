import {
  type ClientCapabilities,
  type Connection,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { Manifest } from './documents/manifest.ts';
import { clusterSnapshot } from './features/cluster-snapshot.ts';
import { codeActions } from './features/code-actions.ts';
import { codeLens } from './features/code-lens.ts';
import { completion } from './features/completion.ts';
import { diagnostics } from './features/diagnostics.ts';
import { documentSymbols } from './features/document-symbols.ts';
import type { Feature } from './features/feature.ts';
import { fileSettings } from './features/file-settings.ts';
import { fileUse } from './features/file-use.ts';
import { hover } from './features/hover.ts';
import { openSnapshot } from './features/open-snapshot.ts';
import { plan } from './features/plan.ts';
import { resourceAt } from './features/resource-at.ts';
import { target } from './features/target.ts';
import type { Host } from './host.ts';
import type { Initialization } from './protocol.ts';
import type { Session } from './session.ts';
import { createWorld } from './world.ts';

/** Everything the server can do. */
const features: readonly Feature[] = [
  clusterSnapshot,
  codeActions,
  codeLens,
  completion,
  diagnostics,
  documentSymbols,
  fileSettings,
  fileUse,
  hover,
  openSnapshot,
  plan,
  resourceAt,
  target,
];

/** Wires a connection to the features and starts listening. */
export function startServer(connection: Connection, host: Host): void {
  const manifests = new TextDocuments(Manifest);
  const world = createWorld(
    () => host.readSchemas(),
    (message) => connection.console.error(message),
  );
  let client: ClientCapabilities = {};
  let hasCommands = false;
  const session: Session = {
    connection,
    host,
    manifests,
    get client() {
      return client;
    },
    get hasCommands() {
      return hasCommands;
    },
    get ready() {
      return world.load();
    },
    judgeFor: (manifest) => world.judgeFor(manifest),
    modelineOf: (manifest) => world.modelineOf(manifest),
    get epoch() {
      return world.epoch;
    },
    setSnapshot: (snapshot) => world.setSnapshot(snapshot),
    setFacts: (uri, facts) => world.setFacts(uri, facts),
  };
  connection.onInitialize((params) => {
    client = params.capabilities;
    const options = params.initializationOptions as Initialization | null | undefined;
    hasCommands = options?.hasCommands === true;
    return {
      capabilities: Object.assign(
        {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        } satisfies ServerCapabilities,
        ...features.map(({ capabilities }) => capabilities),
      ),
      serverInfo: { name: 'machineconfiguration-language-server', version: host.version },
    };
  });
  // The editor has its answer; what judging takes is loaded while the user looks for the file.
  connection.onInitialized(() => {
    void world.load();
    for (const feature of features) feature.begin?.(session);
  });
  for (const feature of features) feature.register(session);
  manifests.listen(connection);
  connection.listen();
}
