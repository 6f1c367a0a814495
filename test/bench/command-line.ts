import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { ValidationReport } from '../../server/src/cli/report.ts';
import { machineConfiguration } from '../../server/src/domain/resource.ts';
import type { CrdSchema } from '../../server/src/schema/crd-schema.ts';
import { closedSchema } from './json-schema.ts';
import { type Manifest, manifests } from './manifests.ts';
import { kubeconform, kubectlValidate, programOf } from './tools.ts';

const root = resolve(import.meta.dirname, '../..');
const count = 1000;
/** What design asks: at most this part of kubectl-validate's time, at most so many times kubeconform's. */
const budgets = { kubectlValidate: 1 / 50, kubeconform: 4 };

/** A command line that judges a folder of files. */
interface Contestant {
  readonly name: string;
  readonly program: string;
  readonly words: readonly string[];
  /** The slow one is run once. */
  readonly runs: number;
  /** The names of the files that it takes, from what it prints. */
  readonly accepted: (output: string) => ReadonlySet<string>;
}

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly right: number;
  readonly wronglyAccepted: number;
  readonly wronglyRejected: number;
}

/**
 * Measures `validate` of 1,000 files with one MachineConfiguration each, the whole process, beside kubectl-validate and
 * kubeconform: the same files, the same schema, the verdicts compared with what the API server says.
 *
 * @param schema that of 4.22, feature set Default
 */
export async function measureCommandLine(schema: CrdSchema, quick: boolean): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-validate-'));
  try {
    const files = join(scratch, 'files');
    mkdirSync(files);
    const truth = manifests(count);
    for (const { name, text } of truth) writeFileSync(join(files, name), text);
    const wrong = truth.filter(({ accepted }) => !accepted).length;
    console.log(`\nvalidate of ${count} files, ${wrong} of them wrong, whole process:`);
    const contestants = await contestantsFor(scratch, files, schema, quick ? 1 : 5);
    const results: Result[] = [];
    for (const contestant of contestants) results.push(await measure(contestant, truth));
    report(results);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function contestantsFor(
  scratch: string,
  files: string,
  schema: CrdSchema,
  runs: number,
): Promise<readonly Contestant[]> {
  const contestants: Contestant[] = [];
  const cli = join(root, 'dist/cli.cjs');
  const target = ['--release', '4.22', '--feature-set', 'Default'];
  if (existsSync(cli)) {
    contestants.push({
      name: 'ours',
      program: process.execPath,
      words: [cli, 'validate', ...target, '--format', 'json', files],
      runs,
      accepted: acceptedByUs,
    });
  } else console.log('  skipped ours: dist/cli.cjs is not built (npm run build)');

  const conform = await programOf(kubeconform);
  if ('program' in conform) {
    const location = join(scratch, 'schema.json');
    writeFileSync(location, JSON.stringify(closedSchema(schema)));
    contestants.push({
      name: `kubeconform ${kubeconform.version}`,
      program: conform.program,
      words: ['-n', '2', '-output', 'json', '-verbose', '-schema-location', location, files],
      runs,
      accepted: acceptedByKubeconform,
    });
  } else console.log(`  skipped kubeconform: ${conform.reason}`);

  const validate = await programOf(kubectlValidate);
  if ('program' in validate) {
    const definitions = join(scratch, 'definitions');
    mkdirSync(definitions);
    writeFileSync(
      join(definitions, 'crd.yaml'),
      stringify(definitionOf(schema), { aliasDuplicateObjects: false }),
    );
    contestants.push({
      name: `kubectl-validate ${kubectlValidate.version}`,
      program: validate.program,
      words: [files, '--local-crds', definitions, '--output', 'json'],
      runs: 1,
      accepted: acceptedByKubectlValidate,
    });
  } else console.log(`  skipped kubectl-validate: ${validate.reason}`);
  return contestants;
}

async function measure(contestant: Contestant, truth: readonly Manifest[]): Promise<Result> {
  const { name, program, words, runs, accepted } = contestant;
  const times: number[] = [];
  let output = '';
  for (let round = 0; round < runs; round++) {
    const start = performance.now();
    output = await outputOf(program, words);
    times.push((performance.now() - start) / 1000);
  }
  const taken = accepted(output);
  const wronglyAccepted = truth.filter((one) => !one.accepted && taken.has(one.name)).length;
  const wronglyRejected = truth.filter((one) => one.accepted && !taken.has(one.name)).length;
  times.sort((a, b) => a - b);
  const seconds = times[Math.floor(times.length / 2)] ?? Number.NaN;
  const right = truth.length - wronglyAccepted - wronglyRejected;
  return { name, seconds, right, wronglyAccepted, wronglyRejected };
}

/** What a program prints; that it ends with an error is what wrong files are for. */
function outputOf(program: string, words: readonly string[]): Promise<string> {
  const options = { maxBuffer: 256 * 1024 * 1024, timeout: 300_000 };
  return new Promise((done, fail) => {
    execFile(program, [...words], options, (error, stdout) => {
      if (stdout === '') fail(error ?? new Error(`${program} printed nothing.`));
      else done(stdout);
    });
  });
}

const nameOf = (path: string): string => path.replace(/.*[\\/]/, '');

function acceptedByUs(output: string): ReadonlySet<string> {
  const { files }: ValidationReport = JSON.parse(output);
  const taken = files.filter(({ documents }) => documents.every(({ admission }) => admission === 'accepted'));
  return new Set(taken.map(({ path }) => nameOf(path)));
}

function acceptedByKubeconform(output: string): ReadonlySet<string> {
  const {
    resources,
  }: { readonly resources: readonly { readonly filename: string; readonly status: string }[] } =
    JSON.parse(output);
  const taken = resources.filter(({ status }) => status === 'statusValid');
  return new Set(taken.map(({ filename }) => nameOf(filename)));
}

function acceptedByKubectlValidate(output: string): ReadonlySet<string> {
  const files: Readonly<Record<string, readonly { readonly status: string }[]>> = JSON.parse(output);
  const taken = Object.entries(files).filter(([, answers]) =>
    answers.every(({ status }) => status === 'Success'),
  );
  return new Set(taken.map(([path]) => nameOf(path)));
}

function definitionOf(schema: CrdSchema) {
  const { group, kind, plural, version } = machineConfiguration;
  const names = { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() };
  const served = { name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, names, scope: 'Cluster', versions: [{ ...served, subresources: { status: {} } }] },
  };
}

