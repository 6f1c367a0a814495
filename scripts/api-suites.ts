import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printRelease } from '../server/src/domain/release.ts';
import type { Target } from '../server/src/domain/target.ts';
import { stepsOf } from '../test/suites-of-api/cases.ts';
import { createJudge, type JudgeStep } from '../test/suites-of-api/judge.ts';
import { readSuites, type Suite, type SuiteCase } from '../test/suites-of-api/suites.ts';
import { targetsFor } from '../test/suites-of-api/targets.ts';

// `node scripts/node.mjs scripts/api-suites.ts FOLDER`: the command line over openshift/api's own integration suites for
// the MachineConfiguration. They are read where they are; nothing of them is kept.
const USAGE = `scripts/api-suites.ts FOLDER
  FOLDER   a checkout of github.com/openshift/api`;

interface Figures {
  readonly cases: number;
  readonly verdicts: number;
  readonly errors: number;
  readonly texts: number;
}

/** What the command line made of one case. */
interface Outcome {
  readonly isRight: boolean;
  /** Undefined where no error is expected. */
  readonly isSaid?: boolean;
  readonly remarks: readonly string[];
}

async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    console.error(USAGE);
    return 2;
  }
  const suites = readSuites(folder);
  if (typeof suites === 'string') {
    console.error(suites);
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'api-suites-'));
  try {
    const judge = createJudge((text) => {
      const path = join(scratch, 'stored.yaml');
      writeFileSync(path, text);
      return path;
    });
    const outcomes: Outcome[] = [];
    for (const suite of suites) outcomes.push(...(await runSuite(suite, judge)));
    const total = figuresOf(outcomes);
    console.log(`\n${inWords(total)}.`);
    return total.verdicts === total.cases && total.texts === total.errors ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function figuresOf(outcomes: readonly Outcome[]): Figures {
  const count = (is: (outcome: Outcome) => boolean) => outcomes.filter(is).length;
  return {
    cases: outcomes.length,
    verdicts: count(({ isRight }) => isRight),
    errors: count(({ isSaid }) => isSaid !== undefined),
    texts: count(({ isSaid }) => isSaid === true),
  };
}

function inWords({ cases, verdicts, errors, texts }: Figures): string {
  return `${verdicts} of ${cases} verdicts and ${texts} of ${errors} texts are right`;
}

async function runSuite({ file, gates, cases }: Suite, judge: JudgeStep): Promise<readonly Outcome[]> {
  const [newest, ...older] = targetsFor(gates);
  if (newest === undefined) {
    console.log(`${file}: no release has ${gates.join(' and ')}.`);
    return cases.map(() => ({ isRight: false, remarks: [] }));
  }
  const outcomes: Outcome[] = [];
  for (const one of cases) outcomes.push(await runCase(one, judge, newest, older));
  console.log(
    `${file} (${printRelease(newest.release)} ${newest.featureSet}): ${inWords(figuresOf(outcomes))}`,
  );
  for (const [index, { remarks }] of outcomes.entries()) {
    for (const remark of remarks) console.log(`  ${cases[index]?.name}: ${remark}`);
  }
  return outcomes;
}

async function runCase(
  one: SuiteCase,
  judge: JudgeStep,
  newest: Target,
  older: readonly Target[],
): Promise<Outcome> {
  const steps = stepsOf(one);
  const remarks: string[] = [];
  for (const step of steps) {
    const { accepted, errors } = await judge(step, newest);
    if (accepted === (step.expectedError === undefined)) continue;
    remarks.push(`WRONG, the ${step.what} is ${accepted ? 'accepted' : `rejected: ${errors.join(' | ')}`}`);
  }
  const isRight = remarks.length === 0;
  const last = steps.at(-1);
  const expected = last?.expectedError;
  if (last === undefined || expected === undefined) return { isRight, remarks };
  const { errors } = await judge(last, newest);
  if (errors.some((error) => error.includes(expected))) return { isRight, isSaid: true, remarks };
  // The suites hold texts of an older Kubernetes: an OpenShift release that is built on one says them.
  for (const target of older) {
    const verdict = await judge(last, target);
    if (!verdict.errors.some((error) => error.includes(expected))) continue;
    return {
      isRight,
      isSaid: true,
      remarks: [...remarks, `the text is that of ${printRelease(target.release)}`],
    };
  }
  if (errors.some((error) => error.includes(inJson(expected)))) {
    const remark =
      'the text is that of a Kubernetes before 1.34, on which no release with this gate is built';
    return { isRight, isSaid: true, remarks: [...remarks, remark] };
  }
  return { isRight, isSaid: false, remarks: [...remarks, `WRONG TEXT: ${errors.join(' | ')}`] };
}

/** A map as Kubernetes prints it since 1.34: JSON, where it was Go's own notation. */
function inJson(text: string): string {
  return text.replace(/map\[string\]interface \{\}(\{.*\})/, (_, map: string) =>
    map.replaceAll('", "', '","'),
  );
}

process.exitCode = await main(process.argv[2]);
