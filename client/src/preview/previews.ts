import { commands, type Disposable, type TextDocument, type Uri, window, workspace } from 'vscode';
import { objectName } from '../cluster/resources.ts';
import type { PendingCreate, PendingUpdate } from './pending-change.ts';
import { createPreviewDocuments } from './preview-documents.ts';

/** A preview that was shown: the change, and the text it was made from. Nothing else can be applied. */
export interface Preview {
  readonly change: PendingCreate | PendingUpdate;
  readonly source: Uri;
  /** The version of the source document that was previewed. */
  readonly sourceVersion: number;
  readonly sides: readonly [before: Uri, after: Uri];
}

/** The preview of this window: there is one at most. */
export interface Previews extends Disposable {
  readonly current: () => Preview | undefined;
  /** Shows the change in the diff editor and remembers it as the one that can be applied. */
  show(change: PendingCreate | PendingUpdate, source: TextDocument, sourceVersion: number): Promise<void>;
  /** Ends the preview: what it showed can no longer be applied. */
  end(): void;
}

export function createPreviews(): Previews {
  const documents = createPreviewDocuments();
  let current: Preview | undefined;

  const end = (): void => {
    if (current !== undefined) documents.remove(current.sides);
    current = undefined;
  };
  const closing = workspace.onDidCloseTextDocument(({ uri }) => {
    if (current?.sides.some((side) => side.toString() === uri.toString()) === true) end();
  });
  return {
    current: () => current,
    end,
    async show(change, source, sourceVersion) {
      end();
      const { identity, ref } = change.target;
      const before = change.outcome === 'create' ? '' : change.before.text;
      const sides = [
        documents.add(identity.context, `${ref.name} (live).yaml`, before),
        documents.add(identity.context, `${ref.name} (after apply).yaml`, change.after.text),
      ] as const;
      current = { change, source: source.uri, sourceVersion, sides };
      const what = change.outcome === 'create' ? 'new ↔ after apply' : 'live ↔ after apply';
      const title = `Preview: ${objectName(ref)} in ${identity.context} (${what})`;
      await commands.executeCommand('vscode.diff', ...sides, title, { preview: true });
      if (change.warnings.length > 0)
        void window.showWarningMessage(`The API server warns: ${change.warnings.join(' ')}`);
    },
    dispose() {
      closing.dispose();
      documents.dispose();
    },
  };
}
