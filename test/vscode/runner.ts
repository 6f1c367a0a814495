import Mocha from 'mocha';
import { findHarness, type Harness } from './support/harness.ts';
import { type Report, suitesVariable } from './support/messages.ts';

const timeoutMilliseconds = 30_000;

/** In the VS Code from npm the runner is an extension of its own (see harness/runner-extension.ts). */
export function activate(): void {
  // The harness has heard every failure by then.
  run().catch(() => {});
}

/**
 * What desktop VS Code calls as `extensionTestsPath`: runs the suites and rejects where a test failed.
 * With a harness outside, every step is told to it; without one, mocha prints and the exit code speaks.
 */
export async function run(): Promise<void> {
  const harness = findHarness();
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: timeoutMilliseconds,
    reporter: harness === undefined ? 'spec' : Mocha.reporters.Base,
  });
  try {
    await loadSuites(mocha);
  } catch (error) {
    await harness?.report({ event: 'broken', error: describeError(error) });
    throw error;
  }
  const failures = await (harness === undefined ? runAll(mocha) : runAndReport(mocha, harness));
  if (failures > 0) throw new Error(`${failures} ${failures === 1 ? 'test' : 'tests'} failed.`);
}

/** Mocha loads files by path; ours are part of this bundle, so its interface is set up as `Mocha.loadFiles` does. */
async function loadSuites(mocha: Mocha): Promise<void> {
  const names = (process.env[suitesVariable] ?? 'smoke').split(',');
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const name of names) {
    // esbuild resolves this pattern when it bundles: every suite is in, the names choose.
    await import(`./suites/${name}.suite.ts`);
  }
}

function runAll(mocha: Mocha): Promise<number> {
  return new Promise((resolve) => {
    mocha.run(resolve);
  });
}

async function runAndReport(mocha: Mocha, harness: Harness): Promise<number> {
  let told = Promise.resolve();
  const tell = (report: Report): void => {
    told = told.then(() => harness.report(report));
  };
  // After each test the harness has heard all of it, so the picture it takes of a failure shows that failure.
  mocha.rootHooks({ afterEach: () => told });
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    tell({ event: 'started', total: runner.total });
    runner.on('pass', (test) => {
      tell({ event: 'passed', titles: test.titlePath(), milliseconds: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: unknown) => {
      tell({ event: 'failed', titles: test.titlePath(), error: describeError(error) });
    });
    runner.on('pending', (test) => {
      tell({ event: 'skipped', titles: test.titlePath() });
    });
  });
  tell({ event: 'ended' });
  await told;
  return failures;
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
