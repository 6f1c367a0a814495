import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { kustomizationNames, patchesOf } from '../documents/kustomization.ts';

/** How many folders are looked at: the file's own and those above it. */
const mostFolders = 8;
/** Larger files are no kustomization files. */
const largest = 1024 * 1024;

/** Tells which files are patches of a kustomization. */
export interface KustomizeLookup {
  /**
   * The kustomization file that names the file at the absolute `path` as a patch: in the same folder or one of the
   * seven above it, the nearest first. Undefined where there is none, or none that can be read. Never rejects.
   */
  patchedBy(path: string): Promise<string | undefined>;
}

interface Known {
  /** What told this version of the file from another when it was read. */
  readonly stamp: string;
  readonly patches: ReadonlySet<string>;
}

/** A lookup that reads a kustomization file again only where it has changed. */
export function createKustomizeLookup(): KustomizeLookup {
  const known = new Map<string, Known>();
  const patchesIn = async (
    folder: string,
  ): Promise<{ file: string; patches: ReadonlySet<string> } | undefined> => {
    for (const name of kustomizationNames) {
      const file = join(folder, name);
      const patches = await readPatches(file, known);
      if (patches !== undefined) return { file, patches };
    }
    return undefined;
  };
  return {
    async patchedBy(path) {
      let folder = dirname(path);
      for (let count = 0; count < mostFolders; count++) {
        const found = await patchesIn(folder);
        if (found?.patches.has(relative(folder, path).split(sep).join('/')) === true) return found.file;
        const parent = dirname(folder);
        if (parent === folder) return undefined;
        folder = parent;
      }
      return undefined;
    },
  };
}

/** The patches that a kustomization file names; undefined where there is no such file. */
async function readPatches(
  file: string,
  known: Map<string, Known>,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const status = await stat(file);
    if (!status.isFile()) return undefined;
    const { mtimeMs, size } = status;
    const stamp = `${mtimeMs} ${size}`;
    const before = known.get(file);
    if (before?.stamp === stamp) return before.patches;
    const patches = new Set(size > largest ? [] : patchesOf(await readFile(file, 'utf8')));
    known.set(file, { stamp, patches });
    return patches;
  } catch {
    known.delete(file);
    return undefined;
  }
}
