import {
  commands,
  ProgressLocation,
  Selection,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import type { ResourceAtResult } from '../../../server/src/protocol.ts';
import { sentence } from '../cluster/api-error-sentence.ts';
import type { KubeApi } from '../cluster/kube-api.ts';
import { objectName } from '../cluster/resources.ts';
import { type PendingChange, preparePendingChange } from '../preview/pending-change.ts';
import { previewScheme } from '../preview/preview-documents.ts';
import type { Parts } from './parts.ts';

type Found = Extract<ResourceAtResult, { readonly outcome: 'found' }>;

/** *Preview Changes*: the live object beside what the API server would store, in the diff editor. */
export async function preview(parts: Parts): Promise<void> {
  const editor = editorToPreview(parts);
  if (editor === undefined) {
    void window.showInformationMessage('Open a YAML file with a MachineConfiguration to preview it.');
    return;
  }
  const { document, selection } = editor;
  const found = await parts.language.resourceAt({
    textDocument: { uri: document.uri.toString() },
    position: { line: selection.active.line, character: selection.active.character },
  });
  if (found.outcome === 'refused') {
    void window.showErrorMessage(`There is nothing to preview. ${found.reason}`);
    return;
  }
  if (found.errors.length > 0) {
    await showErrors(document, found);
    return;
  }
  const change = await window.withProgress(
    { location: ProgressLocation.Window, title: 'Previewing' },
    async () => prepare(parts, found),
  );
  if (change !== undefined) await show(parts, change, document, found);
}

/** The editor with the file: the active one, or that of the preview that is being looked at. */
function editorToPreview({ previews }: Parts): TextEditor | undefined {
  const active = window.activeTextEditor;
  if (active !== undefined && active.document.uri.scheme !== previewScheme) return active;
  const source = previews.current()?.source.toString();
  return window.visibleTextEditors.find(({ document }) => document.uri.toString() === source);
}

/** The first mistake in the editor, and in words: what the API server would refuse is not sent to it. */
async function showErrors(document: TextDocument, { errors }: Found): Promise<void> {
  const first = errors[0];
  if (first === undefined) return;
  const editor = await window.showTextDocument(document);
  const place = document.lineAt(Math.min(first.line, document.lineCount - 1)).range.start;
  editor.selection = new Selection(place, place);
  editor.revealRange(editor.selection);
  const more =
    errors.length === 1
      ? ''
      : ` There ${errors.length === 2 ? 'is one more problem' : `are ${errors.length - 1} more problems`}.`;
  const answer = await window.showErrorMessage(
    `The API server would refuse this. ${first.message}${more}`,
    'Open Problems',
  );
  if (answer === 'Open Problems') await commands.executeCommand('workbench.actions.view.problems');
}

async function prepare({ cluster, log }: Parts, { body }: Found): Promise<PendingChange | undefined> {
  if (!workspace.isTrusted) {
    void window.showErrorMessage(
      'This workspace is not trusted, so no cluster is contacted. Trust the workspace to preview.',
    );
    return undefined;
  }
  const api: KubeApi | undefined = await cluster.api();
  const state = cluster.connection.state();
  if (api === undefined || state.state !== 'connected') {
    if (state.state === 'failed') await showConnectionFailure(state.sentence);
    return undefined;
  }
  log.info(`Previewing in ${state.identity.context}: read and dry run.`);
  return preparePendingChange(api, { body, identity: state.identity });
}

/** Why there is no connection, and the ways on. */
export async function showConnectionFailure(problem: string): Promise<void> {
  const answer = await window.showErrorMessage(problem, 'Select Cluster Context…', 'Show Log');
  if (answer === 'Select Cluster Context…')
    await commands.executeCommand('machineConfiguration.selectContext');
  if (answer === 'Show Log') await commands.executeCommand('machineConfiguration.showLog');
}

async function show(
  parts: Parts,
  change: PendingChange,
  document: TextDocument,
  found: Found,
): Promise<void> {
  const { identity, ref } = change.target;
  const { context, server } = identity;
  switch (change.outcome) {
    case 'unchanged':
      parts.previews.end();
      void window.showInformationMessage(`No changes. ${context} already has this ${objectName(ref)}.`);
      return;
    case 'refused':
      parts.previews.end();
      if (change.error.kind === 'unauthorized') parts.cluster.connection.fail(change.error);
      await window.showErrorMessage(sentence(change.error, { context, server, object: objectName(ref) }));
      return;
    case 'create':
    case 'update':
      await parts.previews.show(change, document, found.version);
  }
}
