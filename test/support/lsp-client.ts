import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import {
  type CodeAction,
  CodeActionRequest,
  type CompletionItem,
  type CompletionList,
  CompletionRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import { createKustomizeLookup } from '../../server/src/files/kustomize-lookup.ts';
import {
  clusterSnapshotMethod,
  type Initialization,
  type ResourceAtResult,
  resourceAtMethod,
} from '../../server/src/protocol.ts';
import { startServer } from '../../server/src/server.ts';
import { readSnapshot } from '../../server/src/snapshot/read-snapshot.ts';
import { readSchemaFiles } from './schemas.ts';

/** A text with a bar where the cursor is: `textAt('a: |')`. */
export function textAt(marked: string): { readonly text: string; readonly position: Position } {
  const offset = marked.indexOf('|');
  if (offset === -1) throw new Error('The text has no | for the cursor.');
  const before = marked.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { text: before.join('\n') + marked.slice(offset + 1), position };
}

/** A document that is open in the server, and what an editor can ask about it. */
export interface OpenDocument {
  readonly uri: string;
  readonly text: string;
  change(text: string): Promise<void>;
  /** Types over a range, as an editor that sends what has changed. */
  type(range: Diagnostic['range'], newText: string): Promise<void>;
  close(): Promise<void>;
  diagnostics(): Promise<readonly Diagnostic[]>;
  /** The diagnostics as they come over the wire, asked for by an editor that has those of `previousResultId`. */
  report(previousResultId?: string): Promise<DocumentDiagnosticReport>;
  hover(position: Position): Promise<Hover | null>;
  completions(position: Position): Promise<readonly CompletionItem[]>;
  /** The light bulb's entries for a diagnostic. */
  fixes(diagnostic: Diagnostic): Promise<readonly CodeAction[]>;
  fixAll(): Promise<readonly CodeAction[]>;
  symbols(): Promise<readonly DocumentSymbol[]>;
  resourceAt(position: Position): Promise<ResourceAtResult>;
  /** The text after an action's edit. */
  applied(action: CodeAction): string;
  /** The text after a completion was chosen. */
  completed(item: CompletionItem): string;
}

/** An editor: it has done the handshake and can open documents. */
export interface TestEditor {
  readonly initialized: InitializeResult;
  readonly connection: ProtocolConnection;
  /** Diagnostics that the server sent without being asked, by uri. */
  readonly published: ReadonlyMap<string, readonly Diagnostic[]>;
  open(text: string, uri?: string): Promise<OpenDocument>;
  setSnapshot(snapshot: ClusterSnapshot): Promise<void>;
  /** Resolves when the server next asks the editor to ask for all diagnostics again. */
  nextRefresh(): Promise<void>;
  /** What the server next publishes without being asked. */
  nextPublication(): Promise<{ readonly uri: string; readonly diagnostics: readonly Diagnostic[] }>;
  close(): Promise<void>;
}

export interface EditorOptions {
  /** False: the editor does not ask for diagnostics. */
  readonly pull?: boolean;
  readonly initialization?: Initialization;
  /** Hears everything that the server sends, as it stands on the wire. */
  readonly onWire?: (text: string) => void;
}

/** A server and an editor in this process, joined by two streams: every message goes over the wire. */
export async function startInProcess(options: EditorOptions = {}): Promise<TestEditor> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  // The process of the test goes on when the session ends.
  server.onExit(() => undefined);
  startServer(server, {
    version: '0.0.0',
    readSchemas: async () => readSchemaFiles(),
    patchedBy: createKustomizeLookup().patchedBy,
    readSnapshot: (path) => readSnapshot(path),
  });
  if (options.onWire !== undefined) toClient.on('data', (chunk: Buffer) => options.onWire?.(String(chunk)));
  const reader = new StreamMessageReader(toClient);
  const editor = await connect(createProtocolConnection(reader, new StreamMessageWriter(toServer)), options);
  return {
    ...editor,
    close: async () => {
      await editor.connection.sendRequest(ShutdownRequest.type);
      editor.connection.dispose();
      server.dispose();
      toServer.destroy();
      toClient.destroy();
    },
  };
}

