import { type ExtensionContext, type LogOutputChannel, type TextDocument, window, workspace } from 'vscode';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import {
  clusterSnapshotMethod,
  type ResourceAtParams,
  type ResourceAtResult,
  resourceAtMethod,
} from '../../../server/src/protocol.ts';
import { mayHoldMachineConfiguration } from './is-ours.ts';
import type { LanguageServer } from './language-client.ts';

/** The language server, which is started when the first MachineConfiguration is seen, and not before. */
export interface Language {
  /** Tells the server what is known of the cluster, now and after every start of it. */
  setSnapshot(snapshot: ClusterSnapshot): void;
  resourceAt(params: ResourceAtParams): Promise<ResourceAtResult>;
  restart(): Promise<void>;
}

/** @param onDidSee is called once, when the first MachineConfiguration is seen */
export function createLanguage(
  context: ExtensionContext,
  log: LogOutputChannel,
  onDidSee: () => void,
): Language {
  let snapshot: ClusterSnapshot = {};
  let server: Promise<LanguageServer> | undefined;

  const tell = (to: LanguageServer) => {
    to.notify(clusterSnapshotMethod, snapshot).catch((error: unknown) =>
      log.warn(`The snapshot was not sent: ${String(error)}`),
    );
  };
  const start = (): Promise<LanguageServer> => {
    server ??= import('./language-client.ts').then(async ({ startLanguageServer }) => {
      const started = await startLanguageServer(context, log, tell);
      context.subscriptions.push(started);
      return started;
    });
    return server;
  };
  const look = (document: TextDocument) => {
    if (server !== undefined || !mayHoldMachineConfiguration(document)) return;
    onDidSee();
    start().catch((error: unknown) => {
      log.error(`The language server did not start: ${String(error)}`);
      void window.showErrorMessage(
        'The MachineConfiguration language server did not start. The log says why.',
      );
    });
  };
  context.subscriptions.push(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
  for (const document of workspace.textDocuments) look(document);

  return {
    setSnapshot(next) {
      snapshot = next;
      server?.then(tell, () => undefined);
    },
    resourceAt: async (params) => (await start()).request<ResourceAtResult>(resourceAtMethod, params),
    restart: async () => (await start()).restart(),
  };
}
