import { Uri, window, workspace } from 'vscode';
import { showError, showInformation } from '../notify.ts';
import type { SavedPlan } from '../preview/previews.ts';
import type { Parts } from './parts.ts';

const kinds: readonly {
  readonly label: string;
  readonly detail: string;
  readonly ending: string;
  text(plan: SavedPlan): string;
}[] = [
  {
    label: 'Markdown',
    detail: 'For a comment on a pull request',
    ending: 'md',
    text: ({ markdown }) => markdown,
  },
  {
    label: 'JSON',
    detail: 'For a program: what machineconfiguration plan --format json prints',
    ending: 'json',
    text: ({ json }) => json,
  },
  { label: 'Text', detail: 'As it is shown', ending: 'txt', text: ({ text }) => text },
];

/** *Save Plan…*: the plan that is shown, as a file of the user's choice. Nothing is saved by itself. */
export async function savePlan({ previews }: Parts): Promise<void> {
  const plan = previews.plan();
  if (plan === undefined) {
    void showInformation('Preview the changes first: it is the plan of the preview that is saved.');
    return;
  }
  const kind = await window.showQuickPick(kinds, { title: 'Save the plan as' });
  if (kind === undefined) return;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `boot-image-plan.${kind.ending}`;
  const target = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
    filters: { [kind.label]: [kind.ending] },
    saveLabel: 'Save Plan',
  });
  if (target === undefined) return;
  try {
    await workspace.fs.writeFile(target, new TextEncoder().encode(kind.text(plan)));
  } catch (error) {
    void showError(
      `The plan could not be saved to ${target.fsPath}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  await window.showTextDocument(target, { preview: true });
}
