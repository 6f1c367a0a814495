import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import { type Answer, type ApiError, failed, ok } from './api-error.ts';
import { parseJsonObject, printJson } from './json-text.ts';
import type { KubeconfigCluster } from './kubeconfig-file.ts';
import type { KubeconfigExec } from './kubeconfig-user.ts';
import { optional } from './optional.ts';
import { redact } from './redact.ts';

/** What a credential plugin gives: a token, a client certificate with its key, or both. */
export interface PluginCredential {
  readonly token?: string;
  /** PEM. */
  readonly certificate?: string;
  readonly key?: string;
}

/** What a person is asked about before a program of the kubeconfig runs. */
export interface PluginCall {
  readonly command: string;
  readonly args: readonly string[];
  /** The kubeconfig file that names it. */
  readonly file: string;
}

export interface CredentialPluginOptions {
  readonly exec: KubeconfigExec;
  /** The kubeconfig file of the user entry. */
  readonly file: string;
  readonly cluster: KubeconfigCluster;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The policy for programs that a kubeconfig names; asked before each run. */
  readonly mayRun: (call: PluginCall) => Promise<boolean>;
  readonly timeoutMs: number;
  readonly now: () => number;
}

export interface CredentialPlugin {
  /** The credential, from the last run as long as it is valid. Several callers at once share one run. */
  readonly read: (signal: AbortSignal | undefined) => Promise<Answer<PluginCredential>>;
  /** Forgets the credential: the server did not accept it. */
  readonly forget: () => void;
  /** Stops the program where it runs. */
  readonly close: () => void;
}

/** `v1alpha1` has left Kubernetes with 1.24. */
const versions: ReadonlySet<string> = new Set([
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
]);
const maxOutput = 1024 * 1024;

interface Issued {
  readonly credential: PluginCredential;
  readonly expires: number | undefined;
}

/**
 * A credential plugin of a kubeconfig, run as `client.authentication.k8s.io` says: without a shell, without input, with
 * KUBERNETES_EXEC_INFO (which client-node does not set), stopped after a time. Its output is a credential and appears
 * nowhere; of what it says on stderr, one masked line may.
 */
export function createCredentialPlugin(options: CredentialPluginOptions): CredentialPlugin {
  const life = new AbortController();
  let issued: Issued | undefined;
  let running: Promise<Answer<Issued>> | undefined;
  return {
    read: async (signal) => {
      if (issued !== undefined && isValid(issued, options.now())) return ok(issued.credential);
      running ??= run(options, life.signal).finally(() => {
        running = undefined;
      });
      // One caller who gives up does not take the run from the others.
      const answer = await unlessAborted(running, signal);
      if (answer.outcome === 'failed') return answer;
      issued = answer.value;
      return ok(issued.credential);
    },
    forget: () => {
      issued = undefined;
    },
    close: () => life.abort(),
  };
}

async function unlessAborted<T>(
  answer: Promise<Answer<T>>,
  signal: AbortSignal | undefined,
): Promise<Answer<T>> {
  if (signal === undefined) return answer;
  const cancelled = failed({ kind: 'cancelled' });
  if (signal.aborted) return cancelled;
  const watch = new AbortController();
  const aborted = once(signal, 'abort', { signal: watch.signal }).then(
    () => cancelled,
    () => cancelled,
  );
  return Promise.race([answer, aborted]).finally(() => watch.abort());
}

function isValid({ expires }: Issued, now: number): boolean {
  return expires === undefined || expires > now;
}

async function run(options: CredentialPluginOptions, signal: AbortSignal): Promise<Answer<Issued>> {
  const { exec, cluster, file } = options;
  if (!versions.has(exec.apiVersion)) {
    const version = exec.apiVersion === '' ? 'no version' : exec.apiVersion;
    return unusable(options, `the kubeconfig says ${version}, and client.authentication.k8s.io/v1 is needed`);
  }
  if (exec.interactiveMode === 'Always') {
    return unusable(options, 'it needs a terminal, which an editor does not give it');
  }
  if (!(await options.mayRun({ command: exec.command, args: exec.args, file }))) {
    return unusable(options, 'it is not allowed to run (`machineConfiguration.credentialPlugins.policy`)');
  }
  const info = await execInfo(exec, cluster);
  if (info === undefined) {
    return unusable(options, 'the file of the certificate authority that it is to be told cannot be read');
  }
  const output = await execute(options, printJson(info), signal);
  return output.outcome === 'failed' ? output : readCredential(output.value, options);
}

