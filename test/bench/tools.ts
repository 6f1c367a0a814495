import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Ignored by git, and gone with `npm ci`. */
const folder = resolve(import.meta.dirname, '../../node_modules/.cache/bench-tools');

/** A command line that others have written, at the version that is compared with. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** The Go package of its program. */
  readonly source: string;
}

export const kubectlValidate: Tool = {
  name: 'kubectl-validate',
  version: 'v0.0.4',
  source: 'sigs.k8s.io/kubectl-validate',
};
export const kubeconform: Tool = {
  name: 'kubeconform',
  version: 'v0.7.0',
  source: 'github.com/yannh/kubeconform/cmd/kubeconform',
};

/** The program of a tool, built by Go where it is not there yet; or why there is none, in one sentence. */
export async function programOf(
  tool: Tool,
): Promise<{ readonly program: string } | { readonly reason: string }> {
  const bin = join(folder, tool.version);
  const program = join(bin, process.platform === 'win32' ? `${tool.name}.exe` : tool.name);
  if (existsSync(program)) return { program };
  console.log(`Building ${tool.name} ${tool.version} …`);
  try {
    const env = { ...process.env, GOBIN: bin, GOTOOLCHAIN: 'local', GOWORK: 'off' };
    await run('go', ['install', `${tool.source}@${tool.version}`], { env });
    return { program };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return {
      reason: isMissing
        ? 'it is built with Go, and there is none on this machine'
        : 'Go could not build it here',
    };
  }
}
