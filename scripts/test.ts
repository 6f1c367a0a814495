import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

// `npm test`: every tier in order, then one summary. A tier that fails does not stop the ones after it.
const root = resolve(import.meta.dirname, '..');

interface Tier {
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
}

/** What a tier came to. A tier without tests of its own (type-check, lint) counts as one. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Each skipped test with its reason. */
  readonly skipped: readonly string[];
  readonly seconds: number;
}

function nodeTest(...patterns: readonly string[]): Pick<Tier, 'command' | 'words'> {
  return {
    command: process.execPath,
    words: ['--test', '--test-isolation=none', '--test-reporter=spec', ...patterns],
  };
}

function script(name: string): Pick<Tier, 'command' | 'words'> {
  return { command: process.execPath, words: [join('scripts', name)] };
}

function tool(path: string, ...words: readonly string[]): Pick<Tier, 'command' | 'words'> {
  return { command: process.execPath, words: [join('node_modules', path), ...words] };
}

const tiers: readonly Tier[] = [
  { name: 'Type-check', ...tool('typescript/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'Lint and format', ...tool('@biomejs/biome/bin/biome', 'ci', '.') },
  { name: 'Bundles within their budgets', ...script('build.ts') },
  {
    name: 'Unit tests',
    ...nodeTest('test/*.test.ts', 'test/server/**/*.test.ts', 'test/client/**/*.test.ts'),
  },
  { name: 'Language server over the wire', ...nodeTest('test/lsp/**/*.test.ts') },
  { name: 'A real API server', ...nodeTest('test/cluster/**/*.test.ts', 'test/scalars/**/*.test.ts') },
  { name: 'A real VS Code', ...script('test-vscode.ts') },
];

/** Runs a tier, shows its output as it comes and counts its tests. */
async function run({ command, words }: Tier): Promise<Outcome> {
  const start = performance.now();
  const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const counts = { pass: 0, fail: 0, tests: false };
  const skipped: string[] = [];
  const read = (line: string) => {
    console.log(line);
    const text = stripVTControlCharacters(line).trim();
    const node = /^ℹ (pass|fail) (\d+)$/.exec(text);
    if (node !== null) {
      counts[node[1] === 'pass' ? 'pass' : 'fail'] += Number(node[2]);
      counts.tests = true;
    }
    const plain = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(text);
    if (plain !== null) {
      counts.pass += Number(plain[1]);
      counts.fail += Number(plain[2]);
      counts.tests = true;
    }
    const skip = /^﹣ (.*?)(?: \([\d.]+ms\))?(?: # (.*))?$/.exec(text) ?? /^SKIPPED (.*?): (.*)$/.exec(text);
    if (skip !== null) skipped.push(`${skip[1]}: ${skip[2] ?? 'no reason given'}`);
  };
  createInterface({ input: child.stdout }).on('line', read);
  createInterface({ input: child.stderr }).on('line', read);
  const status = await new Promise<number>((done) => {
    child.on('error', () => done(1));
    child.on('close', (code) => done(code ?? 1));
  });
  const seconds = (performance.now() - start) / 1000;
  if (!counts.tests) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped, seconds };
  // A tier that ends badly although every test passed has failed too.
  const failed = status !== 0 && counts.fail === 0 ? 1 : counts.fail;
  return { passed: counts.pass, failed, skipped, seconds };
}

const outcomes: (Outcome & { readonly name: string })[] = [];
for (const [index, tier] of tiers.entries()) {
  console.log(`\n[${index + 1}/${tiers.length}] ${tier.name}`);
  outcomes.push({ name: tier.name, ...(await run(tier)) });
}

console.log('\nSummary');
for (const { name, passed, failed, skipped, seconds } of outcomes) {
  const parts = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${String(skipped.length).padStart(3)} skipped`;
  console.log(`  ${failed > 0 ? '✖' : '✔'} ${name.padEnd(32)}${parts}  ${seconds.toFixed(1).padStart(6)} s`);
  for (const reason of skipped) console.log(`      skipped ${reason}`);
}
const sum = (count: (outcome: Outcome) => number) =>
  outcomes.reduce((total, outcome) => total + count(outcome), 0);
const failed = sum((outcome) => outcome.failed);
console.log(
  `\n${sum((outcome) => outcome.passed)} passed, ${failed} failed, ${sum((outcome) => outcome.skipped.length)} skipped`,
);
process.exitCode = failed === 0 ? 0 : 1;
