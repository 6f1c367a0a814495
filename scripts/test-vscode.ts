import { parseArgs } from 'node:util';
import { startChromium } from '../test/vscode/harness/chromium.ts';
import { type Cleanup, runToExit } from '../test/vscode/harness/cleanup.ts';
import { startCluster } from '../test/vscode/harness/cluster.ts';
import { installVSCode } from '../test/vscode/harness/install.ts';
import { runSuites } from '../test/vscode/harness/run-suites.ts';
import { findSuites } from '../test/vscode/harness/suites.ts';
import { addOutcomes, type Outcome, summarize } from '../test/vscode/harness/tally.ts';
import { assignSuites } from '../test/vscode/runs.ts';
import { buildExtension } from './build-first.ts';
import { buildTestRunner } from './bundles.ts';

// `npm run test:vscode [-- SUITE…]`: the suites of test/vscode/suites in a real VS Code that comes from npm.
const { positionals } = parseArgs({ allowPositionals: true });
const print = (line: string): void => console.log(line);

async function testInVSCode(cleanup: Cleanup): Promise<number> {
  const chosen = await findSuites(positionals);
  await buildExtension(cleanup);
  const runner = await buildTestRunner();
  const installation = await installVSCode(cleanup, print);
  const browser = await startChromium(cleanup, print);
  const outcomes: Outcome[] = [];
  for (const { run, suites } of assignSuites(chosen)) {
    print(`Run "${run.name}": ${suites.join(', ')}`);
    const cluster = run.cluster === true ? await startCluster(cleanup, print) : undefined;
    outcomes.push(
      await runSuites(cleanup, {
        name: run.name,
        suites,
        runner,
        installation,
        browser,
        disableWorkspaceTrust: run.trusted ?? true,
        environment: cluster === undefined ? {} : { KUBECONFIG: cluster.kubeconfigPath },
        onLine: print,
      }),
    );
    await cluster?.stop();
  }
  const outcome = addOutcomes(outcomes);
  print(summarize(outcome));
  return outcome.failed > 0 || outcome.passed === 0 ? 1 : 0;
}

await runToExit(testInVSCode);
