import { showError, showInformation } from '../notify.ts';
import { plannedEntry } from '../preview/entries.ts';
import { isSameEndpoint } from '../preview/pending-change.ts';
import type { Parts } from './parts.ts';

/** *Show Whole Provider Specs*: the preview that is shown, with all of each provider spec and not only what changes in it. */
export async function showWholeProviderSpecs({ cluster, language, previews }: Parts): Promise<void> {
  const shown = previews.current();
  if (shown === undefined) {
    void showInformation('Preview the changes first.');
    return;
  }
  const { live, request, sourceVersion } = shown;
  const state = cluster.connection.state();
  if (live !== undefined && !(state.state === 'connected' && isSameEndpoint(state.identity, live.identity))) {
    void showInformation('The cluster that was previewed is no longer connected. Preview again.');
    return;
  }
  const planned = await language.plan({ ...request, wholeProviderSpec: true });
  if (planned.outcome === 'refused') {
    void showError(planned.reason);
    return;
  }
  if (planned.version !== sourceVersion) {
    void showInformation('The text has changed since the preview. Preview again.');
    return;
  }
  await previews.replace(planned.changes.filter(({ part }) => part === 'boot-image').map(plannedEntry));
}
