import { join } from 'node:path';
import type { Cleanup } from '../test/vscode/harness/cleanup.ts';
import { root } from '../test/vscode/harness/places.ts';
import { runProgram } from '../test/vscode/harness/process-group.ts';

/** Builds the extension as `npm run build` does; rejects where that fails, after it has said why. */
export async function buildExtension(cleanup: Cleanup): Promise<void> {
  const { code } = await runProgram(
    cleanup,
    process.execPath,
    [join(root, 'scripts/build.ts'), '--ignore-budgets'],
    {
      cwd: root,
      onLine: (line) => console.log(line),
    },
  );
  if (code !== 0) throw new Error('The extension could not be built.');
}
