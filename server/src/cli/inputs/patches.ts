import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { kustomizationNames, patchesOf } from '../../documents/kustomization.ts';

/** A patch is looked for in the file's folder and this many above it. */
const foldersAbove = 7;
/** Larger files are no kustomization files. */
const largest = 1024 * 1024;

/**
 * Tells which files some kustomization file in their folder, or above it, names as patches. What a folder has is read
 * once in a run: thousands of files stand in a few folders.
 */
export function createPatchLookup(): (path: string) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  const patchesIn = (folder: string) => {
    const patches = known.get(folder) ?? readPatches(folder);
    known.set(folder, patches);
    return patches;
  };
  return (path) => {
    const file = resolve(path);
    let folder = dirname(file);
    for (let above = 0; above <= foldersAbove; above++) {
      const patches = patchesIn(folder);
      if (patches.has(relative(folder, file).split(sep).join('/'))) return true;
      const parent = dirname(folder);
      if (parent === folder) return false;
      folder = parent;
    }
    return false;
  };
}

/** The patches that a folder's kustomization file names, from the folder; none where it has none that can be read. */
function readPatches(folder: string): ReadonlySet<string> {
  for (const name of kustomizationNames) {
    try {
      const file = join(folder, name);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isFile() !== true) continue;
      return new Set(stats.size > largest ? [] : patchesOf(readFileSync(file, 'utf8')));
    } catch {
      // Not to be read: the next name.
    }
  }
  return new Set();
}
