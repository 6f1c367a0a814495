import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Cleanup } from './cleanup.ts';

/** The repository, which is also the extension under development. */
export const root = resolve(import.meta.dirname, '../../..');
/** Downloads and results; ignored by git. */
export const testFolder = join(root, '.vscode-test');

/** A fresh folder that goes when the run ends. */
export async function makeFolder(cleanup: Cleanup): Promise<string> {
  // Short, because VS Code puts sockets into it, and a socket's path may have about a hundred characters.
  const folder = await mkdtemp(join(tmpdir(), 'mcfg-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
