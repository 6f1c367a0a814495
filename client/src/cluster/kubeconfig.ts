import { posix, win32 } from 'node:path';
import { type Kubeconfig, parseKubeconfigFile } from './kubeconfig-file.ts';
import { optional } from './optional.ts';

/** Where a kubeconfig is looked for, and how files are read: everything `readKubeconfig` takes from outside. */
export interface KubeconfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly platform: NodeJS.Platform;
  /** What relative entries of KUBECONFIG are relative to; the process's own folder where absent. */
  readonly workingDirectory?: string;
  /** The one file to read instead of those of the environment: the setting `machineConfiguration.kubeconfig.path`. */
  readonly path?: string;
  /** Rejects like `fs.promises.readFile`, with the system's error code. */
  readonly readFile: (path: string) => Promise<string>;
}

export type KubeconfigResult =
  | { readonly outcome: 'found'; readonly config: Kubeconfig; readonly files: readonly string[] }
  | { readonly outcome: 'none'; readonly lookedIn: readonly string[] }
  | { readonly outcome: 'broken'; readonly sentence: string };

/**
 * Finds and merges kubeconfig files by kubectl's rules: the files of KUBECONFIG in order, else `~/.kube/config`; the
 * first file wins for each cluster, user and context by name and for the current context; a missing file is skipped.
 * Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/.
 */
export async function readKubeconfig(source: KubeconfigSource): Promise<KubeconfigResult> {
  const candidates = candidateFiles(source);
  const configs: Kubeconfig[] = [];
  const files: string[] = [];
  for (const file of candidates) {
    const text = await readText(file, source.readFile);
    if (text.outcome === 'broken') return text;
    if (text.outcome === 'missing') continue;
    const parsed = parseKubeconfigFile(text.text, file, source.platform);
    if (parsed.outcome === 'broken') return parsed;
    configs.push(parsed.config);
    files.push(file);
  }
  return files.length === 0
    ? { outcome: 'none', lookedIn: candidates }
    : { outcome: 'found', config: mergeKubeconfigs(configs), files };
}

/** The files that are looked in, in order of precedence, as absolute paths. */
export function candidateFiles(source: Omit<KubeconfigSource, 'readFile'>): readonly string[] {
  const path = source.platform === 'win32' ? win32 : posix;
  const base = source.workingDirectory ?? process.cwd();
  if (source.path !== undefined && source.path !== '') {
    // `~` is for people who write a setting by hand. In KUBECONFIG it is the shell's business, as it is for kubectl.
    const file = source.path.replace(/^~(?=$|[\\/])/, source.homeDirectory);
    return [path.resolve(base, file)];
  }
  const named = (source.env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  const files = named.length > 0 ? named : [path.join(source.homeDirectory, '.kube', 'config')];
  return [...new Set(files.map((file) => path.resolve(base, file)))];
}

/** The first of `configs` wins for each name, and for the current context. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const currentContext = configs.find((config) => config.currentContext !== undefined)?.currentContext;
  return {
    ...optional({ currentContext }),
    clusters: firstByName(configs.flatMap((config) => config.clusters)),
    users: firstByName(configs.flatMap((config) => config.users)),
    contexts: firstByName(configs.flatMap((config) => config.contexts)),
  };
}

function firstByName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

type FileText =
  | { readonly outcome: 'read'; readonly text: string }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'broken'; readonly sentence: string };

async function readText(file: string, readFile: KubeconfigSource['readFile']): Promise<FileText> {
  try {
    return { outcome: 'read', text: await readFile(file) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { outcome: 'missing' };
    const reason = reasons.get(code) ?? `the system says ${code}`;
    return { outcome: 'broken', sentence: `The kubeconfig file ${file} cannot be read: ${reason}.` };
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you have no permission to read it'],
  ['EPERM', 'you have no permission to read it'],
  ['EISDIR', 'it is a folder'],
]);
