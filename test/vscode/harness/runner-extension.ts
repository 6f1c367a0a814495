import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const manifest = {
  name: 'test-runner',
  publisher: 'test',
  version: '0.0.0',
  engines: { vscode: '^1.105.0' },
  main: './runner.cjs',
  activationEvents: ['onStartupFinished'],
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Makes an extension in `folder` that runs the suites as soon as the window stands; returns its folder. */
export async function makeRunnerExtension(folder: string, runner: string): Promise<string> {
  const extension = join(folder, 'test-runner');
  await mkdir(extension);
  await copyFile(runner, join(extension, 'runner.cjs'));
  await writeFile(join(extension, 'package.json'), JSON.stringify(manifest));
  return extension;
}
