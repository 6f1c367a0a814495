import { commands } from 'vscode';
import type { ConnectionState } from '../cluster/connection.ts';
import { showError } from '../notify.ts';
import { type Afterwards, connectionEnded, say } from './subject.ts';

/** Why there is no connection, and the ways on. */
export async function showConnectionFailure(problem: string): Promise<void> {
  const answer = await showError(problem, 'Select Cluster Context…', 'Show Log');
  if (answer === 'Select Cluster Context…')
    await commands.executeCommand('machineConfiguration.selectContext');
  if (answer === 'Show Log') await commands.executeCommand('machineConfiguration.showLog');
}

/** What to say where there is no connection: why it failed, or that it was left meanwhile. */
export function noConnection(state: ConnectionState): Afterwards {
  return state.state === 'failed' ? () => showConnectionFailure(state.sentence) : say(connectionEnded);
}
