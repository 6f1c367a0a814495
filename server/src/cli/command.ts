import type { Catalog } from '../schema/catalog.ts';

/** Where the command line reads and writes. */
export interface Terminal {
  /** Writes text to standard output as it is. */
  out(text: string): void;
  /** Writes one line to standard error. */
  err(line: string): void;
  /** Shows one line that is rewritten and leaves no trace ('' removes it); absent where nobody would see it. */
  readonly progress?: (line: string) => void;
  /** True where standard output takes colours. */
  readonly coloured: boolean;
  /** All of standard input. */
  stdin(): AsyncIterable<Uint8Array>;
}

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The schemas of every release; made when first asked for. */
  catalog(): Promise<Catalog>;
  /** This program's version. */
  readonly version: string;
}

/** One word of the command line, with its options. */
export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /**
   * @param words the words after the command's name
   * @returns the exit status
   */
  run(words: readonly string[], context: CommandContext): Promise<number>;
}

/** A command line that makes no sense: a whole sentence that says why. */
export interface WrongUsage {
  readonly reason: string;
}

export function isWrongUsage(value: object): value is WrongUsage {
  return 'reason' in value;
}
