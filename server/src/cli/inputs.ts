import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';

/** A file as it was read, or why it could not be. */
export type Input =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly error: string };

/** Larger files are no manifests. */
const largest = 64 * 1024 * 1024;

/** Reads files, folders (every *.yaml, *.yml and *.json below them, in order of their names) and `-`. Never throws. */
export async function* readInputs(paths: readonly string[]): AsyncGenerator<Input> {
  for (const path of paths) {
    if (path === '-') yield { path, text: await readAll(process.stdin) };
    else for await (const file of filesOf(path)) yield typeof file === 'string' ? await read(file) : file;
  }
}

async function* filesOf(path: string): AsyncGenerator<string | Input> {
  try {
    if (!(await stat(path)).isDirectory()) {
      yield path;
      return;
    }
    const entries = await readdir(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) yield* filesOf(inside);
      } else if (/\.(?:ya?ml|json)$/i.test(entry.name)) yield inside;
    }
  } catch (error) {
    yield { path, error: reasonOf(error) };
  }
}

async function read(path: string): Promise<Input> {
  try {
    if ((await stat(path)).size > largest)
      return { path, error: 'The file is larger than 64 MiB and was not read.' };
    const bytes = await readFile(path);
    if (bytes.includes(0)) return { path, error: 'The file is binary.' };
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return { path, error: error instanceof TypeError ? 'The file is not UTF-8 text.' : reasonOf(error) };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  EACCES: 'There is no permission to read it.',
  EPERM: 'There is no permission to read it.',
  ELOOP: 'It is a link to itself.',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `It could not be read (${code === '' ? String(error) : code}).`;
}
