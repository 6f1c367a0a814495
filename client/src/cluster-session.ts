import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { type Disposable, type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import { type Connection, createConnection, loadKubeApi } from './cluster/connection.ts';
import type { PluginCall } from './cluster/credential-plugin.ts';
import { readImageMetadata } from './cluster/image-metadata.ts';
import type { KubeApi } from './cluster/kube-api.ts';
import { type KubeconfigResult, readKubeconfig } from './cluster/kubeconfig.ts';
import { type ContextSummary, listContexts } from './cluster/kubeconfig-context.ts';
import { readClusterSnapshot, userDataSecrets } from './cluster/snapshot-reader.ts';
import { showWarning } from './notify.ts';
import { readSettings } from './settings.ts';
import { createUserDataConsent } from './user-data-consent.ts';

const contextKey = 'machineConfiguration.context';
const pluginTimeoutMs = 60_000;

/** The connection of this window, with what VS Code adds to it: settings, memory, and questions to the user. */
export interface ClusterSession extends Disposable {
  readonly connection: Connection;
  /** The contexts of the kubeconfig, or why there are none. */
  contexts(): Promise<
    { readonly contexts: readonly ContextSummary[] } | { readonly problem: KubeconfigResult }
  >;
  /** The name of the context that a connect would go to; undefined where there is none. */
  contextName(): Promise<string | undefined>;
  /** Connects to this context and remembers it for the workspace. */
  select(contextName: string): Promise<void>;
  /** The API of the connected cluster; connects first where it is not connected. Undefined where that failed. */
  api(): Promise<KubeApi | undefined>;
  /** Ends the connection for what has been saved of a cluster, which takes the place of what is known of it. */
  leave(): void;
  /**
   * Reads anew what is to be known of the cluster, and tells the language server. Undefined where there is no cluster, or
   * another one by the time it was read.
   */
  refreshSnapshot(): Promise<ClusterSnapshot | undefined>;
  /** The same; but asks first whether the user data secrets may be read, where machine sets name some and it was not answered. */
  snapshotForPlan(): Promise<ClusterSnapshot | undefined>;
}

export function createClusterSession(
  context: ExtensionContext,
  log: LogOutputChannel,
  onSnapshot: (snapshot: ClusterSnapshot) => Promise<void>,
): ClusterSession {
  const read = () =>
    readKubeconfig({
      env: process.env,
      homeDirectory: homedir(),
      platform: process.platform,
      path: readSettings().kubeconfigPath,
      readFile: (file) => readFile(file, 'utf8'),
    });
  const connection = createConnection({
    readKubeconfig: read,
    createApi: (selected) =>
      loadKubeApi(selected, {
        env: process.env,
        timeoutMs: readSettings().timeoutMs,
        isReadOnly: () => readSettings().readOnly,
        credentialPluginTimeoutMs: pluginTimeoutMs,
        mayRunCredentialPlugin: (call) => mayRun(context, call),
        now: () => Date.now(),
      }),
  });
  let isLeaving = false;
  const stop = connection.onDidChange((state) => {
    log.info(
      state.state === 'connected'
        ? `Connected to ${state.identity.context}.`
        : `Cluster connection: ${state.state}.`,
    );
    if (state.state === 'connected') void refreshSnapshot();
    else if (!isLeaving) void onSnapshot({});
  });
  const chosen = () =>
    context.workspaceState.get<string>(contextKey) ?? (readSettings().kubeconfigContext || undefined);

  const consent = createUserDataConsent(context.globalState);
  /** Counts the reads: what was read last is what is known. */
  let reads = 0;

  async function refreshSnapshot(): Promise<ClusterSnapshot | undefined> {
    const state = connection.state();
    if (state.state !== 'connected') return undefined;
    const turn = ++reads;
    const [{ snapshot: seen, unknown }, images] = await Promise.all([
      readClusterSnapshot(state.api, { mayReadUserData: consent.isGiven(state.identity) }),
      readImageMetadata(readSettings().imageMetadata, (path) => readFile(path, 'utf8')),
    ]);
    if (connection.state() !== state) return undefined;
    for (const { what, error } of unknown) log.info(`Not known of the cluster: ${what} (${error.kind}).`);
    for (const problem of images.problems) log.warn(problem);
    const snapshot: ClusterSnapshot = { ...seen, ...images.facts };
    if (turn === reads) await onSnapshot(snapshot);
    return snapshot;
  }

  return {
    connection,
    leave() {
      isLeaving = true;
      connection.disconnect();
      isLeaving = false;
    },
    refreshSnapshot,
    async snapshotForPlan() {
      const snapshot = await refreshSnapshot();
      const state = connection.state();
      if (snapshot === undefined || state.state !== 'connected') return snapshot;
      const { identity } = state;
      if (consent.isGiven(identity) || userDataSecrets(snapshot).length === 0) return snapshot;
      return (await consent.ask(identity)) ? refreshSnapshot() : snapshot;
    },
    async contexts() {
      const result = await read();
      return result.outcome === 'found' ? { contexts: listContexts(result.config) } : { problem: result };
    },
    async contextName() {
      const named = chosen();
      if (named !== undefined) return named;
      // In a workspace that is not trusted no kubeconfig is read.
      if (!workspace.isTrusted) return undefined;
      const result = await read();
      return result.outcome === 'found' ? result.config.currentContext : undefined;
    },
    async select(name) {
      await context.workspaceState.update(contextKey, name);
      await connection.connect(name);
    },
    async api() {
      const state = connection.state();
      if (state.state === 'connected') return state.api;
      const reached = workspace.isTrusted ? await connection.connect(chosen()) : state;
      return reached.state === 'connected' ? reached.api : undefined;
    },
    dispose() {
      stop();
      connection.disconnect();
    },
  };
}

/** Asks once for each program and its arguments: a kubeconfig can name any program. */
async function mayRun(context: ExtensionContext, call: PluginCall): Promise<boolean> {
  const key = `machineConfiguration.credentialPlugin:${JSON.stringify([call.command, call.args])}`;
  if (context.globalState.get<boolean>(key) === true) return true;
  const answer = await showWarning(
    `Run ${call.command} to get credentials for the cluster?`,
    {
      modal: true,
      detail: `The kubeconfig names this program:\n${[call.command, ...call.args].join(' ')}\nYou are asked only once for it.`,
    },
    'Run',
  );
  if (answer !== 'Run') return false;
  await context.globalState.update(key, true);
  return true;
}
