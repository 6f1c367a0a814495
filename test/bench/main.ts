import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCatalog } from '../../server/src/schema/catalog.ts';
import { readSchemaFiles, targetOf } from '../support/schemas.ts';
import { measureCommandLine } from './command-line.ts';
import { type Driver, startDriver } from './driver.ts';
import { closedSchema } from './json-schema.ts';
import { measurePlans } from './plan.ts';
import { type Contestant, ours, yamlLanguageServer } from './servers.ts';

// `npm run bench`: this server and yaml-language-server side by side, with the same schema and the same documents.
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const starts = values.quick ? 3 : 9;
const edits = values.quick ? 9 : 15;
const sizes = [1, 10, 100, 1000];

/** One document of 30 lines with one wrong value. Its third line is a comment, for edits that change nothing. */
const document = `---
apiVersion: operator.openshift.io/v1
# a comment in which one types
kind: MachineConfiguration
metadata:
  name: cluster
spec:
  logLevel: debug
  managedBootImages:
    machineManagers:
    - resource: machinesets
      apiGroup: machine.openshift.io
      selection:
        mode: All
    - resource: controlplanemachinesets
      apiGroup: machine.openshift.io
      selection:
        mode: All
  nodeDisruptionPolicy:
    units:
    - name: chronyd.service
      actions:
      - type: Reload
        reload:
          serviceName: chronyd.service
    files:
    - path: /etc/chrony.conf
      actions:
      - type: None
  operatorLogLevel: Normal
`;
const commentLine = 2;
const valuePosition = { line: 7, character: 14 };
const keyPosition = { line: 8, character: 6 };

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function repeat(times: number, work: () => Promise<number>): Promise<number> {
  const results: number[] = [];
  for (let index = 0; index < times; index++) results.push(await work());
  return median(results);
}

/** What was measured of one server, by row. */
type Figures = Map<string, number>;

async function measureStarts(
  contestants: readonly Contestant[],
  figures: ReadonlyMap<Contestant, Figures>,
): Promise<void> {
  const initialize = new Map<Contestant, number[]>(contestants.map((one) => [one, []]));
  const first = new Map<Contestant, number[]>(contestants.map((one) => [one, []]));
  for (let round = 0; round < starts; round++) {
    // In turn, so that both meet the same weather.
    for (const contestant of contestants) {
      const driver = await startDriver(contestant);
      initialize.get(contestant)?.push(driver.initializeMs);
      await driver.open('file:///bench/start.yaml', document, 1);
      first.get(contestant)?.push(performance.now() - driver.startedAt);
      await driver.stop();
    }
  }
  for (const contestant of contestants) {
    figures.get(contestant)?.set('start → initialize', median(initialize.get(contestant) ?? []));
    figures.get(contestant)?.set('start → first diagnostics', median(first.get(contestant) ?? []));
  }
}

async function measureSize(driver: Driver, count: number, figures: Figures): Promise<void> {
  const lines = `${count * 30} lines`;
  const uri = `file:///bench/${count}.yaml`;
  await driver.open(uri, document.repeat(count), count);
  // In the middle of the file, as people edit.
  const offset = Math.floor(count / 2) * 30;
  const at = ({ line, character }: typeof valuePosition) => ({ line: line + offset, character });
  figures.set(
    `edit → diagnostics, ${lines}`,
    await repeat(edits, () => driver.edit(uri, commentLine + offset, count)),
  );
  figures.set(`completion, ${lines}`, await repeat(edits, () => driver.completion(uri, at(valuePosition))));
  figures.set(
    `completion after an edit, ${lines}`,
    await repeat(edits, () => driver.completionAfterEdit(uri, commentLine + offset, at(valuePosition))),
  );
  figures.set(`hover, ${lines}`, await repeat(edits, () => driver.hover(uri, at(keyPosition))));
}

/** What design asks of a row: at most this part of the other server's figure, or at most so many milliseconds. */
const budgets: readonly { readonly row: RegExp; readonly ratio?: number; readonly most?: number }[] = [
  { row: /^start →/, ratio: 1 / 3 },
  { row: /^edit →/, ratio: 1 / 20 },
  { row: /^completion after an edit, 30000/, ratio: 1 / 10 },
  { row: /^completion, /, ratio: 1 },
  { row: /^hover/, most: 2 },
  { row: /^memory/, ratio: 1 / 5 },
];

function report(mine: Figures, theirs: Figures): void {
  console.log(
    `\n${''.padEnd(40)}${'ours'.padStart(10)}${'theirs'.padStart(10)}${'ratio'.padStart(9)}  budget`,
  );
  const lines: string[] = [];
  for (const [row, own] of mine) {
    const other = theirs.get(row) ?? Number.NaN;
    const budget = budgets.find((one) => one.row.test(row));
    const held = budget === undefined || own <= (budget.most ?? other * (budget.ratio ?? 1));
    const wanted =
      budget === undefined
        ? ''
        : budget.most === undefined
          ? `≤ 1/${Math.round(1 / (budget.ratio ?? 1))}`
          : `≤ ${budget.most} ms`;
    if (budget !== undefined) lines.push(`${held ? 'held  ' : 'MISSED'} ${row} (${wanted})`);
    const ratio = other / own;
    console.log(
      `${row.padEnd(40)}${own.toFixed(1).padStart(10)}${other.toFixed(1).padStart(10)}${`1/${ratio.toFixed(1)}`.padStart(9)}  ${wanted.padEnd(8)} ${budget === undefined ? '' : held ? 'held' : 'MISSED'}`,
    );
  }
  console.log(
    '\nMedians; milliseconds, memory in MiB. The same documents, the same schema, in turn on this machine.',
  );
  console.log(`\n${lines.join('\n')}`);
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const schemaFile = join(folder, 'machineconfiguration.json');
  const catalog = createCatalog(readSchemaFiles());
  const { schema } = catalog.schemaFor(targetOf('5.1'));
  writeFileSync(schemaFile, JSON.stringify(closedSchema(schema)));
  const theirs = yamlLanguageServer(schemaFile);
  const figures = new Map<Contestant, Figures>([ours, theirs].map((one) => [one, new Map<string, number>()]));
  await measureStarts([ours, theirs], figures);
  const runs = await Promise.all(
    [...figures].map(async ([contestant, own]) => ({ driver: await startDriver(contestant), own })),
  );
  for (const count of sizes) {
    console.log(`Measuring ${count * 30} lines …`);
    for (const { driver, own } of runs) await measureSize(driver, count, own);
  }
  for (const { driver, own } of runs) {
    own.set('memory after 30000 lines', driver.memory() ?? Number.NaN);
    await driver.stop();
  }
  report(figures.get(ours) ?? new Map(), figures.get(theirs) ?? new Map());
  measurePlans();
  await measureCommandLine(catalog.schemaFor(targetOf('4.22')).schema, values.quick);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
