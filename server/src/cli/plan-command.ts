import { serverField } from '../admission/admit.ts';
import { Manifest } from '../documents/manifest.ts';
import { type PlanInput, plan } from '../domain/boot-images/plan.ts';
import type { Plan, PlanAdmission } from '../domain/boot-images/plan-result.ts';
import { twoSteps } from '../domain/boot-images/two-steps.ts';
import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import { exactJson } from '../domain/exact-json.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { planAsMarkdown } from '../domain/plan-text/plan-markdown.ts';
import { type PlanTextOptions, planAsText } from '../domain/plan-text/plan-text.ts';
import type { ItemReport } from '../judge/document.ts';
import { createJudges, type Judges } from '../judge.ts';
import { type Command, isWrongUsage } from './command.ts';
import { readInput } from './inputs/read.ts';
import { notTaken, readOptions } from './options.ts';
import { readWorld, type World } from './world.ts';

const help = `Usage: machineconfiguration plan --snapshot PATH [OPTION…] [FILE|-]

Says what an edit of the MachineConfiguration would do in a cluster: which machine sets get
which boot image and why the others do not, which user data secrets are rewritten, and what
the status and the conditions will read. It simulates the Machine Config Operator from what
has been saved of the cluster; it opens no socket.

FILE holds the MachineConfiguration as it is to be applied. Without it the plan is of what is
stored: what happens at the operator's next pass.

  --snapshot PATH       what has been saved of the cluster: a must-gather folder, or files of
                        "oc get -o yaml"
  --format FORMAT       text (default), json or markdown (for a pull request)
  --detailed-exitcode   exit with 0 where nothing changes, 2 where something does
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

const formats: Readonly<Record<string, (plan: Plan, options: PlanTextOptions) => string>> = {
  text: planAsText,
  json: (result) => `${exactJson(result)}\n`,
  markdown: planAsMarkdown,
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
    const print = Object.hasOwn(formats, formatName) ? formats[formatName] : undefined;
    if (print === undefined) return wrong(notTaken('format', formatName, Object.keys(formats)).reason);
    if (values.snapshot === undefined)
      return wrong('Name what has been saved of the cluster with --snapshot.');
    if (positionals.length > 1) return wrong('Name one file only.');
    const world = await readWorld({ wish: {}, snapshot: values.snapshot }, terminal);
    if ('error' in world) return refuse(world.error);
    const judges = createJudges(context.catalog(), (rule, error) =>
      terminal.err(`The rule ${rule.id} failed: ${String(error)}`),
    );
    const [path] = positionals;
    const edit = path === undefined ? null : await readEdit(path, judges, world, terminal.stdin);
    if (edit !== null && 'error' in edit) return refuse(edit.error);
    const { target } = judges.for(world.snapshot, world.wishes);
    const input: PlanInput = {
      snapshot: world.snapshot,
      target,
      spec: edit?.spec ?? null,
      admission: edit?.admission ?? { verdict: 'accepted', errors: [] },
    };
    const result = plan(input);
    const { name } = world.snapshot;
    terminal.out(print(result, optionsOf(name)));
    if (result.admission.verdict === 'rejected') {
      if (formatName === 'text') terminal.out(stepsAsText(input, judges, world, name));
      return 1;
    }
    return flags.has('detailed-exitcode') && changesSomething(result, world.snapshot, edit?.spec) ? 2 : 0;
  },
};

function optionsOf(name: string | undefined): PlanTextOptions {
  return name === undefined ? {} : { name };
}

interface Edit {
  readonly spec: JsonObject;
  readonly admission: PlanAdmission;
}

/** The one MachineConfiguration of a file, and the API server's verdict on it. */
async function readEdit(
  path: string,
  judges: Judges,
  world: World,
  stdin: Parameters<typeof readInput>[1],
): Promise<Edit | { readonly error: string }> {
  const input = await readInput({ path }, stdin);
  if ('error' in input) return { error: `${path}: ${input.error}` };
  const manifest = Manifest.create(path, path.endsWith('.json') ? 'json' : 'yaml', 1, input.text);
  const judge = judges.for(world.snapshot, world.wishes);
  const reports = manifest.documents.map(({ source }) => judge.reportOn(source));
  const broken = reports.flatMap(({ problems }) => problems).find(({ code }) => code === 'yaml-syntax');
  if (broken !== undefined) return { error: `${path}: ${broken.message}` };
  const ours = reports.flatMap(({ items }) => items).filter(({ isOurs }) => isOurs);
  const [first] = ours;
  if (first === undefined) return { error: `${path}: There is no MachineConfiguration in it.` };
  if (ours.length > 1) return { error: `${path}: There are several MachineConfigurations in it.` };
  const { spec } = first.resource.value;
  return { spec: isObject(spec) ? spec : {}, admission: admissionOf(first) };
}

function admissionOf({ verdict }: ItemReport): PlanAdmission {
  if (verdict === undefined) return { verdict: 'unknown', errors: [] };
  const errors = verdict.errors.map((error) => ({ path: serverField(error), message: error.message }));
  return { verdict: verdict.admission, errors };
}

/** Where skew enforcement stands in the way: the two writes that lead there. Empty where it is something else. */
function stepsAsText(input: PlanInput, judges: Judges, world: World, name: string | undefined): string {
  const judged = (spec: JsonObject, snapshot: ClusterSnapshot): PlanAdmission => {
    const verdict = judges.for(snapshot, world.wishes).admit(spec);
    const errors = verdict.errors.map((error) => ({ path: serverField(error), message: error.message }));
    return { verdict: verdict.admission, errors };
  };
  const steps = twoSteps(input, judged);
  if (steps === undefined) return '';
  const [first, second] = steps;
  return [
    '',
    'It takes two applies. First only this, and wait until status.bootImageSkewEnforcementStatus.mode follows:',
    `  spec.bootImageSkewEnforcement: ${exactJson(first.spec['bootImageSkewEnforcement'] ?? null, 0)}`,
    planAsText(first.plan, optionsOf(name)),
    'Then the whole edit, with the same bootImageSkewEnforcement in it:',
    planAsText(second.plan, optionsOf(name)),
  ].join('\n');
}

/** True where something in the cluster becomes another than it is: the object, its setting, a boot image or a secret. */
function changesSomething(
  result: Plan,
  { machineConfiguration }: ClusterSnapshot,
  spec: JsonObject | undefined,
): boolean {
  const objects = [...result.machineSets, ...result.controlPlaneMachineSets];
  const storedSpec = machineConfiguration?.['spec'];
  const isSpecNew =
    spec !== undefined && exactJson(spec, 0) !== exactJson(isObject(storedSpec) ? storedSpec : {}, 0);
  return (
    isSpecNew ||
    result.reconcile === 'now' ||
    result.status.optInStamped === true ||
    objects.some(({ outcome }) => outcome === 'patched') ||
    result.userDataSecrets.some(({ outcome }) => outcome === 'converted')
  );
}
