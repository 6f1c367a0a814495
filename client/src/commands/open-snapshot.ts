import { type OpenDialogOptions, Uri, window } from 'vscode';
import { showError, showInformation } from '../notify.ts';
import type { Parts } from './parts.ts';

/**
 * *Open Cluster Snapshot…*: what has been saved of a cluster takes the place of a live one, until a context is selected.
 *
 * @param what the folder or file, where whoever runs the command names it; else the user is asked
 */
export async function openSnapshot(
  { language, cluster, previews, log }: Parts,
  what?: unknown,
): Promise<void> {
  const uri = what instanceof Uri ? what : await pick();
  if (uri === undefined) return;
  const result = await language.openSnapshot(uri.fsPath);
  if (result.outcome === 'unreadable') {
    void showError(result.reason);
    return;
  }
  previews.end();
  cluster.leave();
  for (const { path, message } of result.notes) log.warn(`${path}: ${message}`);
  const text = `Files are judged and previewed for the cluster that was saved as ${result.name}.`;
  const count = result.notes.length;
  if (count === 0) {
    void showInformation(text);
    return;
  }
  const left = `${count === 1 ? 'One thing' : `${count} things`} in it could not be taken; the log says which.`;
  const answer = await showInformation(`${text} ${left}`, 'Show Log');
  if (answer === 'Show Log') log.show();
}

/** A dialog takes folders or files, and not both on every system. */
async function pick(): Promise<Uri | undefined> {
  const kinds: readonly {
    readonly label: string;
    readonly detail: string;
    readonly options: OpenDialogOptions;
  }[] = [
    {
      label: 'Folder',
      detail: 'A must-gather, or a folder of what `oc get -o yaml` has printed',
      options: { canSelectFolders: true, canSelectFiles: false },
    },
    {
      label: 'File',
      detail: 'What `oc get -o yaml` or `-o json` has printed, or an archive of a must-gather',
      options: { canSelectFolders: false, canSelectFiles: true },
    },
  ];
  const kind = await window.showQuickPick(kinds, { title: 'What has been saved of the cluster' });
  if (kind === undefined) return undefined;
  const [uri] = (await window.showOpenDialog({ ...kind.options, openLabel: 'Open Snapshot' })) ?? [];
  return uri;
}
