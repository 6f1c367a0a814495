import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './places.ts';

const ending = '.suite.ts';

/** The names of all suites, or those of them that are asked for; rejects where one asked for does not exist. */
export async function findSuites(asked: readonly string[]): Promise<readonly string[]> {
  const files = await readdir(join(root, 'test/vscode/suites'));
  const all = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no suite ${unknown.join(', ')}. The suites are: ${all.join(', ')}.`);
  }
  return asked.length === 0 ? all.toSorted() : asked;
}
