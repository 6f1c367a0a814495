import type { DocumentUse } from '../judge/document.ts';
import type { TargetWish } from '../judge/target-choice.ts';
import type { Judge, Judges } from '../judge.ts';
import { type Command, isWrongUsage } from './command.ts';
import { formatNames, formats } from './formats/index.ts';
import { listInputs } from './inputs/list.ts';
import { createPatchLookup } from './inputs/patches.ts';
import { notTaken, readOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { failings } from './report.ts';
import { readTargetFlags, targetHelp, targetOptions } from './target-options.ts';
import { validate } from './validate.ts';
import { readWorld, type World } from './world.ts';

const help = `Usage: machineconfiguration validate [OPTION…] PATH…

Judges every MachineConfiguration (operator.openshift.io/v1) as the API server of an OpenShift
release would, and says what the Machine Config Operator would make of it. It opens no socket.

PATH is a file, a folder (all *.yaml, *.yml and *.json below it, without node_modules, folders
whose name begins with a dot, and links to folders), a pattern such as 'clusters/**/*.yaml',
or - for standard input.

What to judge for:
${targetHelp}
What to print:
  --format FORMAT       text (default), json, sarif (2.1.0), github (annotations of GitHub
                        Actions) or junit
  --fail-on SEVERITY    exit with 1 from this severity on: error (default), warning
                        or information
  -h, --help            this text

Exit status: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, or an input that
could not be read (the others are judged nevertheless).
`;

const options = {
  ...targetOptions,
  format: { kind: 'value' },
  'fail-on': { kind: 'value' },
  help: { kind: 'flag', short: 'h' },
} as const;

/** `validate`: the findings of files, for people and for CI. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'judges the MachineConfigurations in files and folders',
  help,
  async run(words, context) {
    const { terminal, version } = context;
    const wrong = (reason: string) => {
      terminal.err(`${reason} See machineconfiguration validate --help.`);
      return 2;
    };
    const read = readOptions(words, options);
    if (isWrongUsage(read)) return wrong(read.reason);
    const { values, flags, positionals } = read;
    if (flags.has('help')) {
      terminal.out(help);
      return 0;
    }
    const formatName = values.format ?? 'text';
    const format = formatNames.find((name) => name === formatName);
    if (format === undefined) return wrong(notTaken('format', formatName, formatNames).reason);
    const failOnName = values['fail-on'] ?? 'error';
    const failOn = failings.find((name) => name === failOnName);
    if (failOn === undefined) return wrong(notTaken('fail-on', failOnName, failings).reason);
    const { createJudges } = await import('../engine.ts');
    const catalog = await context.catalog();
    const target = readTargetFlags(values, catalog.gates);
    if (isWrongUsage(target)) return wrong(target.reason);
    if (positionals.length === 0) return wrong('Name at least one file or folder, or - for standard input.');
    const world = await readWorld(target, terminal);
    if ('error' in world) {
      terminal.err(world.error);
      return 2;
    }
    const judges = createJudges(catalog, (rule, error) =>
      terminal.err(`The rule ${rule.id} failed: ${String(error)}`),
    );
    const listed = listInputs(positionals);
    const judgeFor = createJudgeFor(judges, world);
    const isPatch = createPatchLookup();
    return validate(listed, {
      judgingFor: (use) => ({
        judgeFor: (manifest) => judgeFor(judges.modelineOf(manifest).target, use),
        modelineOf: judges.modelineOf,
      }),
      useOf: (path) => (path !== '-' && isPatch(path) ? 'patch' : 'manifest'),
      target: judgeFor(undefined, 'manifest').target,
      format: formats[format]({ failOn, version, coloured: terminal.coloured }),
      failOn,
      terminal,
      progress: createProgress(terminal, listed.length, () => performance.now()),
    });
  },
};

/** Judges by what a file says of its own target; what one of them has worked out serves every file that says the same. */
function createJudgeFor(judges: Judges, { snapshot, wishes }: World) {
  const known = new Map<string, Judge>();
  return (modeline: TargetWish | undefined, use: DocumentUse): Judge => {
    const key = JSON.stringify([modeline ?? null, use]);
    const judge =
      known.get(key) ??
      judges.for(snapshot, { ...wishes, ...(modeline === undefined ? {} : { modeline }) }, use);
    known.set(key, judge);
    return judge;
  };
}
