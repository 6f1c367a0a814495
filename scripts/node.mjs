// Runs a script of this repository with a Node that is new enough: `node scripts/node.mjs FILE [ARGUMENT…]`.
// The extension host and @kubernetes/client-node 2.x need Node >= 22.19, and the scripts are TypeScript that Node runs
// as it is. Where the machine's own Node is older, the one that `npm ci` brought (an optional dependency by platform)
// takes over. This file is plain JavaScript because an old Node has to read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const OLDEST = [22, 19];

/** True where `version` ("v22.19.0") is new enough to run TypeScript files and the Kubernetes client. */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The path of the Node that came with `npm ci`, or undefined where none exists for this platform. */
function nodeFromNpm() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const names = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  for (const name of names) {
    try {
      const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
      const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
      if (existsSync(file)) return file;
    } catch {
      // Not installed: the next name, or the sentence below.
    }
  }
  return undefined;
}

const node = isNewEnough(process.version) ? process.execPath : nodeFromNpm();
if (node === undefined) {
  console.error(
    `This project needs Node ${OLDEST.join('.')} or newer. This is Node ${process.version}, and npm brought none for ` +
      `${process.platform}-${process.arch}. Install a newer Node, then run the command again.`,
  );
  process.exit(1);
}

const child = spawn(node, process.argv.slice(2), {
  stdio: 'inherit',
  // Whatever the script starts finds the same Node first.
  env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
});
// Ctrl-C goes to the whole process group; the script stops what it started and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
child.on('error', (error) => {
  console.error(`Node could not be started (${error.message}).`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
});
