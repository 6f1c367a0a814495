import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { type Cleanup, runToExit } from '../test/vscode/harness/cleanup.ts';
import { startCluster } from '../test/vscode/harness/cluster.ts';
import { listen } from '../test/vscode/harness/listener.ts';
import { makeFolder, root, testFolder } from '../test/vscode/harness/places.ts';
import { readSourcePositions } from '../test/vscode/harness/source-positions.ts';
import { findSuites } from '../test/vscode/harness/suites.ts';
import { addOutcomes, createTally, type Outcome, summarize } from '../test/vscode/harness/tally.ts';
import { copySampleWorkspace } from '../test/vscode/harness/workspace.ts';
import { assignSuites, type Run } from '../test/vscode/runs.ts';
import { harnessVariable, suitesVariable } from '../test/vscode/support/messages.ts';
import { buildExtension } from './build-first.ts';
import { buildTestRunner } from './bundles.ts';

// `npm run test:electron [-- SUITE…]`: the same suites in a desktop VS Code, downloaded by @vscode/test-electron.
const { positionals } = parseArgs({ allowPositionals: true });
const print = (line: string): void => console.log(line);

async function testInElectron(cleanup: Cleanup): Promise<number> {
  const chosen = await findSuites(positionals);
  await buildExtension(cleanup);
  const extensionTestsPath = await buildTestRunner();
  const vscodeExecutablePath = await downloadVSCode();
  const outcomes: Outcome[] = [];
  for (const { run, suites } of assignSuites(chosen)) {
    print(`Run "${run.name}": ${suites.join(', ')}`);
    outcomes.push(await runOnce(cleanup, run, suites, { vscodeExecutablePath, extensionTestsPath }));
  }
  const outcome = addOutcomes(outcomes);
  print(summarize(outcome));
  return outcome.failed > 0 || outcome.passed === 0 ? 1 : 0;
}

async function downloadVSCode(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version: 'stable', cachePath: join(testFolder, 'electron') });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code could not be downloaded (${reason}); \`npm run test:vscode\` runs the same suites in a VS Code from npm.`,
    );
  }
}

async function runOnce(
  cleanup: Cleanup,
  run: Run,
  suites: readonly string[],
  programs: { readonly vscodeExecutablePath: string; readonly extensionTestsPath: string },
): Promise<Outcome> {
  const tally = createTally(print, await readSourcePositions(programs.extensionTestsPath));
  const address = await listen(cleanup, tally.hear, async () => {
    throw new Error('Nobody can click in this window.');
  });
  const folder = await makeFolder(cleanup);
  const cluster = run.cluster === true ? await startCluster(cleanup, print) : undefined;
  try {
    await runTests({
      ...programs,
      extensionDevelopmentPath: root,
      launchArgs: [
        await copySampleWorkspace(folder),
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${join(folder, 'extensions')}`,
        ...((run.trusted ?? true) ? ['--disable-workspace-trust'] : []),
      ],
      extensionTestsEnv: {
        KUBECONFIG: cluster?.kubeconfigPath ?? join(folder, 'kubeconfig'),
        [harnessVariable]: address,
        [suitesVariable]: suites.join(','),
      },
    });
  } catch (error) {
    // A failed test also ends VS Code with an exit code: the tally has it.
    if (!(error instanceof TestRunFailedError) || tally.outcome.failed === 0) throw error;
  } finally {
    await cluster?.stop();
  }
  return tally.outcome;
}

await runToExit(testInElectron);
