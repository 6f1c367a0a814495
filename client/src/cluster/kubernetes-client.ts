import { Agent as HttpAgent, type OutgoingHttpHeaders } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { getCACertificates } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { type Answer, type ApiError, failed, ok } from './api-error.ts';
import { type Credential, type CredentialOptions, createCredentialSource } from './credentials.ts';
import type { Endpoint, KubeApi } from './kube-api.ts';
import { isInsecure, type SelectedContext } from './kubeconfig-context.ts';
import type { KubeconfigUser } from './kubeconfig-user.ts';
import { optional } from './optional.ts';
import { proxyFromEnvironment } from './proxy.ts';
import { createReads } from './reads.ts';
import { displayUrl, redact } from './redact.ts';
import { type Authorizer, type Credentials, createTransport } from './transport.ts';
import { createWrites } from './writes.ts';

export interface KubeApiOptions extends CredentialOptions {
  /** For one request, connection included. A watch may be silent for longer. */
  readonly timeoutMs: number;
  /** The setting `machineConfiguration.readOnly` for this context. */
  readonly isReadOnly: () => boolean;
}

/**
 * The API server of a kubeconfig context. The only module that imports @kubernetes/client-node, and itself only ever
 * imported dynamically: it is a bundle of its own, loaded at the first connect. client-node reads certificates, passwords
 * and proxies; requests are sent by `transport.ts`, because client-node's can carry no field validation and no uid.
 */
export function createKubeApi(context: SelectedContext, options: KubeApiOptions): KubeApi {
  const { cluster, user } = context;
  const endpoint: Endpoint = {
    context: context.name,
    server: displayUrl(cluster.server),
    user: user.name,
    insecure: isInsecure(cluster),
  };
  // What the kubeconfig says of a proxy comes before what the environment says.
  const proxyUrl = cluster.proxyUrl ?? proxyFromEnvironment(new URL(cluster.server), options.env);
  const transport = createTransport({
    server: cluster.server,
    authorizer: createAuthorizer(context, proxyUrl, options),
    timeoutMs: options.timeoutMs,
    isReadOnly: options.isReadOnly,
    ...(proxyUrl === undefined ? {} : { proxy: displayUrl(proxyUrl) }),
  });
  return { ...createReads(transport, endpoint), ...createWrites(transport), close: transport.close };
}

function createAuthorizer(
  context: SelectedContext,
  proxyUrl: string | undefined,
  options: CredentialOptions,
): Authorizer {
  const source = createCredentialSource(context, options);
  const impersonation = impersonationHeaders(context.user);
  const agents = createDirectAgents(/^http:/i.test(context.cluster.server));
  let authorities: string[] | undefined;
  return {
    authorize: async (signal) => {
      const unusable = plainHttpProblem(context);
      if (unusable !== undefined) return failed(unusable);
      const credential = await source.read(signal);
      if (credential.outcome === 'failed') return credential;
      authorities ??= fallbackAuthorities(context);
      const found = await applyKubeConfig(context, credential.value, proxyUrl, authorities);
      if (found.outcome === 'failed') return found;
      const { agent, auth, headers } = found.value;
      return ok({
        headers: { ...(headers as OutgoingHttpHeaders | undefined), ...impersonation },
        agent: proxyUrl !== undefined && agent instanceof HttpAgent ? agent : agents.agentFor(found.value),
        ...optional({ auth: auth ?? undefined }),
      } satisfies Credentials);
    },
    renew: source.renew,
    close: () => {
      source.close();
      agents.close();
    },
  };
}

type TlsOptions = Pick<
  RequestOptions,
  'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized' | 'minVersion'
>;

/** One agent that keeps its connections, for all requests with the same certificates; renewed ones get a new agent. */
function createDirectAgents(isPlain: boolean) {
  let current: { readonly tls: TlsOptions; readonly agent: HttpAgent } | undefined;
  return {
    agentFor: ({ ca, cert, key, servername, rejectUnauthorized, minVersion }: TlsOptions): HttpAgent => {
      const tls = optional({ ca, cert, key, servername, rejectUnauthorized, minVersion });
      if (current !== undefined && isSameTls(current.tls, tls)) return current.agent;
      current?.agent.destroy();
      const agent = isPlain ? new HttpAgent({ keepAlive: true }) : new Agent({ ...tls, keepAlive: true });
      current = { tls, agent };
      return agent;
    },
    close: () => current?.agent.destroy(),
  };
}

