import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** The test API server, asked directly: what a suite holds the extension's words against. */
export interface ApiServer {
  readonly server: string;
  /** The stored MachineConfiguration `cluster`. */
  stored(): Promise<StoredObject>;
  /** Changes the object behind the extension's back, as another manager. */
  patch(spec: object): Promise<void>;
  /** Changes the instance type of a machine set behind the extension's back. */
  setInstanceType(machineSet: string, instanceType: string): Promise<void>;
  /** What has been written or tried since the server started, dry runs included: method, path and query. */
  writes(): readonly string[];
}

export interface StoredObject {
  readonly metadata: { readonly generation: number; readonly resourceVersion: string };
  readonly spec: {
    readonly logLevel?: string;
    readonly bootImageSkewEnforcement?: { readonly mode: string };
    readonly managedBootImages?: {
      readonly machineManagers?: readonly {
        readonly resource: string;
        readonly selection: { readonly mode: string };
      }[];
    };
  };
  readonly status?: { readonly observedGeneration?: number };
}

interface Kubeconfig {
  readonly 'current-context': string;
  readonly contexts: readonly { readonly name: string; readonly context: { readonly user: string } }[];
  readonly clusters: readonly {
    readonly cluster: {
      readonly server: string;
      readonly 'certificate-authority-data'?: string;
      readonly 'certificate-authority'?: string;
    };
  }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly token?: string } }[];
}

const path = '/apis/operator.openshift.io/v1/machineconfigurations/cluster';
const machineSets = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets';
const manager = 'test-outsider';
/** Who else writes: a suite, and the stand-in for the Machine Config Operator. */
const others = /fieldManager=(?:test-outsider|machine-config-)/;

/** The API server of the environment's KUBECONFIG, or a skipped test where there is none. */
export function theApiServer(test: Mocha.Context): ApiServer {
  const file = process.env['KUBECONFIG'] ?? '';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    const running = test.currentTest ?? test.test;
    if (running !== undefined)
      running.title += ' (skipped: there is no test API server, which needs Go 1.26)';
    return test.skip();
  }
  const config = parse(text) as Kubeconfig;
  const cluster = config.clusters[0]?.cluster;
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const token = config.users.find(({ name }) => name === context?.user)?.user.token ?? '';
  if (cluster === undefined) throw new Error('The kubeconfig of the test has no cluster.');
  const data = cluster['certificate-authority-data'];
  const ca =
    data === undefined ? readFileSync(cluster['certificate-authority'] ?? '') : Buffer.from(data, 'base64');
  const send = (method: string, query: string, body?: object, at = path): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' };
      const sent = request(`${cluster.server}${at}${query}`, { method, ca, headers }, (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('end', () => (response.statusCode === 200 ? resolve(answer) : reject(new Error(answer))));
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    server: cluster.server,
    stored: async () => JSON.parse(await send('GET', '')) as StoredObject,
    patch: async (spec) => {
      await send('PATCH', `?fieldManager=${manager}`, { spec });
    },
    setInstanceType: async (machineSet, instanceType) => {
      const providerSpec = { value: { instanceType } };
      const body = { spec: { template: { spec: { providerSpec } } } };
      await send('PATCH', `?fieldManager=${manager}`, body, `${machineSets}/${machineSet}`);
    },
    writes: () => readWrites(join(dirname(file), 'audit.log')),
  };
}

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly stage: string;
  readonly user?: { readonly username?: string };
  readonly userAgent?: string;
}

function readWrites(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ stage, verb, requestURI }) => {
      const isWrite = ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb);
      const isOurs = !requestURI.includes('/status') && !others.test(requestURI);
      return stage === 'ResponseComplete' && isWrite && isOurs;
    })
    .map(({ verb, requestURI }) => `${verb} ${requestURI}`);
}
