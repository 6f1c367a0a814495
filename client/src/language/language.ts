import {
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  workspace,
} from 'vscode';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import {
  clusterSnapshotMethod,
  type OpenSnapshotParams,
  type OpenSnapshotResult,
  openSnapshotMethod,
  type PlanParams,
  type PlanResult,
  planMethod,
  type ResourceAtParams,
  type ResourceAtResult,
  resourceAtMethod,
  type TargetParams,
  type TargetResult,
  targetChangedMethod,
  targetMethod,
} from '../../../server/src/protocol.ts';
import { showError } from '../notify.ts';
import { mayHoldMachineConfiguration } from './is-ours.ts';
import type { LanguageServer } from './language-client.ts';

/** How long after an edit the target is asked for again. */
const settleMs = 400;

/** The language server, which is started when the first MachineConfiguration is seen, and not before. */
export interface Language {
  /** Tells the server what is known of the live cluster, now and after every start of it. Resolves when it has been told. */
  setSnapshot(snapshot: ClusterSnapshot): Promise<void>;
  /** Has the server read what has been saved of a cluster, and take it until it is told of a live one. */
  openSnapshot(path: string): Promise<OpenSnapshotResult>;
  /** What has been saved of a cluster and is taken for it now; undefined where a live cluster is, or none. */
  readonly saved: () => SavedCluster | undefined;
  plan(params: PlanParams): Promise<PlanResult>;
  resourceAt(params: ResourceAtParams): Promise<ResourceAtResult>;
  /** What a file is judged for; null where no server runs, or where the file is not open in it. Never rejects. */
  target(uri: string): Promise<TargetResult | null>;
  /** The targets of files may be others now. */
  readonly onDidChangeTarget: Event<void>;
  restart(): Promise<void>;
}

/** A cluster of which only what has been saved is known. */
export interface SavedCluster {
  readonly path: string;
  /** How people call it: the name of its folder or file. */
  readonly name: string;
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
  let saved: SavedCluster | undefined;
  /** Counts what the user has chosen to be known: the last one counts. */
  let choices = 0;
  let server: Promise<LanguageServer> | undefined;
  let settling: NodeJS.Timeout | undefined;

  /** Says what is known, as it is when it is said. */
  const tell = async (to: LanguageServer): Promise<void> => {
    try {
      const read = saved === undefined ? undefined : await open(to, saved.path);
      if (read?.outcome === 'unreadable') {
        // It was there when it was opened.
        log.warn(read.reason);
        saved = undefined;
      }
      if (saved === undefined) await to.notify(clusterSnapshotMethod, snapshot);
      targetChanged.fire();
    } catch (error) {
      log.warn(`What is known of the cluster was not sent: ${String(error)}`);
    }
  };
  const open = (to: LanguageServer, path: string) => {
    const params: OpenSnapshotParams = { path };
    return to.request<OpenSnapshotResult>(openSnapshotMethod, params);
  };
  const start = (): Promise<LanguageServer> => {
    server ??= import('./language-client.ts').then(async ({ startLanguageServer }) => {
      const started = await startLanguageServer(context, log, (running) => void tell(running));
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
      void showError('The MachineConfiguration language server did not start. The log says why.');
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
    async setSnapshot(next) {
      // A connection begins or ends with nothing known: that is the user's choice, and what is read later follows from it.
      if (Object.keys(next).length === 0) choices++;
      snapshot = next;
      saved = undefined;
      if (server !== undefined) await server.then(tell, () => undefined);
    },
    saved: () => saved,
    async openSnapshot(path) {
      const mine = ++choices;
      const running = await start();
      const result = await open(running, path);
      if (mine !== choices) {
        // The user has chosen a cluster, or another snapshot, while it was read.
        await tell(running);
        return { outcome: 'unreadable', reason: 'Another cluster was chosen meanwhile.' };
      }
      if (result.outcome === 'opened') {
        saved = { path, name: result.name };
        snapshot = {};
      }
      targetChanged.fire();
      return result;
    },
    plan: async (params) => {
      // The plan stands in an editor, beside the changes.
      const asked: PlanParams = { layout: 'list', ...params };
      return (await start()).request<PlanResult>(planMethod, asked);
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
