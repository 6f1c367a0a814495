import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { installOnce } from './install-once.ts';
import { runProgram } from './process-group.ts';

const version = '4.139.1';

/** VS Code as npm brings it: its server, and the Node that runs it. */
export interface VSCodeInstallation {
  readonly node: string;
  readonly serverMain: string;
}

/**
 * A real VS Code (server and web workbench) from the npm package `code-server`, in a folder of its own because it
 * unpacks to 600 MB. Install scripts stay off: they compile native modules that nothing here uses. Installs once.
 */
export async function installVSCode(
  cleanup: Cleanup,
  onProgress: (line: string) => void,
): Promise<VSCodeInstallation> {
  if (process.platform === 'win32') {
    throw new Error('The VS Code from npm runs on Linux and macOS only; on Windows, have `code` on PATH.');
  }
  const node = findNode24();
  const server = 'node_modules/code-server/lib/vscode';
  const folder = await installOnce(cleanup, 'code-server', version, async (empty) => {
    onProgress(`Installing VS Code (npm package code-server ${version}, about 600 MB unpacked, only once) …`);
    const started = Date.now();
    await writeFile(join(empty, 'package.json'), '{ "private": true }\n');
    await runNpmInstall(cleanup, node, empty, [`code-server@${version}`]);
    onProgress('Installing what its server needs …');
    await runNpmInstall(cleanup, node, join(empty, server), ['--omit=dev']);
    onProgress(`VS Code is installed (${Math.round((Date.now() - started) / 1000)} s).`);
  });
  return { node, serverMain: join(folder, server, 'out/server-main.js') };
}

async function runNpmInstall(
  cleanup: Cleanup,
  node: string,
  folder: string,
  parameters: readonly string[],
): Promise<void> {
  const { code, tail } = await runProgram(
    cleanup,
    'npm',
    // The prefix is said aloud: under `npm run` the environment names this repository as the place to install to.
    [
      'install',
      `--prefix=${folder}`,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      ...parameters,
    ],
    {
      cwd: folder,
      env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` },
    },
  );
  if (code !== 0) throw new Error(`npm could not install VS Code:\n${tail}`);
}

/** VS Code's server is made for Node 24: the running one, or the one that npm brought. */
function findNode24(): string {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  for (const name of [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]) {
    try {
      return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/node');
    } catch {
      // Not installed: the next name, or the sentence below.
    }
  }
  throw new Error(
    `The VS Code from npm needs Node 24; this is Node ${process.version}, and npm brought none.`,
  );
}