/** Does an editor's handshake on a connection. */
export async function connect(
  connection: ProtocolConnection,
  { pull = true, initialization }: EditorOptions = {},
): Promise<TestEditor> {
  const published = new Map<string, readonly Diagnostic[]>();
  const publications = new EventEmitter();
  const refreshes = new EventEmitter();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.set(params.uri, params.diagnostics);
    publications.emit('one', params);
  });
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    refreshes.emit('one');
  });
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    // With a process to watch, the server would keep the test alive.
    processId: null,
    rootUri: null,
    initializationOptions: initialization,
    capabilities: pull
      ? {
          textDocument: { diagnostic: {} },
          workspace: { diagnostics: { refreshSupport: true }, codeLens: { refreshSupport: true } },
        }
      : {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
  let opened = 0;
  return {
    initialized,
    connection,
    published,
    open: (text, uri) => openDocument(connection, uri ?? `file:///test/${opened++}.yaml`, text),
    setSnapshot: (snapshot) => connection.sendNotification(clusterSnapshotMethod, snapshot),
    nextRefresh: () => new Promise((done) => refreshes.once('one', done)),
    nextPublication: () => new Promise((done) => publications.once('one', done)),
    close: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      connection.dispose();
    },
  };
}

async function openDocument(
  connection: ProtocolConnection,
  uri: string,
  opened: string,
): Promise<OpenDocument> {
  let text = opened;
  let version = 1;
  const textDocument = { uri };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version, text },
  });
  const actions = async (range: Diagnostic['range'], diagnostics: Diagnostic[], only?: string[]) => {
    const context = only === undefined ? { diagnostics } : { diagnostics, only };
    const answer = await connection.sendRequest(CodeActionRequest.type, { textDocument, range, context });
    return (answer ?? []) as CodeAction[];
  };
  const start = { line: 0, character: 0 };
  return {
    uri,
    get text() {
      return text;
    },
    async change(next) {
      text = next;
      version++;
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    },
    async type(range, newText) {
      text = applyEdits(text, [{ range, newText }]);
      version++;
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ range, text: newText }],
      });
    },
    close: () => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument }),
    async diagnostics() {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
      return report.kind === 'full' ? report.items : [];
    },
    report: (previousResultId) =>
      connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument,
        ...(previousResultId === undefined ? {} : { previousResultId }),
      }),
    hover: (position) => connection.sendRequest(HoverRequest.type, { textDocument, position }),
    async completions(position) {
      const answer = (await connection.sendRequest(CompletionRequest.type, {
        textDocument,
        position,
      })) as CompletionList;
      return answer.items;
    },
    fixes: (diagnostic) => actions(diagnostic.range, [diagnostic]),
    fixAll: () => actions({ start, end: start }, [], ['source.fixAll']),
    async symbols() {
      return ((await connection.sendRequest(DocumentSymbolRequest.type, { textDocument })) ??
        []) as DocumentSymbol[];
    },
    resourceAt: (position) => connection.sendRequest(resourceAtMethod, { textDocument, position }),
    applied(action) {
      const edits =
        action.edit?.documentChanges?.flatMap((change) => ('edits' in change ? change.edits : [])) ?? [];
      return applyEdits(text, edits as readonly Edit[]);
    },
    completed(item) {
      return applyEdits(text, item.textEdit === undefined ? [] : [item.textEdit as Edit]);
    },
  };
}

interface Edit {
  readonly range: Diagnostic['range'];
  readonly newText: string;
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: Position) => {
    return lines.slice(0, line).reduce((sum, current) => sum + current.length + 1, 0) + character;
  };
  return [...edits]
    .map(({ range, newText }, index) => ({
      start: offset(range.start),
      end: offset(range.end),
      newText,
      index,
    }))
    .sort((a, b) => b.start - a.start || b.index - a.index)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}
