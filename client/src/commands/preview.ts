import { commands, Position, ProgressLocation, Selection, Uri, window, workspace } from 'vscode';
import type { ResourceAtParams } from '../../../server/src/protocol.ts';
import { showError, showInformation } from '../notify.ts';
import { previewScheme } from '../preview/preview-documents.ts';
import type { Parts } from './parts.ts';
import { previewLive } from './preview-live.ts';
import { previewSaved } from './preview-simulated.ts';
import { previewSteps } from './preview-steps.ts';
import { type Afterwards, notTrusted, type Subject } from './subject.ts';

/**
 * *Preview Changes*: what the API server would store beside what it has, and what the Machine Config Operator would make
 * of it: in the live cluster, or in the one that has been saved.
 *
 * @param uri the file, and a position in it (LSP), where a code lens names them; else the editor in front
 */
export async function preview(parts: Parts, uri?: unknown, position?: unknown): Promise<void> {
  const at = placeOf(parts, uri, position);
  if (at === undefined) {
    void showInformation('Open a YAML file with a MachineConfiguration to preview it.');
    return;
  }
  const document = await workspace.openTextDocument(Uri.parse(at.textDocument.uri));
  const found = await parts.language.resourceAt(at);
  if (found.outcome === 'refused') {
    void showError(`There is nothing to preview. ${found.reason}`);
    return;
  }
  const subject: Subject = { document, at, found };
  if (found.errors.length > 0) {
    await showErrors(parts, subject);
    return;
  }
  if (parts.language.saved() !== undefined) {
    await working(parts, () => previewSaved(parts, subject));
    return;
  }
  if (!workspace.isTrusted) {
    void showError(notTrusted);
    return;
  }
  await working(parts, () => previewLive(parts, subject));
}

/** Shows in the status bar that a preview is being made. What it asks or says at its end does not prolong that. */
async function working({ previews }: Parts, make: () => Promise<Afterwards>): Promise<void> {
  const options = { location: ProgressLocation.Window, title: 'Previewing' };
  const afterwards = await previews.oneByOne(async () => window.withProgress(options, make));
  await afterwards?.();
}

/** Where the command was given: in a code lens, in the editor in front, or in the preview of a file that is open. */
function placeOf({ previews }: Parts, uri: unknown, position: unknown): ResourceAtParams | undefined {
  if (typeof uri === 'string' && isPosition(position)) return { textDocument: { uri }, position };
  const active = window.activeTextEditor;
  const source = previews.current()?.source.toString();
  const editor =
    active !== undefined && active.document.uri.scheme !== previewScheme
      ? active
      : window.visibleTextEditors.find(({ document }) => document.uri.toString() === source);
  if (editor === undefined) return previews.current()?.request;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

function isPosition(value: unknown): value is ResourceAtParams['position'] {
  const position = value as Partial<ResourceAtParams['position']> | null | undefined;
  return typeof position?.line === 'number' && typeof position.character === 'number';
}

/** The first mistake in the editor, and in words: what the API server would refuse is not sent to it. */
async function showErrors(parts: Parts, subject: Subject): Promise<void> {
  const { document, found } = subject;
  const [first] = found.errors;
  if (first === undefined) return;
  const editor = await window.showTextDocument(document);
  const place = new Position(Math.min(first.line, document.lineCount - 1), 0);
  editor.selection = new Selection(place, place);
  editor.revealRange(editor.selection);
  const count = found.errors.length - 1;
  const more =
    count === 0 ? '' : ` There ${count === 1 ? 'is one more problem' : `are ${count} more problems`}.`;
  // Where nothing else stands in the way the consequence can be shown: in two applies.
  const steps = found.errors.every(({ rule }) => rule === 'automatic-skew') ? ['Show Two-Step Plan'] : [];
  const answer = await showError(
    `The API server would refuse this. ${first.message}${more}`,
    ...steps,
    'Open Problems',
  );
  if (answer === 'Open Problems') await commands.executeCommand('workbench.actions.view.problems');
  if (answer === 'Show Two-Step Plan') await working(parts, () => previewSteps(parts, subject));
}
