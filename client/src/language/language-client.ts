import { type Disposable, type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import {
  CodeLensRequest,
  LanguageClient,
  type LanguageClientOptions,
  State,
  TransportKind,
  vsdiag,
} from 'vscode-languageclient/node';
import type { Initialization } from '../../../server/src/protocol.ts';
import { previewScheme } from '../preview/preview-documents.ts';
import { readSettings } from '../settings.ts';

/** The running language server. */
export interface LanguageServer extends Disposable {
  request<Result>(method: string, params: object): Promise<Result>;
  notify(method: string, params: object): Promise<void>;
  onNotification(method: string, handle: () => void): Disposable;
  restart(): Promise<void>;
}

/**
 * Starts the language server that is bundled beside this file, for all YAML documents: it leaves alone what is not ours.
 *
 * @param onDidStart is called at every start, also after a crash: the server has forgotten what it was told of the cluster
 */
export async function startLanguageServer(
  context: ExtensionContext,
  log: LogOutputChannel,
  onDidStart: (server: LanguageServer) => void,
): Promise<LanguageServer> {
  const module = context.asAbsolutePath('dist/server.cjs');
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'yaml' }],
    outputChannel: log,
    diagnosticCollectionName: 'machineconfiguration',
    initializationOptions: { hasCommands: true } satisfies Initialization,
    middleware: {
      provideCodeLenses: (document, token, next) =>
        document.uri.scheme !== previewScheme && readSettings().codeLens ? next(document, token) : [],
      // A preview shows what the API server has or would have: there is nothing to mend in it.
      provideDiagnostics: (document, previousResultId, token, next) => {
        const { scheme } = 'uri' in document ? document.uri : document;
        return scheme === previewScheme
          ? { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] }
          : next(document, previousResultId, token);
      },
    },
  };
  const client = new LanguageClient(
    'machineConfiguration',
    'Machine Configuration',
    { module, transport: TransportKind.ipc },
    options,
  );
  const server: LanguageServer = {
    request: (method, params) => client.sendRequest(method, params),
    notify: (method, params) => client.sendNotification(method, params),
    onNotification: (method, handle) => client.onNotification(method, handle),
    restart: () => client.restart(),
    dispose: () => void client.dispose(),
  };
  context.subscriptions.push(
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('machineConfiguration.codeLens.enabled')) return;
      const lenses = client.getFeature(CodeLensRequest.method);
      for (const document of workspace.textDocuments)
        lenses.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
    }),
  );
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) onDidStart(server);
  });
  await client.start();
  return server;
}