function report(results: readonly Result[]): void {
  console.log(`  ${''.padEnd(26)}${'seconds'.padStart(9)}${'right'.padStart(7)}  wrongly accepted, rejected`);
  for (const { name, seconds, right, wronglyAccepted, wronglyRejected } of results) {
    const mistakes = `${wronglyAccepted}, ${wronglyRejected}`;
    console.log(
      `  ${name.padEnd(26)}${seconds.toFixed(2).padStart(9)}${String(right).padStart(7)}  ${mistakes}`,
    );
  }
  const find = (start: string) => results.find(({ name }) => name.startsWith(start));
  const ours = find('ours');
  if (ours === undefined) return;
  const say = (held: boolean, what: string) => console.log(`${held ? 'held  ' : 'MISSED'} ${what}`);
  say(ours.right === count, `validate of ${count} files: all right`);
  const slow = find(kubectlValidate.name);
  if (slow !== undefined) {
    const ratio = slow.seconds / ours.seconds;
    say(
      ratio * budgets.kubectlValidate >= 1,
      `validate of ${count} files: 1/${ratio.toFixed(0)} of kubectl-validate (≤ 1/50)`,
    );
  }
  const fast = find(kubeconform.name);
  if (fast !== undefined) {
    const ratio = ours.seconds / fast.seconds;
    say(
      ratio <= budgets.kubeconform,
      `validate of ${count} files: ${ratio.toFixed(1)} × kubeconform (≤ 4 ×)`,
    );
  }
}
