import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { executable } from '../control-plane/build/places.ts';

export { type AuditEntry, isWrite, readAuditLog } from '../control-plane/audit-log.ts';
export { type BuildOptions, type BuildResult, buildControlPlane } from '../control-plane/build/build.ts';
export {
  type Answer,
  type PlainClient,
  type PlainRequest,
  plainClient,
} from '../control-plane/plain-client.ts';

export interface ControlPlaneOptions {
  /** Whose resource definitions and sample cluster are served; 4.22 unless told otherwise. */
  readonly release?: '4.22' | '4.21';
  /** 4.21 has no OKD; its only set that equals a published release is Default. */
  readonly featureSet?:
    | 'Default'
    | 'TechPreviewNoUpgrade'
    | 'DevPreviewNoUpgrade'
    | 'CustomNoUpgrade'
    | 'OKD';
  /** A folder with the objects to load instead of the sample cluster, or false for none. */
  readonly load?: string | false;
  /** False: nothing follows the spec into the status. */
  readonly operator?: boolean;
  /** How long each step of the stand-in operator takes; 300 unless told otherwise. */
  readonly operatorDelayMs?: number;
  /** Takes lines for people. */
  readonly onProgress?: (line: string) => void;
}

/** A running control plane. */
export interface ControlPlane {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly kubeconfigPath: string;
  readonly auditLogPath: string;
  /** What the API server logs. */
  readonly logPath: string;
  readonly pid: number;
  /** Everything the process writes lies in this folder; `stop` removes it. */
  readonly folder: string;
  /** The kubeconfig's contexts: cluster-admin; may read but no Secrets; may do nothing; a token nobody knows (401). */
  readonly contexts: Readonly<Record<'admin' | 'viewer' | 'nobody' | 'expired', string>>;
  /** Settles when the process is gone, whether or not it was asked to go. */
  readonly ended: Promise<void>;
  /** Ends the process and waits until it and its folder are gone. Calling it again does no harm. */
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 120_000;
const STOP_PATIENCE_MS = 20_000;

/**
 * Starts the program that `buildControlPlane` built and waits until it serves, enforces and has loaded everything. The
 * process ends when its standard input closes, so it does not outlive this one, however this one ends.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  if (!existsSync(executable)) {
    throw new Error('The test API server is not built yet: call buildControlPlane first.');
  }
  const child = spawn(executable, argumentsOf(options), { stdio: ['pipe', 'pipe', 'pipe'] });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaints.push(line);
    options.onProgress?.(line);
  });
  // The pipe breaks when the program is gone first; its end says so already.
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    const ready = readyOf(await firstLine(child, complaints));
    return { ...ready, ended, stop: () => stop(child, ended, ready.folder) };
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
}

function argumentsOf({
  release,
  featureSet,
  load,
  operator,
  operatorDelayMs,
}: ControlPlaneOptions): string[] {
  return [
    ...(release === undefined ? [] : [`--release=${release}`]),
    ...(featureSet === undefined ? [] : [`--feature-set=${featureSet}`]),
    ...(load === undefined ? [] : [load === false ? '--no-load' : `--load=${load}`]),
    ...(operator === undefined ? [] : [`--operator=${operator}`]),
    ...(operatorDelayMs === undefined ? [] : [`--operator-delay=${operatorDelayMs}ms`]),
  ];
}

/** The program's one line, or why there is none. */
function firstLine(child: ChildProcess, complaints: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error([what, ...complaints].join('\n')));
    const timer = setTimeout(() => fail('The test API server was not ready in time.'), START_PATIENCE_MS);
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`The test API server could not be started (${error.message}).`);
    });
    child.once('close', () => {
      clearTimeout(timer);
      fail('The test API server ended before it was ready.');
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      resolve(line);
    });
  });
}

function readyOf(line: string): Omit<ControlPlane, 'ended' | 'stop'> {
  const said: {
    readonly server: string;
    readonly kubeconfig: string;
    readonly auditLog: string;
    readonly log: string;
    readonly pid: number;
    readonly folder: string;
    readonly contexts: ControlPlane['contexts'];
  } = JSON.parse(line);
  const { server, kubeconfig, auditLog, log, pid, folder, contexts } = said;
  return { server, kubeconfigPath: kubeconfig, auditLogPath: auditLog, logPath: log, pid, folder, contexts };
}

async function stop(child: ChildProcess, ended: Promise<void>, folder?: string): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  // Both mean the same to the program; Windows knows only the first. Neither reaches a process that is gone.
  child.stdin?.end();
  if (process.platform !== 'win32') child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
  // The program removes it itself, unless it had to be killed.
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
