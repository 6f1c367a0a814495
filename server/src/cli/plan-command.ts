import { Manifest } from '../documents/manifest.ts';
import type { Outcome } from '../domain/boot-images/outcome.ts';
import type { Plan } from '../domain/boot-images/plan-result.ts';
import { exactJson } from '../domain/exact-json.ts';
import type { Complete } from '../domain/plan-text/object-words.ts';
import type { PlanTextOptions } from '../domain/plan-text/options.ts';
import { mayBePatched } from '../domain/plan-text/words.ts';
import type { ItemReport } from '../judge/document.ts';
import type { PlannedEdit } from '../judge/plan-edit.ts';
import type { Judge } from '../judge.ts';
import { type Command, isWrongUsage } from './command.ts';
import { readInput } from './inputs/read.ts';
import { notTaken, readOptions } from './options.ts';
import { readWorld } from './world.ts';

const help = `Usage: machineconfiguration plan --snapshot PATH [OPTION…] [FILE|-]

Says what an edit of the MachineConfiguration would do in a cluster: which machine sets get
which boot image and why the others do not, which user data secrets are rewritten, and what
the status and the conditions will read. It simulates the Machine Config Operator from what
has been saved of the cluster; it opens no socket.

Where the API server refuses an edit because skew enforcement is Automatic, the two applies that
lead there are shown, each with its own plan (as JSON: the member steps).

FILE holds the MachineConfiguration as it is to be applied. Without it the plan is of what is
stored: what happens at the operator's next pass.

  --snapshot PATH       what has been saved of the cluster: a must-gather folder, or files of
                        "oc get -o yaml"
  --format FORMAT       text (default), json or markdown (for a pull request)
  --detailed-exitcode   exit with 0 where nothing changes, 2 where something does or may
  -h, --help            this text

Exit status: 0; 1 where the API server refuses the edit, or where an input cannot be read;
2 wrong usage, and with --detailed-exitcode changes.
`;

const options = {
  snapshot: { kind: 'value' },
  format: { kind: 'value' },
  'detailed-exitcode': { kind: 'flag' },
  help: { kind: 'flag', short: 'h' },
} as const;

type Engine = typeof import('../engine.ts');
type Print = (planned: PlannedEdit, options: PlanTextOptions, complete: Complete) => string;

const formats: Readonly<Record<string, (engine: Engine) => Print>> = {
  text: ({ plannedAsText }) => plannedAsText,
  json:
    () =>
    ({ plan, steps }) =>
      `${exactJson({ ...plan, steps })}\n`,
  markdown: ({ plannedAsMarkdown }) => plannedAsMarkdown,
};

/** `plan`: the consequence of an edit, from a snapshot. */
export const planCommand: Command = {
  name: 'plan',
  summary: 'says what an edit does to every boot image of a cluster',
  help,
  async run(words, context) {
    const { terminal } = context;
    const wrong = (reason: string) => {
      terminal.err(`${reason} See machineconfiguration plan --help.`);
      return 2;
    };
    const refuse = (reason: string) => {
      terminal.err(reason);
      return 1;
    };
    const read = readOptions(words, options);
    if (isWrongUsage(read)) return wrong(read.reason);
    const { values, flags, positionals } = read;
    if (flags.has('help')) {
      terminal.out(help);
      return 0;
    }
    const formatName = values.format ?? 'text';
    const format = Object.hasOwn(formats, formatName) ? formats[formatName] : undefined;
    if (format === undefined) return wrong(notTaken('format', formatName, Object.keys(formats)).reason);
    if (values.snapshot === undefined)
      return wrong('Name what has been saved of the cluster with --snapshot.');
    if (positionals.length > 1) return wrong('Name one file only.');
    const world = await readWorld({ wish: {}, snapshot: values.snapshot }, terminal);
    if ('error' in world) return refuse(world.error);
    const engine = await import('../engine.ts');
    const { completeBy, createJudges, planEdit, planOfFile, textOptionsOf } = engine;
    const judge = createJudges(await context.catalog(), (rule, error) =>
      terminal.err(`The rule ${rule.id} failed: ${String(error)}`),
    ).for(world.snapshot, world.wishes);
    const [path] = positionals;
    const edit = path === undefined ? undefined : await readEdit(path, judge, terminal.stdin);
    if (edit !== undefined && 'error' in edit) return refuse(edit.error);
    const planned = edit === undefined ? planEdit(judge, null) : planOfFile(judge, edit.item);
    const textOptions = textOptionsOf(judge, edit?.item);
    terminal.out(format(engine)(planned, textOptions, completeBy(judge)));
    if (isRefused(planned.plan)) return 1;
    return flags.has('detailed-exitcode') && changesSomething(planned.plan, textOptions) ? 2 : 0;
  },
};

/** The one MachineConfiguration of a file. */
async function readEdit(
  path: string,
  judge: Judge,
  stdin: Parameters<typeof readInput>[1],
): Promise<{ readonly item: ItemReport } | { readonly error: string }> {
  const input = await readInput({ path }, stdin);
  if ('error' in input) return { error: `${path}: ${input.error}` };
  const manifest = Manifest.create(path, path.endsWith('.json') ? 'json' : 'yaml', 1, input.text);
  const reports = manifest.documents.map(({ source }) => judge.reportOn(source));
  const broken = reports.flatMap(({ problems }) => problems).find(({ code }) => code === 'yaml-syntax');
  if (broken !== undefined) return { error: `${path}: ${broken.message}` };
  const ours = reports.flatMap(({ items }) => items).filter(({ isOurs }) => isOurs);
  const [item] = ours;
  if (item === undefined) return { error: `${path}: There is no MachineConfiguration in it.` };
  if (ours.length > 1) return { error: `${path}: There are several MachineConfigurations in it.` };
  return { item };
}

const changing: ReadonlySet<Outcome> = new Set(['patched', 'deferred']);

/** True where the API server would not take the edit: for what is in it, or because another field manager owns a value. */
function isRefused({ admission, warnings }: Plan): boolean {
  return admission.verdict === 'rejected' || warnings.some(({ code }) => code === 'apply-conflict');
}

/** True where something in the cluster becomes another than it is: the object, its setting, a boot image or a secret. */
function changesSomething(plan: Plan, { object }: PlanTextOptions): boolean {
  const objects = [...plan.machineSets, ...plan.controlPlaneMachineSets];
  const isObjectNew = object !== undefined && (object.certainty === 'unknown' || object.changes.length > 0);
  return (
    isObjectNew ||
    plan.reconcile === 'now' ||
    plan.status.optInStamped === true ||
    // Of what is not known it cannot be said that nothing changes.
    objects.some((object) => changing.has(object.outcome) || mayBePatched(object)) ||
    plan.userDataSecrets.some(({ outcome }) => outcome === 'converted' || outcome === 'unknown')
  );
}
