import { window } from 'vscode';
import { objectName } from '../cluster/resources.ts';
import { showWarning } from '../notify.ts';
import { consequenceWords } from '../preview/consequence-words.ts';
import type { PendingCreate, PendingUpdate } from '../preview/pending-change.ts';
import type { Preview } from '../preview/previews.ts';
import { isProduction } from '../production.ts';
import { readSettings } from '../settings.ts';

/** The question before an apply: it names cluster, user, object and consequence; a production context is typed. */
export async function isConfirmed(
  change: PendingCreate | PendingUpdate,
  { plan }: Preview,
): Promise<boolean> {
  const { identity, ref } = change.target;
  const { context, server, user, insecure } = identity;
  const count = change.changes.length;
  const what =
    change.outcome === 'create'
      ? 'The object will be created.'
      : `${count} field${count === 1 ? '' : 's'} will change.`;
  const detail = [
    what,
    ...consequenceWords(plan),
    '',
    `Server: ${server}`,
    `User: ${user}`,
    ...(insecure ? ['The server’s certificate is not checked.'] : []),
    ...(change.outcome === 'update' && change.kept.length > 0
      ? [`Kept, because others set it: ${change.kept.map(({ path }) => path).join(', ')}`]
      : []),
  ].join('\n');
  const question = `Apply ${objectName(ref)} to ${context}?`;
  const answer = await showWarning(question, { modal: true, detail }, 'Apply');
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
