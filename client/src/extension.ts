import { commands, type ExtensionContext, window } from 'vscode';
import { createClusterSession } from './cluster-session.ts';
import { registerCommands } from './commands.ts';
import { createLanguage } from './language/language.ts';
import { createPreviews } from './preview/previews.ts';
import { createClusterStatus } from './status/cluster-status.ts';
import { createTargetStatus } from './status/target-status.ts';

/** Makes the parts and hands them to each other. Nothing is loaded or read before a MachineConfiguration is seen. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Machine Configuration', { log: true });
  const cluster = createClusterSession(context, log, (snapshot) => language.setSnapshot(snapshot));
  const status = createClusterStatus(cluster, () => language.saved()?.name);
  const language = createLanguage(context, log, () => {
    status.show();
    void commands.executeCommand('setContext', 'machineConfiguration.seen', true);
  });
  const previews = createPreviews();
  context.subscriptions.push(
    log,
    cluster,
    status,
    previews,
    createTargetStatus(language),
    language.onDidChangeTarget(() => status.redraw()),
    ...registerCommands({ log, language, cluster, previews }),
  );
}