function isSameTls(a: TlsOptions, b: TlsOptions): boolean {
  const isSame = (x: unknown, y: unknown) =>
    x === y || (Buffer.isBuffer(x) && Buffer.isBuffer(y) && x.equals(y));
  return isSame(a.ca, b.ca) && isSame(a.cert, b.cert) && isSame(a.key, b.key);
}

/** Lets client-node read what the kubeconfig entries name. Built anew for each request: certificates may be renewed. */
async function applyKubeConfig(
  { cluster, user }: SelectedContext,
  credential: Credential,
  proxyUrl: string | undefined,
  ca: string[],
): Promise<Answer<RequestOptions>> {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server: cluster.server,
        skipTLSVerify: isInsecure(cluster),
        caFile: cluster.certificateAuthority,
        caData: cluster.certificateAuthorityData,
        tlsServerName: cluster.tlsServerName,
        proxyUrl,
      },
    ],
    users: [
      {
        name: 'user',
        token: credential.token,
        certFile: credential.certificate === undefined ? user.clientCertificate : undefined,
        certData: toBase64(credential.certificate) ?? user.clientCertificateData,
        keyFile: credential.key === undefined ? user.clientKey : undefined,
        keyData: toBase64(credential.key) ?? user.clientKeyData,
        username: user.username,
        password: user.password ?? '',
      },
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  const applied: RequestOptions = {
    // Said always, so that NODE_TLS_REJECT_UNAUTHORIZED has nothing to say.
    rejectUnauthorized: !cluster.insecureSkipTlsVerify,
    minVersion: 'TLSv1.2',
    // Replaced by that of the kubeconfig, where it has one.
    ...(ca.length === 0 ? {} : { ca }),
  };
  try {
    await config.applyToHTTPSOptions(applied);
  } catch (error) {
    return failed(unreadable(error, user));
  }
  return ok(applied);
}

/**
 * Without a certificate authority in the kubeconfig, kubectl trusts those of the system; Node alone knows only its own,
 * with which an extension host must do that cannot read the system's (an empty list stands for "as Node does").
 */
function fallbackAuthorities({ cluster }: SelectedContext): string[] {
  const hasOwn = cluster.certificateAuthority !== undefined || cluster.certificateAuthorityData !== undefined;
  if (hasOwn || isInsecure(cluster)) return [];
  try {
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  } catch {
    return [];
  }
}

/** A certificate file that is missing is what client-node throws for; anything else is named by its class only. */
function unreadable(error: unknown, user: KubeconfigUser): ApiError {
  const message = error instanceof Error ? redact(error.message, 300) : 'unknown error';
  return {
    kind: 'configuration',
    problem: `The credentials of the user ${user.name} in ${user.file} cannot be read: ${message}.`,
  };
}

/** Credentials are not sent where everyone on the way can read them, unless the kubeconfig says that this is meant. */
function plainHttpProblem({ cluster }: SelectedContext): ApiError | undefined {
  const { protocol, hostname } = new URL(cluster.server);
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (protocol === 'https:' || isLocal || cluster.insecureSkipTlsVerify) return undefined;
  const problem = `The cluster ${cluster.name} in ${cluster.file} has a server without https, to which no credentials are sent.`;
  return { kind: 'configuration', problem };
}

/** client-node knows of `as` alone: without the groups, the request would be another person's. */
function impersonationHeaders({ impersonate }: KubeconfigUser): OutgoingHttpHeaders {
  if (impersonate === undefined) return {};
  const extra = Object.entries(impersonate.extra).map(
    ([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key.toLowerCase())}`, [...values]] as const,
  );
  return {
    ...optional({ 'Impersonate-User': impersonate.user, 'Impersonate-Uid': impersonate.uid }),
    ...(impersonate.groups.length === 0 ? {} : { 'Impersonate-Group': [...impersonate.groups] }),
    ...Object.fromEntries(extra),
  };
}

function toBase64(pem: string | undefined): string | undefined {
  return pem === undefined ? undefined : Buffer.from(pem).toString('base64');
}
