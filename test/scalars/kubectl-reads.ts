import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, type JsonValue } from '../../server/src/domain/json.ts';
import { parseJsonTexts } from '../../server/src/snapshot/json-text.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';

/** A kind that the API server of the test says it has; what is in its objects is nobody's business. */
const group = 'probe.example';
const groupVersion = `${group}/v1`;

/** The YAML of an object whose `spec` holds these lines. */
export function objectOf(name: string, spec: string): string {
  return `apiVersion: ${groupVersion}\nkind: Probe\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n`;
}

/**
 * What `kubectl create --dry-run=client -o json` would send for each of these objects: its `spec`; undefined for one that
 * kubectl refuses to read. The objects' names are the keys.
 */
export async function readByKubectl(
  kubectl: string,
  objects: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, JsonValue | undefined>> {
  const server = await startFakeApiServer(({ path }) => ({ status: 200, body: discovery(path) }));
  const home = await mkdtemp(join(tmpdir(), 'scalars-'));
  try {
    const folder = join(home, 'objects');
    await mkdir(folder);
    for (const [name, text] of objects) await writeFile(join(folder, `${name}.yaml`), text);
    const flags = [
      '--dry-run=client',
      '--validate=false',
      '--output=json',
      `--cache-dir=${join(home, 'cache')}`,
    ];
    const words = ['create', '--filename', folder, ...flags, '--server', server.url];
    const sent = parseJsonTexts(await run(kubectl, words, home));
    if (sent === undefined) throw new Error('What kubectl printed is not JSON.');
    return new Map(sent.flatMap((part) => ('value' in part ? specOf(part.value) : [])));
  } finally {
    await server.close();
    await rm(home, { recursive: true });
  }
}

function specOf(object: JsonValue): readonly (readonly [string, JsonValue | undefined])[] {
  if (!isObject(object) || !isObject(object['metadata'])) return [];
  return [[String(object['metadata']['name']), object['spec']]];
}

/** The standard output; that single objects are refused is what the test is about. */
function run(program: string, words: readonly string[], home: string): Promise<string> {
  const env = { ...process.env, HOME: home, KUBECONFIG: join(home, 'none') };
  return new Promise((done, fail) => {
    execFile(
      program,
      [...words],
      { env, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
      (error, stdout, stderr) => {
        if (stdout === '') fail(error ?? new Error(stderr));
        else done(stdout);
      },
    );
  });
}

function discovery(path: string) {
  const version = { groupVersion, version: 'v1' };
  switch (path) {
    case '/apis':
      return {
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: [{ name: group, versions: [version], preferredVersion: version }],
      };
    case `/apis/${groupVersion}`: {
      const resource = {
        name: 'probes',
        singularName: 'probe',
        namespaced: false,
        kind: 'Probe',
        verbs: ['create'],
      };
      return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: [resource] };
    }
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'] };
    default:
      return { kind: 'APIResourceList', groupVersion: 'v1', resources: [] };
  }
}
