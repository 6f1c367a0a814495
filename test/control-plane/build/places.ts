import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The Go module of the test control plane. */
export const moduleFolder = fileURLToPath(new URL('..', import.meta.url));

/** What the build makes; ignored by git. */
export const binFolder = join(moduleFolder, 'bin');

/** The built program. */
export const executable = join(
  binFolder,
  process.platform === 'win32' ? 'control-plane.exe' : 'control-plane',
);

/** OpenShift's resource definitions, one folder per release, where the program looks for them. */
export const definitionsFolder = join(binFolder, 'crds');

/** Holds the hash of the sources that the program was built from. */
export const stampFile = join(binFolder, 'stamp');

/** Exists while a process builds, and holds its id. */
export const lockFile = join(binFolder, 'lock');
