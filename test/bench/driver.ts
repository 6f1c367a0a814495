import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Contestant } from './servers.ts';

/** How long a server may take for one answer before the benchmark gives up. */
const patienceMs = 60_000;

/** A running server, driven as an editor drives it. Times are in milliseconds. */
export interface Driver {
  /** From the start of the process to the answer to `initialize`. */
  readonly initializeMs: number;
  readonly startedAt: number;
  open(uri: string, text: string, wanted: number): Promise<void>;
  /** Types one character and waits until the diagnostics of the new text are there: `wanted` errors and warnings. */
  edit(uri: string, line: number, wanted: number): Promise<number>;
  /** Types a character without waiting, then asks for completion at once. */
  completionAfterEdit(uri: string, line: number, at: Position): Promise<number>;
  completion(uri: string, at: Position): Promise<number>;
  hover(uri: string, at: Position): Promise<number>;
  /** Resident memory of the server's process in MiB, where the system tells. */
  memory(): number | undefined;
  stop(): Promise<void>;
}

export async function startDriver(contestant: Contestant): Promise<Driver> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, contestant.words, { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = connectTo(child);
  const waiting = new Map<string, (count: number) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
    waiting.get(uri)?.(mistakes(diagnostics)),
  );
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => contestant.settings[section ?? ''] ?? {}),
  );
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true },
      textDocument: contestant.pull ? { diagnostic: {} } : {},
    },
  });
  const initializeMs = performance.now() - startedAt;
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification(DidChangeConfigurationNotification.type, {
    settings: contestant.settings,
  });
  const versions = new Map<string, number>();

  /** Resolves when the diagnostics of `uri` are `wanted` in number. */
  const diagnosed = async (uri: string, wanted: number): Promise<void> => {
    if (contestant.pull) {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      const count = report.kind === 'full' ? mistakes(report.items) : wanted;
      if (count !== wanted) throw new Error(`${contestant.name} found ${count} instead of ${wanted}.`);
      return;
    }
    await new Promise<void>((done, fail) => {
      let last = -1;
      const timer = setTimeout(
        () => fail(new Error(`${contestant.name} found ${last} instead of ${wanted}.`)),
        patienceMs,
      );
      waiting.set(uri, (count) => {
        last = count;
        if (count !== wanted) return;
        clearTimeout(timer);
        waiting.delete(uri);
        done();
      });
    });
  };
  const type = async (uri: string, line: number): Promise<void> => {
    const version = (versions.get(uri) ?? 1) + 1;
    versions.set(uri, version);
    const at = { line, character: 2 };
    // One more space inside a comment, or one less.
    const range = version % 2 === 0 ? { start: at, end: at } : { start: at, end: { line, character: 3 } };
    const text = version % 2 === 0 ? ' ' : '';
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const complete = (uri: string, position: Position) =>
    connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
  return {
    initializeMs,
    startedAt,
    async open(uri, text, wanted) {
      const ready = contestant.pull ? undefined : diagnosed(uri, wanted);
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
      await (ready ?? diagnosed(uri, wanted));
    },
    edit: (uri, line, wanted) =>
      timed(async () => {
        const ready = contestant.pull ? undefined : diagnosed(uri, wanted);
        await type(uri, line);
        await (ready ?? diagnosed(uri, wanted));
      }),
    async completionAfterEdit(uri, line, at) {
      await type(uri, line);
      return timed(() => complete(uri, at));
    },
    completion: (uri, at) => timed(() => complete(uri, at)),
    hover: (uri, at) =>
      timed(() => connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: at })),
    memory: () => residentMemory(child.pid),
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await Promise.race([ended, pause(2_000)]);
      child.kill('SIGKILL');
      connection.dispose();
    },
  };
}

/** How many errors and warnings there are; what a server says beside them does not count. */
function mistakes(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(
    ({ severity }) => severity === undefined || severity <= DiagnosticSeverity.Warning,
  ).length;
}

function connectTo(child: ChildProcess): ProtocolConnection {
  if (child.stdout === null || child.stdin === null) throw new Error('The server has no streams.');
  return createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
}

function residentMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    // Only Linux has this file.
    const kilobytes = Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
    return kilobytes > 0 ? kilobytes / 1024 : undefined;
  }
}
