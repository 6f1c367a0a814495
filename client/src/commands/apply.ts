import { commands, workspace } from 'vscode';
import { objectName } from '../cluster/resources.ts';
import { showError, showInformation, showWarning } from '../notify.ts';
import { applyPendingChange, applySentence } from '../preview/apply-change.ts';
import type { Preview } from '../preview/previews.ts';
import { isConfirmed } from './confirm-apply.ts';
import { noConnection } from './connection-failure.ts';
import { followApplied } from './follow-applied.ts';
import type { Parts } from './parts.ts';

const textChanged =
  'The text has changed since the preview. Nothing was applied. Preview again to see what would change now.';

/** *Apply to Cluster…*: exactly what the preview has shown, after a question that names cluster, user and object. */
export async function apply(parts: Parts): Promise<void> {
  const shown = parts.previews.current();
  if (shown === undefined) {
    await previewFirst(
      'Only what was previewed can be applied. Preview the changes first.',
      'Preview Changes',
    );
    return;
  }
  const { change } = shown;
  if (change === undefined) {
    void showInformation(
      parts.language.saved() === undefined
        ? 'There is nothing to apply: the API server was not asked what it would store, or would change nothing.'
        : 'This preview is of a snapshot, to which nothing can be applied. Select a cluster context, and preview again.',
    );
    return;
  }
  if (!isCurrent(shown)) {
    await previewFirst(textChanged, 'Preview Again');
    return;
  }
  if (!(await isConfirmed(change, shown))) return;
  // The question may have stood for a while.
  if (!isCurrent(shown)) {
    await previewFirst(textChanged, 'Preview Again');
    return;
  }
  if (parts.previews.current() !== shown) {
    await previewFirst(
      'The preview ended before the question was answered. Nothing was applied. Preview again to see what would change now.',
      'Preview Again',
    );
    return;
  }
  const api = await parts.cluster.api();
  const state = parts.cluster.connection.state();
  if (api === undefined) {
    await noConnection(state)?.();
    return;
  }
  const { target } = change;
  parts.log.info(
    `Applying ${objectName(target.ref)} to ${target.identity.context} as ${target.identity.user}.`,
  );
  const outcome = await applyPendingChange(api, change);
  parts.log.info(`Applying ended: ${outcome.outcome}.`);
  // Whatever came of it, what was previewed is over.
  parts.previews.end();
  const text = applySentence(outcome, target);
  if (outcome.outcome === 'applied') {
    // It is applied, whatever becomes of this.
    parts.cluster
      .refreshSnapshot()
      .catch((error: unknown) => parts.log.warn(`The cluster was not read anew: ${String(error)}`));
    await followApplied(parts, api, target, outcome.object, text, shown);
  } else if (outcome.outcome === 'changedSince') await previewFirst(text, 'Preview Again');
  else await showError(text);
}

/** True where the file still says what was previewed. */
function isCurrent({ source, sourceVersion }: Preview): boolean {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === source.toString());
  return document !== undefined && document.version === sourceVersion;
}

async function previewFirst(message: string, way: string): Promise<void> {
  const answer = await showWarning(message, way);
  if (answer === way) await commands.executeCommand('machineConfiguration.preview');
}
