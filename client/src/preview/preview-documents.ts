import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';

export const previewScheme = 'machineconfiguration-preview';

/** The read-only sides of a preview, in memory. */
export interface PreviewDocuments extends Disposable {
  /** A document with this text; the name is what its tab is called. */
  add(folder: string, name: string, text: string): Uri;
  /** Forgets documents whose preview is over. */
  remove(uris: readonly Uri[]): void;
}

export function createPreviewDocuments(): PreviewDocuments {
  const texts = new Map<string, string>();
  let count = 0;
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) =>
      texts.get(uri.toString()) ?? '# This preview is over; preview again.\n',
  };
  const registration = workspace.registerTextDocumentContentProvider(previewScheme, provider);
  return {
    add(folder, name, text) {
      count += 1;
      // A context's name may be a path, as `oc login` makes it: what a tab is called is behind the last slash.
      const [inFolder, called] = [folder, name].map((part) => part.replaceAll('/', '∕'));
      const uri = Uri.from({ scheme: previewScheme, path: `/${inFolder}/${called}`, query: String(count) });
      texts.set(uri.toString(), text);
      return uri;
    },
    remove(uris) {
      for (const uri of uris) {
        texts.delete(uri.toString());
        // One that is still open says so.
        changed.fire(uri);
      }
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}
