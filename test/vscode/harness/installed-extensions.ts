import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Makes VS Code's folder of installed extensions, with a list that names the given folders where they lie.
 *
 * The other way, an extension under development and a test runner in the window's address, needs the server's smoke
 * test driver, which shows no notifications; with a test runner VS Code also refuses every dialog. That is not the
 * window a user has.
 */
export async function listExtensions(folder: string, extensions: readonly string[]): Promise<void> {
  await mkdir(folder);
  const list = await Promise.all(extensions.map(describeExtension));
  await writeFile(join(folder, 'extensions.json'), JSON.stringify(list));
}

async function describeExtension(folder: string): Promise<unknown> {
  const { publisher, name, version } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as Manifest;
  return {
    identifier: { id: `${publisher}.${name}` },
    version,
    // A URI as VS Code writes it into JSON.
    location: { $mid: 1, scheme: 'file', path: pathToFileURL(folder).pathname },
    metadata: {},
  };
}
