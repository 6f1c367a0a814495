import { window } from 'vscode';
import { plannedEntry } from '../preview/entries.ts';
import type { Parts } from './parts.ts';

/** *Show Whole Provider Specs*: the preview that is shown, with all of each provider spec and not only what changes in it. */
export async function showWholeProviderSpecs({ language, previews }: Parts): Promise<void> {
  const shown = previews.current();
  if (shown === undefined) {
    void window.showInformationMessage('Preview the changes first.');
    return;
  }
  const planned = await language.plan({ ...shown.request, wholeProviderSpec: true });
  if (planned.outcome === 'refused' || planned.version !== shown.sourceVersion) {
    void window.showInformationMessage('The text has changed since the preview. Preview again.');
    return;
  }
  await previews.replace(planned.changes.filter(({ part }) => part === 'boot-image').map(plannedEntry));
}
