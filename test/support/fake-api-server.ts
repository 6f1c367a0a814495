import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isObject, type JsonObject } from '../../server/src/domain/json.ts';

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The common name of the client certificate, where the server asked for one and got it. */
  readonly clientName?: string;
}

/** What is answered. `undefined` closes the connection without an answer; `silence` keeps it open without one. */
export type FakeReply =
  | { readonly status: number; readonly body: JsonObject | string; readonly headers?: Record<string, string> }
  | { readonly stream: readonly JsonObject[]; readonly after: 'end' | 'destroy' | 'stay' }
  | 'silence'
  | undefined;

export interface FakeApiServer {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  readonly close: () => Promise<void>;
}

/** An API server on loopback that records every request and answers what the test says; https where `tls` is given. */
export async function startFakeApiServer(
  answer: (request: RecordedRequest, index: number) => FakeReply,
  tls?: ServerOptions,
): Promise<FakeApiServer> {
  const requests: RecordedRequest[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: RecordedRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      ...clientOf(incoming),
    };
    requests.push(request);
    send(response, answer(request, requests.length - 1));
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  // A client that does not trust the server hangs up.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function clientOf({ socket }: IncomingMessage): { readonly clientName?: string } {
  const name = socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN : undefined;
  return typeof name === 'string' ? { clientName: name } : {};
}

function send(response: ServerResponse, reply: FakeReply): void {
  if (reply === 'silence') return;
  if (reply === undefined) {
    response.destroy();
    return;
  }
  if ('stream' in reply) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const event of reply.stream) response.write(`${JSON.stringify(event)}\n`);
    if (reply.after === 'end') response.end();
    // What was written is to arrive before the connection breaks.
    else if (reply.after === 'destroy') setTimeout(() => response.destroy(), 20);
    return;
  }
  const { body } = reply;
  response.writeHead(reply.status, {
    'content-type': isObject(body) ? 'application/json' : 'text/plain',
    ...reply.headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A refusal as the API server words it. */
export function status(code: number, reason: string, message: string, details: JsonObject = {}): FakeReply {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
  return { status: code, body };
}
