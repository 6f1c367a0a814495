import { chmod, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, context, type Metafile, type Plugin } from 'esbuild';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');
const kubernetesEntry = 'client/src/cluster/kubernetes-client.ts';
const engineEntry = 'server/src/engine-bundle.ts';

/** One file of `dist/`. */
export interface Bundle {
  /** Name of the file in `dist/`. */
  readonly file: string;
  readonly entry: string;
  readonly target: string;
  /** The most it may have, in kB (1000 bytes). */
  readonly budget: number;
  readonly options?: BuildOptions;
}

/** What the extension ships. The extension host has VS Code's own Node (22 or newer); the server runs on older ones too. */
export const bundles: readonly Bundle[] = [
  {
    file: 'client.cjs',
    entry: 'client/src/extension.ts',
    target: 'node22',
    budget: 720,
    options: { external: ['vscode'], plugins: [keepKubernetesApart()] },
  },
  {
    file: 'server.cjs',
    entry: 'server/src/main.ts',
    target: 'node20',
    budget: 520,
    options: { plugins: [keepEngineApart()] },
  },
  {
    file: 'cli.cjs',
    entry: 'server/src/cli.ts',
    target: 'node20',
    budget: 330,
    options: { plugins: [keepEngineApart()] },
  },
  // What judges and plans, loaded once there is something to judge.
  { file: 'engine.cjs', entry: engineEntry, target: 'node20', budget: 780 },
  // Two thirds of it are Kubernetes' generated models; loaded on the first connect only.
  { file: 'kubernetes.cjs', entry: kubernetesEntry, target: 'node22', budget: 1800 },
];

/** A bundle as built. */
export interface BuiltBundle {
  readonly bundle: Bundle;
  readonly bytes: number;
  /** What it is made of, largest first: the packages and our own folders, with their bytes. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

/** Builds one bundle into `dist/`. */
export async function buildBundle(
  bundle: Bundle,
  options: { readonly sourcemap: boolean },
): Promise<BuiltBundle> {
  const result = await build({ ...esbuildOptions(bundle, options.sourcemap), metafile: true });
  await makeExecutable(bundle);
  return measure(bundle, result.metafile);
}

/** Bundles the runner of the tests in VS Code, with all its suites; returns the file. */
export async function buildTestRunner(): Promise<string> {
  const outfile = join(root, 'dist/test/runner.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/runner.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // For the stack of a test that failed.
    sourcemap: true,
    logLevel: 'warning',
    // Mocha's parallel mode, which is not used here.
    logOverride: { 'require-resolve-not-external': 'silent' },
    external: ['vscode'],
    plugins: [loadYaml()],
  });
  return outfile;
}

/** Builds one bundle again whenever one of its files changes, until the process ends. */
export async function watchBundle(
  bundle: Bundle,
  options: { readonly sourcemap: boolean; readonly onBuilt: (built: BuiltBundle) => void },
): Promise<void> {
  const report: Plugin = {
    name: 'report',
    setup: (setup) => {
      setup.onEnd(async (result) => {
        if (result.metafile === undefined || result.errors.length > 0) return;
        await makeExecutable(bundle);
        options.onBuilt(measure(bundle, result.metafile));
      });
    },
  };
  const base = esbuildOptions(bundle, options.sourcemap);
  const watched = await context({ ...base, metafile: true, plugins: [...(base.plugins ?? []), report] });
  await watched.watch();
}

function esbuildOptions(bundle: Bundle, sourcemap: boolean): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile: `dist/${bundle.file}`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    target: bundle.target,
    sourcemap,
    ...bundle.options,
    plugins: [loadYaml(), ...(bundle.options?.plugins ?? [])],
  };
}

/** A `.yaml` import's default export is its parsed value: it is parsed now, not at start. */
function loadYaml(): Plugin {
  return {
    name: 'load-yaml',
    setup: (setup) => {
      setup.onLoad({ filter: /\.ya?ml$/ }, async ({ path }) => ({
        contents: JSON.stringify(parse(await readFile(path, 'utf8'))),
        loader: 'json',
      }));
    },
  };
}

/** Leaves the Kubernetes client out of the bundle that imports it: it becomes `import('./kubernetes.cjs')`. */
function keepKubernetesApart(): Plugin {
  return {
    name: 'keep-kubernetes-apart',
    setup: (setup) => {
      setup.onResolve({ filter: /kubernetes-client(\.ts)?$/ }, ({ path, resolveDir, kind }) => {
        const file = resolve(resolveDir, path.endsWith('.ts') ? path : `${path}.ts`);
        if (file !== join(root, kubernetesEntry)) return undefined;
        if (kind === 'dynamic-import' || kind === 'require-call')
          return { path: './kubernetes.cjs', external: true };
        return {
          errors: [
            { text: 'This loads the Kubernetes client when the extension activates: use `await import(…)`.' },
          ],
        };
      });
    },
  };
}

/** Leaves what judges and plans out of the bundles that load it when they need it: it becomes `import('./engine.cjs')`. */
function keepEngineApart(): Plugin {
  return {
    name: 'keep-engine-apart',
    setup: (setup) => {
      setup.onResolve({ filter: /\/(?:engine|schema-files)\.ts$/ }, ({ kind }) => {
        if (kind === 'dynamic-import') return { path: './engine.cjs', external: true };
        return {
          errors: [
            { text: 'This loads what judges before there is anything to judge: use `await import(…)`.' },
          ],
        };
      });
    },
  };
}

async function makeExecutable(bundle: Bundle): Promise<void> {
  const file = join(root, 'dist', bundle.file);
  if ((await readFile(file, 'utf8')).startsWith('#!')) await chmod(file, 0o755);
}

function measure(bundle: Bundle, metafile: Metafile): BuiltBundle {
  const output = metafile.outputs[`dist/${bundle.file}`];
  if (output === undefined) throw new Error(`esbuild wrote no dist/${bundle.file}.`);
  const parts = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const name = nameOfPart(path);
    parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
  }
  return {
    bundle,
    bytes: output.bytes,
    parts: [...parts].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes),
  };
}

/** The package a file belongs to (of the innermost `node_modules`), or our own top-level folder. */
function nameOfPart(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return inPackage ?? path.split('/')[0] ?? path;
}
