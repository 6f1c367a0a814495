import { lstatSync } from 'node:fs';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'There is no such file or folder.',
  EACCES: 'There is no permission to read it.',
  EPERM: 'There is no permission to read it.',
  ELOOP: 'It is a link that leads back to itself.',
  EISDIR: 'It is a folder.',
  ENAMETOOLONG: 'The name is too long for a file.',
  EMFILE: 'Too many files are open.',
  EIO: 'The disk could not read it.',
};

/** Why the system refused to read what is at `path`, as a whole sentence. Never throws. */
export function reasonOf(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' && isLink(path)) return 'It is a link to something that is not there.';
  return reasons[code] ?? `It could not be read (${code === '' ? String(error) : code}).`;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}