/** Runs the program; its stdout, or what went wrong. */
function execute(
  options: CredentialPluginOptions,
  info: string,
  signal: AbortSignal,
): Promise<Answer<string>> {
  const { exec, timeoutMs } = options;
  const set = Object.fromEntries(exec.env.map(({ name, value }) => [name, value]));
  const env = { ...options.env, ...set, KUBERNETES_EXEC_INFO: info };
  const settings = { env, timeout: timeoutMs, maxBuffer: maxOutput, windowsHide: true, signal };
  return new Promise((resolve) => {
    const child = execFile(exec.command, [...exec.args], settings, (error, stdout, stderr) => {
      if (error === null) resolve(ok(stdout));
      else if (signal.aborted) resolve(failed({ kind: 'cancelled' }));
      else resolve(unusable(options, whyItFailed(error, stderr, timeoutMs)));
    });
    child.stdin?.on('error', () => {
      // It ended without reading: there was nothing to read.
    });
    child.stdin?.end();
  });
}

function whyItFailed(
  error: Error & { readonly code?: unknown; readonly killed?: unknown },
  stderr: string,
  timeoutMs: number,
): string {
  if (error.code === 'ENOENT') return 'it is not installed, or not in PATH';
  if (error.code === 'EACCES') return 'it is not a program that you may run';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it printed more than 1 MB';
  if (error.killed === true) return `it did not end within ${Math.round(timeoutMs / 1000)} seconds`;
  const code = typeof error.code === 'number' ? `exit code ${error.code}` : String(error.code ?? 'a signal');
  const lastLine = stderr.trimEnd().split('\n').at(-1) ?? '';
  return `it ended with ${code}${lastLine === '' ? '' : ` (${redact(lastLine, 200)})`}`;
}

function readCredential(stdout: string, options: CredentialPluginOptions): Answer<Issued> {
  const output = parseJsonObject(stdout);
  if (output?.['kind'] !== 'ExecCredential')
    return unusable(options, 'what it printed is not an ExecCredential');
  if (output['apiVersion'] !== options.exec.apiVersion) {
    return unusable(options, `it answered another version than ${options.exec.apiVersion}`);
  }
  const status = output['status'];
  if (!isObject(status)) return unusable(options, 'its ExecCredential has no status');
  const token = textMember(status, 'token');
  const certificate = textMember(status, 'clientCertificateData');
  const key = textMember(status, 'clientKeyData');
  if ((certificate === undefined) !== (key === undefined)) {
    return unusable(
      options,
      'it gave a client certificate without its key, or a key without its certificate',
    );
  }
  if (token === undefined && certificate === undefined) {
    return unusable(options, 'its ExecCredential has neither a token nor a client certificate');
  }
  const expiry = textMember(status, 'expirationTimestamp');
  const expires = expiry === undefined ? undefined : Date.parse(expiry);
  if (expires !== undefined && Number.isNaN(expires))
    return unusable(options, 'its expirationTimestamp is not a time');
  return ok({ credential: optional({ token, certificate, key }), expires });
}

/** The plugin's input. Undefined where the cluster's certificate authority cannot be read. */
async function execInfo(exec: KubeconfigExec, cluster: KubeconfigCluster): Promise<JsonObject | undefined> {
  const spec: Record<string, JsonValue> = { interactive: false };
  if (exec.provideClusterInfo) {
    const authority = await authorityData(cluster);
    if (authority === undefined) return undefined;
    spec['cluster'] = {
      server: cluster.server,
      ...(cluster.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
      ...(authority === '' ? {} : { 'certificate-authority-data': authority }),
      ...optional({
        'tls-server-name': cluster.tlsServerName,
        'proxy-url': cluster.proxyUrl,
        config: cluster.execConfig,
      }),
    };
  }
  return { apiVersion: exec.apiVersion, kind: 'ExecCredential', spec };
}

/** The certificate authority as base64, empty where the cluster has none of its own. */
async function authorityData(cluster: KubeconfigCluster): Promise<string | undefined> {
  if (cluster.certificateAuthorityData !== undefined) return cluster.certificateAuthorityData;
  if (cluster.certificateAuthority === undefined) return '';
  try {
    return (await readFile(cluster.certificateAuthority)).toString('base64');
  } catch {
    // The caller says so in a sentence; the connection itself would name the file.
    return undefined;
  }
}

function unusable(
  { exec }: CredentialPluginOptions,
  problem: string,
): { outcome: 'failed'; error: ApiError } {
  const { command, installHint } = exec;
  const hint = installHint === undefined ? undefined : redact(installHint, 300);
  return failed({ kind: 'credentialPlugin', command, problem, ...optional({ installHint: hint }) });
}

function textMember(value: JsonObject, key: string): string | undefined {
  const member = value[key];
  return typeof member === 'string' && member !== '' ? member : undefined;
}
