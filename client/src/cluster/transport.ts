import {
  type Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Answer, failed, ok } from './api-error.ts';
import { displayUrl } from './redact.ts';
import { readTransportError } from './transport-error.ts';
import { parseWarnings } from './warning-header.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** What a request needs to be taken for the user. It is asked for before every request and never kept or shown. */
export interface Credentials {
  readonly headers: OutgoingHttpHeaders;
  readonly agent: Agent;
  /** `user:password` */
  readonly auth?: string;
}

/** How the kubeconfig's user gets its credentials. */
export interface Authorizer {
  readonly authorize: (signal: AbortSignal | undefined) => Promise<Answer<Credentials>>;
  /** After a 401: forgets what may be renewed. False where asking again would give the same. */
  readonly renew: () => boolean;
  readonly close: () => void;
}

export interface TransportOptions {
  readonly server: string;
  readonly authorizer: Authorizer;
  readonly timeoutMs: number;
  /** The setting `machineConfiguration.readOnly` for this context, asked before every request that would write. */
  readonly isReadOnly: () => boolean;
  /** The proxy in between, without credentials: for sentences. */
  readonly proxy?: string;
}

export interface RequestOptions {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The media type that is asked for; JSON where it is absent. */
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}
export interface WriteOptions extends RequestOptions {
  readonly method: 'POST' | 'PATCH';
  readonly contentType: string;
  readonly body: string;
}

/** An HTTP answer of whatever status. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly warnings: readonly string[];
  readonly retryAfterSeconds?: number;
}
/** An answer that goes on; `lines` ends with the connection, after one failure where it was not the server's wish. */
export interface StreamReply extends Omit<Reply, 'text'> {
  readonly lines: AsyncIterable<Answer<string>>;
}

/** The half of the transport that can change nothing: all that `reads.ts` gets. */
export interface ReadTransport {
  readonly get: (options: RequestOptions) => Promise<Answer<Reply>>;
  /** `idleMs`: how long the server may be silent before the connection counts as lost. */
  readonly stream: (options: RequestOptions & { readonly idleMs: number }) => Promise<Answer<StreamReply>>;
}
/** The half that sends anything else: all that `writes.ts` gets, and nothing but `writes.ts`. */
export interface WriteTransport {
  readonly send: (options: WriteOptions) => Promise<Answer<Reply>>;
}
export interface Transport extends ReadTransport, WriteTransport {
  readonly close: () => void;
}

/** No answer of an API server that this extension asks for comes near; a larger one is refused. */
const maxBytes = 64 * 1024 * 1024;

