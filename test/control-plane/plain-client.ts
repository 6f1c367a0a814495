import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { decodeJson } from '../differential/exact-json.ts';

/** What the server said: the status, and the body as JSON where it is JSON, else as text. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface PlainRequest {
  readonly body?: unknown;
  /** `application/json` unless told otherwise. A string as body is sent as it is, anything else as JSON. */
  readonly contentType?: string;
}

/** HTTPS with a context's certificate authority and token, and nothing else: no library between a test and the server. */
export interface PlainClient {
  send(method: string, path: string, request?: PlainRequest): Promise<Answer>;
  close(): void;
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly name: string;
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly token: string } }[];
}

/** A client for a context of the control plane's kubeconfig. */
export async function plainClient(kubeconfigPath: string, contextName: string): Promise<PlainClient> {
  const config: Kubeconfig = parse(await readFile(kubeconfigPath, 'utf8'));
  const context = named(config.contexts, contextName).context;
  const { server, 'certificate-authority-data': authority } = named(config.clusters, context.cluster).cluster;
  const { token } = named(config.users, context.user).user;
  const agent = new Agent({ keepAlive: true, ca: Buffer.from(authority, 'base64') });
  return {
    send: (method, path, { body, contentType = 'application/json' } = {}) =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': contentType };
        const sent = request(new URL(path, server), { method, agent, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: jsonOrText(text) }));
        });
        sent.on('error', reject);
        sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
      }),
    close: () => agent.destroy(),
  };
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`The kubeconfig has no entry "${name}".`);
  return found;
}

function jsonOrText(text: string): unknown {
  try {
    return decodeJson(text);
  } catch {
    return text;
  }
}
