import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copySampleSnapshot } from '../../support/sample-snapshot.ts';
import { root } from './places.ts';

/**
 * Copies the sample workspace into `folder` (what is edited there stays out of the repository), and beside it, in
 * `orchid/`, what has been saved of the sample cluster; returns the workspace's path.
 */
export async function copySampleWorkspace(folder: string): Promise<string> {
  const workspace = join(folder, 'sample-workspace');
  const samples = join(root, 'test/sample-workspace');
  if (existsSync(samples)) await cp(samples, workspace, { recursive: true });
  else await mkdir(workspace);
  await copySampleSnapshot(join(folder, 'orchid'));
  return workspace;
}
