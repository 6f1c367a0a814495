import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { harnessVariable, suitesVariable, userVariable } from '../support/messages.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { firstOf } from './deadline.ts';
import type { VSCodeInstallation } from './install.ts';
import { listen } from './listener.ts';
import { openWorkbench, type WorkbenchPage } from './page.ts';
import { dismissDialogs } from './parts.ts';
import { makeFolder, root, testFolder } from './places.ts';
import { makeRunnerExtension } from './runner-extension.ts';
import { takeScreenshot } from './screenshot.ts';
import { startServer } from './server.ts';
import { readSourcePositions } from './source-positions.ts';
import { createTally, type Outcome } from './tally.ts';
import { act } from './user-actions.ts';
import { copySampleWorkspace } from './workspace.ts';

const firstTestMilliseconds = 60_000;
const allTestsMilliseconds = 15 * 60_000;

export interface SuitesRun {
  readonly name: string;
  /** Names of the suites: `test/vscode/suites/NAME.suite.ts`. */
  readonly suites: readonly string[];
  /** The bundled runner. */
  readonly runner: string;
  readonly installation: VSCodeInstallation;
  readonly browser: Browser;
  readonly disableWorkspaceTrust: boolean;
  /** Environment variables for the extension host, such as KUBECONFIG. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/** Runs suites in one window of a VS Code of its own, with a copy of the sample workspace; rejects where they cannot run. */
export async function runSuites(cleanup: Cleanup, run: SuitesRun): Promise<Outcome> {
  const own = createCleanup();
  cleanup.add(own.run);
  try {
    return await openAndWait(own, run);
  } finally {
    await own.run();
  }
}

async function openAndWait(cleanup: Cleanup, run: SuitesRun): Promise<Outcome> {
  const screenshots = join(testFolder, 'screenshots', run.name);
  await rm(screenshots, { recursive: true, force: true });
  const tally = createTally(run.onLine, await readSourcePositions(run.runner));
  let window: WorkbenchPage | undefined;
  const thePage = (): WorkbenchPage['page'] => {
    if (window === undefined) throw new Error('The page is not open yet.');
    return window.page;
  };
  const address = await listen(
    cleanup,
    async (report) => {
      tally.hear(report);
      if (report.event !== 'failed') return;
      const path = await takeScreenshot(thePage(), screenshots, `failure-${tally.outcome.failed}`);
      run.onLine(`      The window at that moment: ${path}`);
      await dismissDialogs(thePage());
    },
    (ask) => act(thePage(), ask, screenshots),
  );
  const folder = await makeFolder(cleanup);
  const server = await startServer(cleanup, {
    installation: run.installation,
    extensions: [root, await makeRunnerExtension(folder, run.runner)],
    folder,
    disableWorkspaceTrust: run.disableWorkspaceTrust,
    environment: {
      ...run.environment,
      [harnessVariable]: address,
      [userVariable]: 'yes',
      [suitesVariable]: run.suites.join(','),
    },
  });
  const lost = server.ended.then((reason): never => {
    throw new Error(reason);
  });
  // Stopping the server in the end is no news.
  lost.catch(() => {});
  const workspace = await copySampleWorkspace(folder);
  window = await openWorkbench(run.browser, server.address(workspace));
  cleanup.add(() => window?.page.close());
  try {
    await firstOf(firstTestMilliseconds, 'The suites did not start', tally.started, lost);
    await firstOf(allTestsMilliseconds, 'The suites did not end', tally.ended, lost);
  } catch (error) {
    throw new Error(await describeFailure(error, window, screenshots));
  }
  return tally.outcome;
}

async function describeFailure(error: unknown, window: WorkbenchPage, screenshots: string): Promise<string> {
  const path = await takeScreenshot(window.page, screenshots, 'stuck').catch(() => undefined);
  return [
    error instanceof Error ? error.message : String(error),
    ...(path === undefined ? [] : [`The window at that moment: ${path}`]),
    ...window.consoleErrors.slice(-10).map((line) => `Console: ${line}`),
  ].join('\n');
}
