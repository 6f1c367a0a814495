import { commands, window } from 'vscode';

/** Why there is no connection, and the ways on. */
export async function showConnectionFailure(problem: string): Promise<void> {
  const answer = await window.showErrorMessage(problem, 'Select Cluster Context…', 'Show Log');
  if (answer === 'Select Cluster Context…')
    await commands.executeCommand('machineConfiguration.selectContext');
  if (answer === 'Show Log') await commands.executeCommand('machineConfiguration.showLog');
}
