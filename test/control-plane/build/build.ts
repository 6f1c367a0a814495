import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { copyDefinitions } from './definitions.ts';
import { go, whyGoCannot } from './go.ts';
import { inWords, withHeartbeat } from './heartbeat.ts';
import { withLock } from './lock.ts';
import { executable, stampFile } from './places.ts';
import { hashSources } from './sources.ts';

export interface BuildOptions {
  /** Takes lines for people: what is being built, and every 15 seconds that it still is. */
  readonly onProgress?: (line: string) => void;
}

/** The program is there; or this machine cannot build it, and `reason` is one sentence that says what is missing. */
export type BuildResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Builds the test control plane into `test/control-plane/bin/`, unless what lies there was built from the same sources.
 * A build that fails on a machine that could do it is an error: it rejects.
 */
export async function buildControlPlane(options: BuildOptions = {}): Promise<BuildResult> {
  const say = options.onProgress ?? (() => {});
  if (await isBuilt(await hashSources())) return { ok: true };
  const obstacle = await whyGoCannot();
  if (obstacle !== undefined) return { ok: false, reason: obstacle };
  const waiting = (): void => say('Waiting for another process that builds the test API server');
  await withHeartbeat(say, 'Still building the test API server', () => withLock(waiting, () => build(say)));
  return { ok: true };
}

async function build(say: (line: string) => void): Promise<void> {
  const hash = await hashSources();
  // Another process may have built while this one waited for the lock.
  if (await isBuilt(hash)) return;
  const estimate = existsSync(executable) ? 'less than a minute' : 'about 6 minutes the first time';
  say(`Building the test API server, ${estimate}`);
  const began = Date.now();
  const fresh = `${executable}.${process.pid}`;
  try {
    await go([
      'build',
      '-mod=readonly',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      '-s -w',
      '-o',
      fresh,
      '.',
    ]);
    await copyDefinitions();
    await rename(fresh, executable);
    await writeFile(stampFile, hash);
  } finally {
    await rm(fresh, { force: true });
  }
  say(`Built the test API server in ${inWords(Date.now() - began)}`);
}

async function isBuilt(hash: string): Promise<boolean> {
  if (!existsSync(executable)) return false;
  try {
    return (await readFile(stampFile, 'utf8')) === hash;
  } catch {
    // No stamp: nothing was built to the end.
    return false;
  }
}
