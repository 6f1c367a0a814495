import type { Kubeconfig, KubeconfigCluster } from './kubeconfig-file.ts';
import type { KubeconfigUser } from './kubeconfig-user.ts';
import { optional } from './optional.ts';
import { displayUrl } from './redact.ts';

/** A context as a person chooses it. `problem` is a whole sentence where it cannot be used. */
export interface ContextSummary {
  readonly name: string;
  readonly cluster: string;
  /** The API server's address, absent where the context's cluster does not exist. */
  readonly server?: string;
  readonly user: string;
  readonly namespace?: string;
  /** True where the kubeconfig says `insecure-skip-tls-verify`, or the server is plain http. */
  readonly insecure: boolean;
  readonly isCurrent: boolean;
  /** The kubeconfig file that the context is from. */
  readonly file: string;
  readonly problem?: string;
}

/** Everything a connection needs of a kubeconfig. `user` holds credentials. */
export interface SelectedContext {
  readonly name: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly namespace?: string;
}

export type ContextSelection =
  | { readonly outcome: 'selected'; readonly context: SelectedContext }
  | { readonly outcome: 'unusable'; readonly sentence: string };

/** All contexts, in the order of the files. */
export function listContexts(config: Kubeconfig): readonly ContextSummary[] {
  return config.contexts.map((context) => {
    const cluster = config.clusters.find(({ name }) => name === context.cluster);
    const selection = selectContext(config, context.name);
    return {
      name: context.name,
      cluster: context.cluster,
      user: context.user,
      insecure: cluster !== undefined && isInsecure(cluster),
      isCurrent: context.name === config.currentContext,
      file: context.file,
      ...optional({
        server: cluster === undefined || cluster.server === '' ? undefined : displayUrl(cluster.server),
        namespace: context.namespace,
        problem: selection.outcome === 'unusable' ? selection.sentence : undefined,
      }),
    };
  });
}

/** The context called `name`, or the current one, with the cluster and the user it names. */
export function selectContext(config: Kubeconfig, name?: string): ContextSelection {
  const wanted = name ?? config.currentContext;
  if (wanted === undefined) {
    return unusable('The kubeconfig has no current context. Select a cluster context.');
  }
  const context = config.contexts.find((candidate) => candidate.name === wanted);
  if (context === undefined) {
    return unusable(`The kubeconfig has no context ${wanted}. Select another cluster context.`);
  }
  const where = `The context ${wanted} in ${context.file}`;
  const cluster = config.clusters.find((candidate) => candidate.name === context.cluster);
  if (cluster === undefined) {
    return unusable(
      `${where} names the cluster ${quoted(context.cluster)}, which the kubeconfig does not have.`,
    );
  }
  const problem = serverProblem(cluster.server);
  if (problem !== undefined) return unusable(`The cluster ${cluster.name} in ${cluster.file} ${problem}.`);
  // A context without a user is legal: it connects as system:anonymous.
  const nobody: KubeconfigUser = { name: '', file: context.file };
  const user =
    context.user === '' ? nobody : config.users.find((candidate) => candidate.name === context.user);
  if (user === undefined) {
    return unusable(`${where} names the user ${quoted(context.user)}, which the kubeconfig does not have.`);
  }
  const { namespace } = context;
  return { outcome: 'selected', context: { name: wanted, cluster, user, ...optional({ namespace }) } };
}

/** True where nothing proves that the server is the one meant. */
export function isInsecure(cluster: KubeconfigCluster): boolean {
  return cluster.insecureSkipTlsVerify || /^http:/i.test(cluster.server);
}

function serverProblem(server: string): string | undefined {
  if (server === '') return 'has no server';
  if (!URL.canParse(server)) return 'has a server that is not an address';
  const { protocol } = new URL(server);
  return protocol === 'https:' || protocol === 'http:'
    ? undefined
    : 'has a server that is not an https address';
}

function unusable(sentence: string): ContextSelection {
  return { outcome: 'unusable', sentence };
}

function quoted(name: string): string {
  return name === '' ? '"" (none)' : name;
}
