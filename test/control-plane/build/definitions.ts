import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { go } from './go.ts';
import { definitionsFolder } from './places.ts';

interface DefinitionSource {
  readonly release: string;
  /** A version of github.com/openshift/api; absent: the one in go.mod. */
  readonly version?: string;
  /** What `go mod download` says about that version; go.sum holds only the one in go.mod. */
  readonly sum?: string;
}

/** Where each release's resource definitions come from. */
export const definitionSources: readonly DefinitionSource[] = [
  { release: '4.22' },
  {
    release: '4.21',
    version: 'v0.0.0-20251015095338-264e80a2b6e7',
    sum: 'h1:Ot2fbEEPmF3WlPQkyEW/bUCV38GMugH/UmZvxpWceNc=',
  },
];

const API_MODULE = 'github.com/openshift/api';
const API_FOLDERS = ['config/v1', 'machine/v1', 'machine/v1beta1', 'machineconfiguration/v1', 'operator/v1'];
/** The plural names of the kinds that the API server serves besides its own. */
export const definedResources: readonly string[] = [
  'clusteroperators',
  'clusterversions',
  'controlplanemachinesets',
  'featuregates',
  'infrastructures',
  'machineconfigpools',
  'machineconfigs',
  'machineconfigurations',
  'machines',
  'machinesets',
];
const WANTED = new RegExp(`_(${definedResources.join('|')})[-.](?!Hypershift)`);

/** Copies the resource definitions out of the Go modules, so that starting needs neither Go nor the module cache. */
export async function copyDefinitions(): Promise<void> {
  const fresh = `${definitionsFolder}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  for (const source of definitionSources) {
    const from = await folderOf(source);
    const to = join(fresh, source.release);
    await mkdir(to, { recursive: true });
    for (const folder of API_FOLDERS) {
      const path = join(from, folder, 'zz_generated.crd-manifests');
      for (const name of (await readdir(path)).filter((file) => WANTED.test(file))) {
        await cp(join(path, name), join(to, name));
      }
    }
  }
  await rm(definitionsFolder, { recursive: true, force: true });
  await rename(fresh, definitionsFolder);
}

async function folderOf({ version, sum }: DefinitionSource): Promise<string> {
  if (version === undefined) return (await go(['list', '-m', '-f', '{{.Dir}}', API_MODULE])).trim();
  const downloaded: unknown = JSON.parse(await go(['mod', 'download', '-json', `${API_MODULE}@${version}`]));
  const { Dir, Sum } = downloaded as { readonly Dir?: unknown; readonly Sum?: unknown };
  if (typeof Dir !== 'string' || Sum !== sum) {
    throw new Error(`The Go module ${API_MODULE}@${version} is not what it was when this was written.`);
  }
  return Dir;
}
