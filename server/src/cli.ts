#!/usr/bin/env node
import manifest from '../../package.json' with { type: 'json' };
import { runCommand } from './cli/commands.ts';
import { createTerminal } from './cli/terminal.ts';

// A reader that goes away (`| head`) ends the program quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
process.stderr.on('error', () => undefined);

const terminal = createTerminal(process);
runCommand(process.argv.slice(2), {
  terminal,
  catalog: async () => {
    const [{ createCatalog }, { bundledSchemas }] = await Promise.all([
      import('./engine.ts'),
      import('./schema-files.ts'),
    ]);
    return createCatalog(bundledSchemas());
  },
  version: manifest.version,
}).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    terminal.err(`machineconfiguration stopped at a mistake of its own: ${String(error)}`);
    process.exitCode = 2;
  },
);
