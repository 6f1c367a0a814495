import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { binFolder, lockFile } from './places.ts';

const POLL_MS = 300;

/**
 * Runs `work` while no other process does: test files run side by side, and one build is enough. `onWait` is called once
 * where another process comes first.
 */
export async function withLock<T>(onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(binFolder, { recursive: true });
  let hasWaited = false;
  while (!(await take())) {
    if (!(await isHeld())) {
      await rm(lockFile, { force: true });
      continue;
    }
    if (!hasWaited) onWait();
    hasWaited = true;
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function take(): Promise<boolean> {
  try {
    await writeFile(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** False where the process that took the lock is gone without giving it back. */
async function isHeld(): Promise<boolean> {
  try {
    const holder = Number(await readFile(lockFile, 'utf8'));
    // The holder has made the file and not written its id yet.
    if (holder === 0) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to somebody else.
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
