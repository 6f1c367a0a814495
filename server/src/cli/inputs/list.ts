import { globSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reasonOf } from './reason.ts';

/** Something to read: a path that is a file, or `-` for standard input; or why there is nothing to read. */
export type Listed = { readonly path: string } | Unreadable;

/** An input that could not be read, with a whole sentence that says why. */
export interface Unreadable {
  readonly path: string;
  readonly error: string;
}

/** Files of a folder that are judged. */
const manifestName = /\.(?:ya?ml|json)$/i;

/**
 * The files that the paths of a command line name, in their order: files, folders (every *.yaml, *.yml and *.json below
 * them in order of their names, not in node_modules or folders whose name begins with a dot), patterns, and `-`. Each
 * file stands there once. Links to files are followed; links to folders only where they are named. Never throws.
 */
export function listInputs(paths: readonly string[]): readonly Listed[] {
  const listed: Listed[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const found of listPath(path)) {
      const key = found.path === '-' ? '-' : resolve(found.path);
      if (seen.has(key)) continue;
      seen.add(key);
      listed.push(found);
    }
  }
  return listed;
}

function listPath(path: string): readonly Listed[] {
  if (path === '-') return [{ path }];
  try {
    if (!statSync(path).isDirectory()) return [{ path }];
    const found = listFolder(path);
    return found.length > 0 ? found : [{ path, error: 'The folder has no *.yaml, *.yml or *.json file.' }];
  } catch (error) {
    // What exists is named, even where its name looks like a pattern.
    if (/[*?[\]{}]/.test(path) && !exists(path)) return listMatches(path);
    return [{ path, error: reasonOf(error, path) }];
  }
}

function listFolder(path: string): readonly Listed[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const found: Listed[] = [];
    for (const entry of entries) {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!isSkipped(entry.name)) found.push(...listFolder(inside));
      } else if (manifestName.test(entry.name)) {
        if (!entry.isSymbolicLink() || !isFolder(inside)) found.push({ path: inside });
      }
    }
    return found;
  } catch (error) {
    return [{ path, error: reasonOf(error, path) }];
  }
}

function listMatches(pattern: string): readonly Listed[] {
  const exclude = (name: string) => isSkipped(name) && !pattern.includes(name);
  const found: Listed[] = [];
  for (const match of globSync(pattern, { exclude }).sort()) {
    if (!isFolder(match)) found.push({ path: match });
    // `**` matches folders too, and below them the same files again.
    else if (!pattern.includes('**')) found.push(...listFolder(match));
  }
  return found.length > 0 ? found : [{ path: pattern, error: 'No file matches this pattern.' }];
}

/** True for folders that are nobody's manifests. */
function isSkipped(name: string): boolean {
  return name === 'node_modules' || (name.startsWith('.') && name !== '.' && name !== '..');
}

/** False for what cannot be looked at: reading it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
