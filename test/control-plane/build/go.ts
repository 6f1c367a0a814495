import { spawn } from 'node:child_process';
import { moduleFolder } from './places.ts';

const OLDEST = [1, 26] as const;
const TAIL_LINES = 15;

/** Why this machine's Go cannot build the control plane, in one sentence; undefined where it can. */
export async function whyGoCannot(): Promise<string | undefined> {
  const needed = `the API server tests need Go ${OLDEST.join('.')} or newer`;
  let version: string;
  try {
    version = (await go(['env', 'GOVERSION'])).trim();
  } catch {
    return `${needed}, and there is no Go on this machine.`;
  }
  const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(version) ?? [];
  const isNewEnough =
    Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  return isNewEnough ? undefined : `${needed}, and this machine has ${version}.`;
}

/** Runs the go command in the module's folder and gives its standard output. */
export function go(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: moduleFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // What is built depends on this folder alone: no other Go is downloaded, and no workspace around it counts.
      env: { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off' },
    });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`go ${args.slice(0, 2).join(' ')} failed:\n${tailOf(complaint)}`));
    });
  });
}

function tailOf(text: string): string {
  return text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
