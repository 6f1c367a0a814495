import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const test = resolve(import.meta.dirname, '..');
const sources = [
  'control-plane/cluster',
  // Read after the folder above, so that its objects take the place of those.
  'control-plane/cluster/4.22',
  'sample-snapshot',
];

/** Makes the folder of what has been saved of the sample cluster `orchid`; test/sample-snapshot/README.md says what is in it. */
export async function copySampleSnapshot(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const source of sources) {
    const files = await readdir(join(test, source), { withFileTypes: true });
    for (const { name } of files.filter((entry) => entry.isFile() && /\.(?:yaml|json)$/.test(entry.name)))
      await copyFile(join(test, source, name), join(folder, name));
  }
  return folder;
}
