import {
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import {
  clusterSnapshotMethod,
  type ResourceAtParams,
  type ResourceAtResult,
  resourceAtMethod,
  type TargetParams,
  type TargetResult,
  targetChangedMethod,
  targetMethod,
} from '../../../server/src/protocol.ts';
import { mayHoldMachineConfiguration } from './is-ours.ts';
import type { LanguageServer } from './language-client.ts';

/** How long after an edit the target is asked for again. */
const settleMs = 400;

/** The language server, which is started when the first MachineConfiguration is seen, and not before. */
export interface Language {
  /** Tells the server what is known of the cluster, now and after every start of it. */
  setSnapshot(snapshot: ClusterSnapshot): void;
  resourceAt(params: ResourceAtParams): Promise<ResourceAtResult>;
  /** What a file is judged for; null where no server runs, or where the file is not open in it. Never rejects. */
  target(uri: string): Promise<TargetResult | null>;
  /** The targets of files may be others now. */
  readonly onDidChangeTarget: Event<void>;
  restart(): Promise<void>;
}

/** @param onDidSee is called once, when the first MachineConfiguration is seen */
export function createLanguage(
  context: ExtensionContext,
  log: LogOutputChannel,
  onDidSee: () => void,
): Language {
  const targetChanged = new EventEmitter<void>();
  context.subscriptions.push(targetChanged);
  let snapshot: ClusterSnapshot = {};
  let server: Promise<LanguageServer> | undefined;
  let settling: NodeJS.Timeout | undefined;

  const tell = (to: LanguageServer) => {
    to.notify(clusterSnapshotMethod, snapshot).then(
      () => targetChanged.fire(),
      (error: unknown) => log.warn(`The snapshot was not sent: ${String(error)}`),
    );
  };
  const start = (): Promise<LanguageServer> => {
    server ??= import('./language-client.ts').then(async ({ startLanguageServer }) => {
      const started = await startLanguageServer(context, log, tell);
      const listener = started.onNotification(targetChangedMethod, () => targetChanged.fire());
      context.subscriptions.push(started, listener);
      targetChanged.fire();
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
    workspace.onDidChangeTextDocument(({ document }) => {
      look(document);
      // What was typed may say what the file is for: its kind, a line `# openshift: …`.
      clearTimeout(settling);
      if (server !== undefined) settling = setTimeout(() => targetChanged.fire(), settleMs);
    }),
    { dispose: () => clearTimeout(settling) },
  );
  for (const document of workspace.textDocuments) look(document);

  return {
    setSnapshot(next) {
      snapshot = next;
      server?.then(tell, () => undefined);
    },
    target: async (uri) => {
      if (server === undefined) return null;
      const params: TargetParams = { textDocument: { uri } };
      return (await server).request<TargetResult | null>(targetMethod, params).catch(() => null);
    },
    onDidChangeTarget: targetChanged.event,
    resourceAt: async (params) => (await start()).request<ResourceAtResult>(resourceAtMethod, params),
    restart: async () => (await start()).restart(),
  };
}
