#!/usr/bin/env node
import manifest from '../../package.json' with { type: 'json' };
import { readArguments, usage } from './cli/arguments.ts';
import { readInputs } from './cli/inputs.ts';
import { type Terminal, validate } from './cli/validate.ts';
import { createJudges } from './judge.ts';
import { createCatalog } from './schema/catalog.ts';
import { knownReleases } from './schema/feature-gates.ts';
import { bundledSchemas } from './schema-files.ts';

const terminal: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  coloured: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
};

/** Runs one command line and returns its exit status. */
async function run(words: readonly string[]): Promise<number> {
  const catalog = createCatalog(bundledSchemas());
  const command = readArguments(words, knownReleases(catalog.gates));
  switch (command.command) {
    case 'help':
      terminal.out(usage);
      return 0;
    case 'version':
      terminal.out(manifest.version);
      return 0;
    case 'wrong-usage':
      terminal.err(`${command.reason} See machineconfiguration --help.`);
      return 2;
    case 'validate': {
      const judges = createJudges(catalog, (rule, error) =>
        terminal.err(`The rule ${rule.id} failed: ${String(error)}`),
      );
      return validate(readInputs(command.paths), judges.for({}, { flags: command.target }), command.failOn, terminal);
    }
  }
}

// A reader that goes away (`| head`) ends the program quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
run(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    terminal.err(`machineconfiguration stopped at a mistake of its own: ${String(error)}`);
    process.exitCode = 2;
  },
);
