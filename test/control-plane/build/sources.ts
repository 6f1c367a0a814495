import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { definedResources, definitionSources } from './definitions.ts';
import { binFolder, moduleFolder } from './places.ts';

/** Folders whose content is read when the program starts, or not at all: changing it needs no build. */
const NOT_BUILT = [binFolder, join(moduleFolder, 'cluster'), join(moduleFolder, 'build')];

/** A hash of everything that the build reads: equal hashes, equal programs. */
export async function hashSources(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([definitionSources, definedResources]));
  for (const file of await sourceFiles(moduleFolder)) {
    hash.update(`\0${relative(moduleFolder, file).split(sep).join('/')}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function sourceFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !NOT_BUILT.includes(path)) files.push(...(await sourceFiles(path)));
    if (entry.isFile() && isSource(entry.name)) files.push(path);
  }
  return files.sort();
}

function isSource(name: string): boolean {
  return /\.(go|yaml)$|^go\.(mod|sum)$/.test(name) && !name.endsWith('_test.go');
}
