import { closest } from '../rules/wording.ts';
import type { Command, CommandContext } from './command.ts';
import { planCommand } from './plan-command.ts';
import { validateCommand } from './validate-command.ts';

/** Every command there is. */
export const commands: readonly Command[] = [validateCommand, planCommand];

/** What the program prints that is called without a command. */
export function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: machineconfiguration COMMAND [OPTION…]

${lines.join('\n')}

  machineconfiguration COMMAND --help   says what a command takes
  machineconfiguration --version        prints the version
`;
}

/**
 * Runs one command line. Never throws for what the user wrote: that is one sentence on standard error and status 2.
 *
 * @param words the words after the program's name
 * @returns the exit status
 */
export async function runCommand(words: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, version } = context;
  const [first, ...rest] = words;
  const wrong = (reason: string) => {
    terminal.err(`${reason} See machineconfiguration --help.`);
    return 2;
  };
  const names = commands.map(({ name }) => name).join(' or ');
  if (first === undefined) return wrong(`Say what to do: ${names}.`);
  if (first === '--help' || first === '-h' || first === 'help') {
    const about = commands.find(({ name }) => name === rest[0]);
    terminal.out(about?.help ?? overview());
    return 0;
  }
  if (first === '--version') {
    terminal.out(`${version}\n`);
    return 0;
  }
  if (first.startsWith('-')) return wrong(`Name the command before its options: ${names}.`);
  const command = commands.find(({ name }) => name === first);
  if (command !== undefined) return command.run(rest, context);
  const meant = closest(
    first,
    commands.map(({ name }) => name),
  );
  return wrong(
    `There is no command "${first}"; ${meant === undefined ? `there is ${names}` : `did you mean ${meant}?`}${meant === undefined ? '.' : ''}`,
  );
}
