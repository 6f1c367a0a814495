import type { Terminal } from './command.ts';

/** What of a process the command line uses. */
export interface ProcessStreams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal that the streams of a process are. */
export function createTerminal({ stdout, stderr, stdin, env }: ProcessStreams): Terminal {
  // Some terminals say that they have no columns.
  const width = stderr.columns || 80;
  return {
    out: (text) => stdout.write(text),
    err: (line) => stderr.write(`${line}\n`),
    ...(stderr.isTTY === true && env['TERM'] !== 'dumb'
      ? { progress: (line: string) => stderr.write(`\r\u001b[2K${line.slice(0, width - 1)}`) }
      : {}),
    coloured: takesColours(env, stdout.isTTY === true),
    stdin: () => stdin,
  };
}

/** FORCE_COLOR decides, else NO_COLOR (no-color.org), else whether it is a terminal that can show colours. */
export function takesColours(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: without, TERM: term } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (without !== undefined && without !== '') return false;
  return isTerminal && term !== 'dumb';
}
