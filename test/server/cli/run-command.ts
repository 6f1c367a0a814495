import type { Terminal } from '../../../server/src/cli/command.ts';
import { runCommand } from '../../../server/src/cli/commands.ts';
import { createCatalog } from '../../../server/src/schema/catalog.ts';
import { readSchemaFiles } from '../../support/schemas.ts';

/** What a command line wrote, and its exit status. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  /** The lines of standard error. */
  readonly err: readonly string[];
}

/** Runs one command line in this process. */
export async function run(
  words: readonly string[],
  {
    stdin = '',
    coloured = false,
  }: { readonly stdin?: string | Uint8Array; readonly coloured?: boolean } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (line) => err.push(line),
    coloured,
    stdin: async function* () {
      yield typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
    },
  };
  const catalog = async () => createCatalog(readSchemaFiles());
  const status = await runCommand(words, { terminal, catalog, version: '1.2.3' });
  return { status, out: out.join(''), err };
}
