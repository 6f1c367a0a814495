import { commands, window, workspace } from 'vscode';
import { objectName } from '../cluster/resources.ts';
import { applyPendingChange, applySentence } from '../preview/apply-change.ts';
import type { Preview } from '../preview/previews.ts';
import { isProduction } from '../production.ts';
import { readSettings } from '../settings.ts';
import { followApplied } from './follow-applied.ts';
import type { Parts } from './parts.ts';
import { showConnectionFailure } from './preview.ts';

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
  if (!isCurrent(shown)) {
    await previewFirst(
      'The text has changed since the preview. Nothing was applied. Preview again to see what would change now.',
      'Preview Again',
    );
    return;
  }
  if (!(await isConfirmed(shown))) return;
  // The question may have stood for a while.
  if (parts.previews.current() !== shown || !isCurrent(shown)) {
    await previewFirst(
      'The text has changed since the preview. Nothing was applied. Preview again to see what would change now.',
      'Preview Again',
    );
    return;
  }
  const api = await parts.cluster.api();
  const state = parts.cluster.connection.state();
  if (api === undefined) {
    if (state.state === 'failed') await showConnectionFailure(state.sentence);
    return;
  }
  const { target } = shown.change;
  parts.log.info(
    `Applying ${objectName(target.ref)} to ${target.identity.context} as ${target.identity.user}.`,
  );
  const outcome = await applyPendingChange(api, shown.change);
  parts.log.info(`Applying ended: ${outcome.outcome}.`);
  // Whatever came of it, what was previewed is over.
  parts.previews.end();
  const text = applySentence(outcome, target);
  if (outcome.outcome === 'applied') {
    await parts.cluster.refreshSnapshot();
    await followApplied(parts, api, target, outcome.object, text);
  } else if (outcome.outcome === 'changedSince') await previewFirst(text, 'Preview Again');
  else await window.showErrorMessage(text);
}

/** True where the file still says what was previewed. */
function isCurrent({ source, sourceVersion }: Preview): boolean {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === source.toString());
  return document !== undefined && document.version === sourceVersion;
}

async function previewFirst(message: string, way: string): Promise<void> {
  const answer = await window.showWarningMessage(message, way);
  if (answer === way) await commands.executeCommand('machineConfiguration.preview');
}

async function isConfirmed({ change }: Preview): Promise<boolean> {
  const { identity, ref } = change.target;
  const { context, server, user, insecure } = identity;
  const count = change.changes.length;
  const what =
    change.outcome === 'create'
      ? 'The object will be created.'
      : `${count} field${count === 1 ? '' : 's'} will change.`;
  const detail = [
    what,
    `Server: ${server}`,
    `User: ${user}`,
    ...(insecure ? ['The server’s certificate is not checked.'] : []),
    ...(change.outcome === 'update' && change.kept.length > 0
      ? [`Kept, because others set it: ${change.kept.map(({ path }) => path).join(', ')}`]
      : []),
  ].join('\n');
  const question = `Apply ${objectName(ref)} to ${context}?`;
  const answer = await window.showWarningMessage(question, { modal: true, detail }, 'Apply');
  if (answer !== 'Apply') return false;
  if (!isProduction(readSettings().productionContexts, [context, server])) return true;
  const typed = await window.showInputBox({
    title: `${context} is a production context`,
    prompt: `Type ${context} to apply.`,
    ignoreFocusOut: true,
    validateInput: (text) => (text === context ? undefined : `Type ${context} to apply.`),
  });
  return typed === context;
}