/** Requests to one API server over node:https: one deadline each, no redirects, answers of limited size. */
export function createTransport(options: TransportOptions): Transport {
  const base = new URL(options.server);
  const isSecure = base.protocol === 'https:';

  /** Sends with credentials, and once more with renewed ones where the server did not accept them. */
  async function exchange<T extends { readonly status: number }>(
    request: RequestOptions | WriteOptions,
    receive: (credentials: Credentials) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const credentials = await options.authorizer.authorize(request.signal);
    if (credentials.outcome === 'failed') return credentials;
    const answer = await receive(credentials.value);
    const isRejected = answer.outcome === 'ok' && answer.value.status === 401;
    if (!isRejected || !options.authorizer.renew()) return answer;
    const renewed = await options.authorizer.authorize(request.signal);
    return renewed.outcome === 'failed' ? renewed : receive(renewed.value);
  }

  /** One request up to the headers of its answer. */
  function open(
    request: RequestOptions | WriteOptions,
    credentials: Credentials,
    watchdog: Watchdog,
  ): Promise<IncomingMessage> {
    const body = 'body' in request ? Buffer.from(request.body) : undefined;
    const search = new URLSearchParams(request.query).toString();
    const prefix = base.pathname.replace(/\/+$/, '');
    const target = {
      method: 'method' in request ? request.method : 'GET',
      host: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port === '' ? (isSecure ? 443 : 80) : Number(base.port),
      path: `${prefix}${request.path}${search === '' ? '' : `?${search}`}`,
      agent: credentials.agent,
      signal: watchdog.signal,
      headers: {
        ...credentials.headers,
        accept: request.accept ?? 'application/json',
        'user-agent': 'openshift-machineconfiguration',
        ...(body === undefined || !('contentType' in request)
          ? {}
          : { 'content-type': request.contentType, 'content-length': body.length }),
      },
      ...(credentials.auth === undefined ? {} : { auth: credentials.auth }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = (isSecure ? httpsRequest : httpRequest)(target, resolve);
      outgoing.on('error', reject);
      outgoing.on('finish', watchdog.sent);
      outgoing.on('socket', (socket) => socket.setKeepAlive(true, 30_000));
      outgoing.end(body);
    });
  }

  async function receiveWhole(
    request: RequestOptions | WriteOptions,
    credentials: Credentials,
  ): Promise<Answer<Reply>> {
    const watchdog = createWatchdog(options, request.signal);
    try {
      const response = await open(request, credentials, watchdog);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response) {
        size += chunk.length;
        if (size > maxBytes) {
          response.destroy();
          return unusable('too-large', 'over 64 MiB');
        }
        chunks.push(chunk);
      }
      const redirected = redirection(response);
      if (redirected !== undefined) return unusable('redirected', redirected);
      const head = readHead(response);
      return ok({ ...head, text: Buffer.concat(chunks).toString('utf8') }, head.warnings);
    } catch (error) {
      return failed(readTransportError(error, watchdog.state()));
    } finally {
      watchdog.stop();
    }
  }

  async function receiveStream(
    request: RequestOptions & { readonly idleMs: number },
    credentials: Credentials,
  ): Promise<Answer<StreamReply>> {
    const watchdog = createWatchdog(options, request.signal);
    try {
      const response = await open(request, credentials, watchdog);
      const redirected = redirection(response);
      if (redirected !== undefined) {
        response.destroy();
        watchdog.stop();
        return unusable('redirected', redirected);
      }
      return ok({ ...readHead(response), lines: readLines(response, watchdog, request.idleMs) });
    } catch (error) {
      watchdog.stop();
      return failed(readTransportError(error, watchdog.state()));
    }
  }

  return {
    get: (request) => exchange(request, (credentials) => receiveWhole(request, credentials)),
    stream: (request) => exchange(request, (credentials) => receiveStream(request, credentials)),
    send: async (request) => {
      if (changesTheCluster(request) && options.isReadOnly()) return failed({ kind: 'readOnly' });
      return exchange(request, (credentials) => receiveWhole(request, credentials));
    },
    close: () => options.authorizer.close(),
  };
}

/** Seen from the request as it leaves, not from what its sender says of it. A dry run and an access review store nothing. */
function changesTheCluster(request: WriteOptions): boolean {
  const isReview =
    request.method === 'POST' && request.path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  return !isReview && request.query?.['dryRun'] !== 'All';
}

/** The lines of an answer as they come. Stops the watchdog, and the connection, when the reader stops. */
async function* readLines(
  response: IncomingMessage,
  watchdog: Watchdog,
  idleMs: number,
): AsyncGenerator<Answer<string>> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    watchdog.restart(idleMs);
    for await (const chunk of response) {
      watchdog.restart(idleMs);
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxBytes) {
        yield unusable('too-large', 'one event over 64 MiB');
        return;
      }
      for (const line of lines) if (line !== '') yield ok(line);
    }
    if (rest !== '') yield ok(rest);
  } catch (error) {
    yield failed(readTransportError(error, watchdog.state()));
  } finally {
    watchdog.stop();
    response.destroy();
  }
}

function readHead(response: IncomingMessage): Omit<Reply, 'text'> {
  const retryAfter = Number.parseInt(response.headers['retry-after'] ?? '', 10);
  return {
    status: response.statusCode ?? 0,
    warnings: parseWarnings(response.headersDistinct['warning'] ?? []),
    ...(Number.isNaN(retryAfter) ? {} : { retryAfterSeconds: retryAfter }),
  };
}

/** Where the answer points, for every redirect: credentials go to the server of the kubeconfig and to no other. */
function redirection(response: IncomingMessage): string | undefined {
  const status = response.statusCode ?? 0;
  if (status < 300 || status >= 400) return undefined;
  const { location } = response.headers;
  return location === undefined ? `status ${status}` : `to ${displayUrl(location)}`;
}

function unusable(reason: 'too-large' | 'redirected', detail: string): Answer<never> {
  return failed({ kind: 'unreachable', reason, detail, mayHaveArrived: true });
}
