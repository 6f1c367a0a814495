import { opendir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isUselessInMustGather } from './must-gather.ts';

/** A file that may hold something of a snapshot. */
export interface FoundFile {
  readonly path: string;
  /** From the root that was given, with `/` between its parts. */
  readonly name: string;
  readonly kind: 'text' | 'archive';
}

/** A folder or link that was not looked into, and why. */
export interface Unread {
  readonly name: string;
  readonly reason: string;
}

const textName = /\.(?:ya?ml|json)(?:\.gz)?$/i;
const archiveName = /\.(?:tar|tar\.gz|tgz)$/i;
/** Deeper folders are no snapshot, and paths have an end. */
const deepestFolder = 40;

/** What is to be read of a name: a text, an archive, or nothing. */
export function kindOfName(name: string): FoundFile['kind'] | undefined {
  if (isUselessInMustGather(name)) return undefined;
  return textName.test(name) ? 'text' : archiveName.test(name) ? 'archive' : undefined;
}

/**
 * The files below `root` that may hold something of a snapshot, in order of their names. Links are not followed: what they
 * lead to inside the folder is found at its own place, and what is outside is no part of the snapshot.
 */
export async function* findFiles(root: string, folder = root, depth = 0): AsyncGenerator<FoundFile | Unread> {
  const nameOf = (path: string) => relative(root, path).split(sep).join('/');
  let entries: { readonly name: string; readonly kind: 'file' | 'folder' | 'link' }[];
  try {
    entries = await list(folder);
  } catch (error) {
    yield { name: nameOf(folder), reason: reasonOf(error) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = nameOf(path);
    if (entry.kind === 'folder') {
      const isOurs = entry.name !== '.git' && entry.name !== 'node_modules' && !isUselessInMustGather(name);
      if (isOurs && depth < deepestFolder) yield* findFiles(root, path, depth + 1);
      continue;
    }
    const kind = kindOfName(name);
    if (kind === undefined) continue;
    if (entry.kind === 'file') yield { path, name, kind };
    else if (await leadsOutOf(root, path))
      yield { name, reason: 'It is a link to a place outside of the folder and was not followed.' };
  }
}

async function list(folder: string) {
  const entries: { readonly name: string; readonly kind: 'file' | 'folder' | 'link' }[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (entry.isFile()) entries.push({ name: entry.name, kind: 'file' });
    else if (entry.isDirectory()) entries.push({ name: entry.name, kind: 'folder' });
    else if (entry.isSymbolicLink()) entries.push({ name: entry.name, kind: 'link' });
  }
  return entries;
}

async function leadsOutOf(root: string, link: string): Promise<boolean> {
  try {
    const [from, to] = await Promise.all([realpath(root), realpath(link)]);
    return !`${to}${sep}`.startsWith(`${from}${sep}`);
  } catch {
    // A link to nothing, or to itself: there is nothing to read.
    return false;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  EACCES: 'There is no permission to read it.',
  EPERM: 'There is no permission to read it.',
  ELOOP: 'It is a link to itself.',
};

/** Why the system would not give a file or folder, in a sentence. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `It could not be read${code === '' ? '' : ` (${code})`}.`;
}
