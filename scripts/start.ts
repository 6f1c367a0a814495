import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cleanup, runToExit } from '../test/vscode/harness/cleanup.ts';
import { startCluster } from '../test/vscode/harness/cluster.ts';
import { installVSCode } from '../test/vscode/harness/install.ts';
import { findOnPath } from '../test/vscode/harness/on-path.ts';
import { makeFolder, root } from '../test/vscode/harness/places.ts';
import { startProgram } from '../test/vscode/harness/process-group.ts';
import { startServer } from '../test/vscode/harness/server.ts';
import { copySampleWorkspace } from '../test/vscode/harness/workspace.ts';
import { buildExtension } from './build-first.ts';

// `npm start`: the findings of the sample files, then a VS Code with the extension and those files.
// `--once` stops as soon as everything stands, for a test of this script.
const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const print = (line: string): void => console.log(line);

/** @param workspace the copy of the sample files; what has been saved of the sample cluster lies beside it */
const whatToTry = (workspace: string) => `What to try:
  1. Open broken.yaml: hover the underlined parts, and press Ctrl+. (Cmd+. on macOS) on each for its fixes.
  2. Open control-plane-only.yaml: mend the log level, then add the worker machine sets from the light bulb.
  3. Run "Machine Configuration: Preview Changes" from the command palette (F1), or the diff button above the editor.
  4. In the preview, run "Machine Configuration: Apply to Cluster…" (the check mark above the editor).
  5. Without a cluster: run "Machine Configuration: Open Cluster Snapshot…", take the folder
     ${join(workspace, '..', 'orchid')}, and preview again.
The files are a copy: change them as you like. Ctrl-C stops everything.`;

/** Judges the sample files on the command line: the first answer, before any editor is there. */
async function printFindings(cleanup: Cleanup): Promise<void> {
  print('\n$ machineconfiguration validate test/sample-workspace\n');
  const cli = await startProgram(
    cleanup,
    process.execPath,
    ['dist/cli.cjs', 'validate', 'test/sample-workspace'],
    {
      cwd: root,
      env: process.env,
      onLine: print,
    },
  );
  const code = await cli.ended;
  // 1 means findings, which is what broken samples are for.
  if (code !== 0 && code !== 1) throw new Error(`The command line ended with ${code}.`);
}

/** An editor that stands, and when it is closed. In an object: a promise in a promise would be awaited with it. */
interface Editor {
  readonly closed: Promise<unknown>;
}

/** Opens the editor: the `code` of this machine, else VS Code's server from npm. */
async function openEditor(cleanup: Cleanup, folder: string, kubeconfig: string): Promise<Editor> {
  const workspace = await copySampleWorkspace(folder);
  const code = await findOnPath('code');
  if (code !== undefined) {
    print(`\nOpening ${workspace} in VS Code.\n\n${whatToTry(workspace)}\n`);
    const editor = await startProgram(
      cleanup,
      code,
      ['--new-window', '--wait', `--extensionDevelopmentPath=${root}`, workspace],
      { cwd: root, env: { ...process.env, KUBECONFIG: kubeconfig }, onLine: () => undefined },
    );
    return { closed: editor.ended };
  }
  const server = await startServer(cleanup, {
    installation: await installVSCode(cleanup, print),
    extensions: [root],
    folder,
    disableWorkspaceTrust: true,
    environment: { KUBECONFIG: kubeconfig },
  });
  const address = server.address(workspace);
  // It takes the token, and leads on to the address without it.
  const answer = await fetch(address, { redirect: 'manual' });
  if (answer.status >= 400) throw new Error(`VS Code answers ${answer.status} at its address.`);
  print(`\nVS Code is ready. Open this address in a browser:\n\n  ${address}\n\n${whatToTry(workspace)}\n`);
  return { closed: server.ended };
}

async function start(cleanup: Cleanup): Promise<number> {
  await buildExtension(cleanup);
  await printFindings(cleanup);
  const folder = await makeFolder(cleanup);
  // The file appears when the cluster is ready; until then the extension finds no kubeconfig, and says so.
  const kubeconfig = join(folder, 'kubeconfig');
  const { closed } = await openEditor(cleanup, folder, kubeconfig);
  const cluster = startCluster(cleanup, print).then(
    async (started) => {
      if (started === undefined) return;
      await copyFile(started.kubeconfigPath, kubeconfig);
      print('The test cluster "orchid" is ready: Preview Changes and Apply to Cluster… work now.');
    },
    (error: unknown) =>
      print(`There is no test cluster: ${error instanceof Error ? error.message : String(error)}`),
  );
  await (values.once ? cluster : closed);
  return 0;
}

await runToExit(start);
