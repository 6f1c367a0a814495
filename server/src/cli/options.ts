import { parseArgs } from 'node:util';
import { closest, oneOfWords } from '../rules/wording.ts';
import type { WrongUsage } from './command.ts';

/** An option: one that takes a value (`value`), or one that is there or not (`flag`). `list`: repeated, its values add up. */
export interface OptionKind {
  readonly kind: 'value' | 'list' | 'flag';
  /** One letter. */
  readonly short?: string;
}

/** The options that were given, by name, and all other words in order. A value is absent where the option is. */
export interface ReadOptions<Name extends string> {
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly flags: ReadonlySet<Name>;
  readonly positionals: readonly string[];
}

/**
 * The options and words of a command line. Of an option given twice the last value holds; those of a `list` are joined
 * with commas. What makes no sense is one sentence.
 */
export function readOptions<Name extends string>(
  words: readonly string[],
  options: Readonly<Record<Name, OptionKind>>,
): ReadOptions<Name> | WrongUsage {
  const names = Object.keys(options) as Name[];
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(names.map((name) => [name, toParseArgs(options[name])])),
    // The sentences for what is wrong are our own.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Partial<Record<Name, string>> = {};
  const flags = new Set<Name>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = names.find((known) => known === token.name);
    if (name === undefined) return unknownOption(token.rawName, names);
    const { kind } = options[name];
    const { value } = token;
    if (kind === 'flag') {
      if (value !== undefined) return { reason: `${token.rawName} takes no value.` };
      flags.add(name);
    } else {
      // `--release --platform AWS` lacks the release; a value that does begin with a dash is written with "=".
      const isMissing = value === undefined || value === '' || (!token.inlineValue && /^-./.test(value));
      if (isMissing) return { reason: `${token.rawName} needs a value.` };
      const before = values[name];
      values[name] = kind === 'list' && before !== undefined ? `${before},${value}` : value;
    }
  }
  return { values, flags, positionals };
}

/** The sentence for a value that an option does not take. */
export function notTaken(option: string, value: string, allowed: readonly string[]): WrongUsage {
  const meant = closest(value, allowed);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return { reason: `--${option} takes ${oneOfWords(allowed).replaceAll('"', '')}, not "${value}".${hint}` };
}

function toParseArgs({ kind, short }: OptionKind) {
  return {
    type: kind === 'flag' ? ('boolean' as const) : ('string' as const),
    multiple: kind === 'list',
    ...(short === undefined ? {} : { short }),
  };
}

function unknownOption(rawName: string, names: readonly string[]): WrongUsage {
  const meant = closest(
    rawName,
    names.map((name) => `--${name}`),
  );
  return { reason: `There is no option ${rawName}.${meant === undefined ? '' : ` Did you mean ${meant}?`}` };
}
