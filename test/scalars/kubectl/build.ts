import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from '../../control-plane/build/build.ts';
import { go, whyGoCannot } from '../../control-plane/build/go.ts';
import { inWords, withHeartbeat } from '../../control-plane/build/heartbeat.ts';
import { withLock } from '../../control-plane/build/lock.ts';
import { binFolder, moduleFolder } from '../../control-plane/build/places.ts';

/** kubectl is there; or this machine cannot build it, and `reason` is one sentence that says what is missing. */
export type KubectlResult =
  | { readonly ok: true; readonly kubectl: string }
  | { readonly ok: false; readonly reason: string };

const folder = join(binFolder, 'kubectl');
const program = join(folder, process.platform === 'win32' ? 'kubectl.exe' : 'kubectl');
const stamp = join(folder, 'stamp');
const sources = [
  join(moduleFolder, 'go.mod'),
  join(moduleFolder, 'go.sum'),
  join(import.meta.dirname, 'main.go'),
] as const;

/**
 * Builds kubectl from the module that the API server of the tests is built from, so of the same release, into its ignored
 * folder; unless what lies there was built from the same sources.
 */
export async function buildKubectl({ onProgress = () => {} }: BuildOptions = {}): Promise<KubectlResult> {
  const hash = await hashOf(sources);
  if (await isBuilt(hash)) return { ok: true, kubectl: program };
  const obstacle = await whyGoCannot();
  if (obstacle !== undefined) return { ok: false, reason: obstacle };
  const waiting = () => onProgress('Waiting for another build');
  await withHeartbeat(onProgress, 'Still building kubectl', () =>
    withLock(waiting, async () => {
      if (!(await isBuilt(hash))) await build(hash, onProgress);
    }),
  );
  return { ok: true, kubectl: program };
}

async function build(hash: string, say: (line: string) => void): Promise<void> {
  say('Building kubectl, about 3 minutes the first time');
  const began = Date.now();
  await mkdir(folder, { recursive: true });
  for (const source of sources) await copyFile(source, join(folder, source.replace(/.*[\\/]/, '')));
  const fresh = `${program}.${process.pid}`;
  try {
    // The copies may be changed: what kubectl needs beside the API server is added to them, at the versions given there.
    const flags = ['-mod=mod', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
    await go(['build', '-C', folder, ...flags, '-o', fresh, '.']);
    await rename(fresh, program);
    await writeFile(stamp, hash);
  } finally {
    await rm(fresh, { force: true });
  }
  say(`Built kubectl in ${inWords(Date.now() - began)}`);
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  return hash.digest('hex');
}

async function isBuilt(hash: string): Promise<boolean> {
  // Without a stamp nothing was built to the end.
  return existsSync(program) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash;
}
