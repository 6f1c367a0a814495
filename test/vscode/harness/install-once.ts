import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { testFolder } from './places.ts';

/**
 * The folder `name` of what tests download, filled once per version. It is filled under another name and moved when
 * whole, so neither an interrupted run nor two at the same time leave half of it behind.
 */
export async function installOnce(
  cleanup: Cleanup,
  name: string,
  version: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(testFolder, name);
  const isThere = async (): Promise<boolean> =>
    (await readFile(join(folder, 'installed'), 'utf8').catch(() => '')) === version;
  if (await isThere()) return folder;

  const partial = `${folder}-${process.pid}`;
  cleanup.add(() => rm(partial, { recursive: true, force: true, maxRetries: 5 }));
  await mkdir(partial, { recursive: true });
  await fill(partial);
  await writeFile(join(partial, 'installed'), version);
  if (await isThere()) return folder;
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return folder;
}
