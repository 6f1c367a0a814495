import { commands, type Disposable } from 'vscode';
import { apply } from './commands/apply.ts';
import { openSnapshot } from './commands/open-snapshot.ts';
import type { Parts } from './commands/parts.ts';
import { preview } from './commands/preview.ts';
import { savePlan } from './commands/save-plan.ts';
import { selectContext } from './commands/select-context.ts';
import { showWholeProviderSpecs } from './commands/show-whole-provider-specs.ts';
import { showError } from './notify.ts';

/** Every command of package.json and what it does. */
const table: Readonly<Record<string, (parts: Parts, ...args: readonly unknown[]) => Promise<void> | void>> = {
  'machineConfiguration.preview': preview,
  'machineConfiguration.apply': apply,
  'machineConfiguration.showWholeProviderSpecs': showWholeProviderSpecs,
  'machineConfiguration.showPlan': ({ previews }) => previews.showPlan(),
  'machineConfiguration.savePlan': savePlan,
  'machineConfiguration.selectContext': selectContext,
  'machineConfiguration.openSnapshot': openSnapshot,
  'machineConfiguration.disconnect': ({ cluster, previews }) => {
    previews.end();
    cluster.connection.disconnect();
  },
  'machineConfiguration.restartServer': ({ language }) => language.restart(),
  'machineConfiguration.showLog': ({ log }) => log.show(),
};

/** Registers the commands. One that throws is one sentence for the user and the whole story in the log. */
export function registerCommands(parts: Parts): Disposable[] {
  return Object.entries(table).map(([id, run]) =>
    commands.registerCommand(id, async (...args: readonly unknown[]) => {
      try {
        await run(parts, ...args);
      } catch (error) {
        parts.log.error(
          `${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        const answer = await showError(
          'That did not work because of a mistake in this extension.',
          'Show Log',
        );
        if (answer === 'Show Log') parts.log.show();
      }
    }),
  );
}
