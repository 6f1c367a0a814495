import { valueAt } from '../../../server/src/domain/field-path.ts';
import type { ApiError } from './api-error.ts';
import { sentence } from './api-error-sentence.ts';
import type { ClusterIdentity, KubeApi } from './kube-api.ts';
import type { KubeconfigResult } from './kubeconfig.ts';
import { type SelectedContext, selectContext } from './kubeconfig-context.ts';
import type { KubeApiOptions } from './kubernetes-client.ts';
import { optional } from './optional.ts';
import { displayUrl, redact } from './redact.ts';
import { clusterVersions } from './resources.ts';

export type ConnectionState =
  | { readonly state: 'disconnected' }
  /** `context` is absent until the kubeconfig has been read, where none was named. */
  | { readonly state: 'connecting'; readonly context?: string }
  | { readonly state: 'connected'; readonly identity: ClusterIdentity; readonly api: KubeApi }
  | {
      readonly state: 'failed';
      readonly context?: string;
      readonly error: ApiError;
      /** The error as one whole sentence for the user. */
      readonly sentence: string;
    };

export interface ConnectionOptions {
  readonly readKubeconfig: () => Promise<KubeconfigResult>;
  /** `loadKubeApi` below, or a fake. */
  readonly createApi: (context: SelectedContext) => Promise<KubeApi>;
}

/** The connection to one cluster: its state, and who wants to know of it. A later `connect` replaces an earlier one. */
export interface Connection {
  readonly state: () => ConnectionState;
  /** Calls `listener` after every change of state; what it returns ends that. */
  readonly onDidChange: (listener: (state: ConnectionState) => void) => () => void;
  /** Connects to the context, or to the kubeconfig's current one. Resolves with the state it led to, never rejects. */
  readonly connect: (contextName?: string) => Promise<ConnectionState>;
  readonly disconnect: () => void;
  /** For who uses the API and meets what ends the connection, as an expired token does. */
  readonly fail: (error: ApiError) => void;
}

const versionRef = { of: clusterVersions, name: 'version' } as const;

export function createConnection(options: ConnectionOptions): Connection {
  const listeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = { state: 'disconnected' };
  let attempt = new AbortController();

  function change(next: ConnectionState): ConnectionState {
    state = next;
    for (const listener of [...listeners]) listener(next);
    return next;
  }

  /** Ends what there is: an attempt, or a connection with its requests. */
  function leave(): void {
    attempt.abort();
    if (state.state === 'connected') state.api.close();
  }

  async function open(contextName: string | undefined, signal: AbortSignal): Promise<ConnectionState> {
    const kubeconfig = await options.readKubeconfig();
    if (kubeconfig.outcome !== 'found') return unusable(kubeconfigProblem(kubeconfig), contextName);
    const selection = selectContext(kubeconfig.config, contextName);
    if (selection.outcome === 'unusable') return unusable(selection.sentence, contextName);
    const { context } = selection;
    if (signal.aborted) return state;
    if (contextName === undefined) change({ state: 'connecting', context: context.name });
    const api = await options.createApi(context);
    const proof = await prove(api, signal);
    if ('failed' in proof) {
      api.close();
      return asFailed(proof.failed, context);
    }
    return { state: 'connected', api, identity: { ...api.endpoint, ...proof } };
  }

  return {
    state: () => state,
    onDidChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: async (contextName) => {
      leave();
      attempt = new AbortController();
      const { signal } = attempt;
      change({ state: 'connecting', ...optional({ context: contextName }) });
      const reached = await open(contextName, signal).catch((error: unknown) =>
        unexpected(error, contextName),
      );
      if (!signal.aborted) return change(reached);
      // Someone connected elsewhere, or disconnected, meanwhile: what this attempt reached is not wanted any more.
      if (reached.state === 'connected') reached.api.close();
      return state;
    },
    disconnect: () => {
      leave();
      change({ state: 'disconnected' });
    },
    fail: (error) => {
      if (state.state !== 'connected') return;
      const { identity } = state;
      leave();
      change({ state: 'failed', context: identity.context, error, sentence: describe(error, identity) });
    },
  };
}

/** Loads the Kubernetes client, a bundle of its own, at the first connect. */
export async function loadKubeApi(context: SelectedContext, options: KubeApiOptions): Promise<KubeApi> {
  const { createKubeApi } = await import('./kubernetes-client.ts');
  return createKubeApi(context, options);
}

/**
 * One authenticated request. Whoever may not read the ClusterVersion, or whose cluster has none, is connected all the
 * same: what they may do, and that it is not OpenShift, is seen where it matters.
 */
async function prove(
  api: KubeApi,
  signal: AbortSignal,
): Promise<{ readonly clusterId?: string } | { readonly failed: ApiError }> {
  const answer = await api.get(versionRef, { signal });
  if (answer.outcome === 'ok') {
    const clusterId = valueAt(answer.value, ['spec', 'clusterID']);
    return typeof clusterId === 'string' ? { clusterId } : {};
  }
  const { error } = answer;
  const isAnswered = error.kind === 'forbidden' || error.kind === 'notFound' || error.kind === 'kindMissing';
  return isAnswered ? {} : { failed: error };
}

function kubeconfigProblem(result: Exclude<KubeconfigResult, { outcome: 'found' }>): string {
  if (result.outcome === 'broken') return result.sentence;
  return `No kubeconfig was found (looked for ${result.lookedIn.join(', ')}). Run \`oc login\` in a terminal, or set \`machineConfiguration.kubeconfig.path\`.`;
}

function unusable(problem: string, context: string | undefined): ConnectionState {
  const error: ApiError = { kind: 'configuration', problem };
  return { state: 'failed', error, sentence: problem, ...optional({ context }) };
}

function asFailed(error: ApiError, { name, cluster }: SelectedContext): ConnectionState {
  const subject = { context: name, server: displayUrl(cluster.server) };
  return { state: 'failed', context: name, error, sentence: describe(error, subject) };
}

function describe(error: ApiError, subject: { readonly context: string; readonly server: string }): string {
  return sentence(error, { ...subject, object: 'ClusterVersion "version"' });
}

/** What nobody foresaw, first of all a Kubernetes client that this editor is too old to load. */
function unexpected(error: unknown, context: string | undefined): ConnectionState {
  const message = error instanceof Error ? redact(error.message, 300) : 'unknown error';
  return unusable(`The Kubernetes client could not be started: ${message}.`, context);
}
