import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { readKubeconfig } from '../../../client/src/cluster/kubeconfig.ts';

const run = promisify(execFile);

const cluster = (name: string, server: string, more = '') =>
  `clusters: [{ name: ${name}, cluster: { server: "${server}"${more} } }]`;
const context = (name: string, to: string) =>
  `contexts: [{ name: ${name}, context: { cluster: ${to}, user: u } }]`;

/** The files of KUBECONFIG, in order; undefined is one that does not exist. */
const cases: readonly (readonly [string, readonly (string | undefined)[]])[] = [
  ['one file', [`current-context: x\n${cluster('c', 'https://one')}\n${context('x', 'c')}`]],
  ['the first wins', [cluster('c', 'https://one'), `${cluster('c', 'https://two')}\n${context('x', 'c')}`]],
  [
    'entries are not mixed',
    [
      cluster('c', 'https://one'),
      cluster('c', 'https://two', ', tls-server-name: from-two'),
      context('x', 'c'),
    ],
  ],
  ['contexts too', [context('x', 'a'), context('x', 'b')]],
  [
    'the first current context that is one',
    ['current-context: ""', 'current-context: b', 'current-context: c'],
  ],
  ['missing files', [undefined, cluster('c', 'https://one'), undefined]],
  ['an empty file', ['', 'current-context: b']],
  ['JSON', ['{"kind":"Config","apiVersion":"v1","current-context":"j"}']],
  [
    'anchors',
    [
      `x: &s { server: "https://one" }\nclusters: [{ name: a, cluster: *s }, { name: b, cluster: { <<: *s } }]`,
    ],
  ],
  ['the same name twice in a file', ['users: [{ name: u }, { name: u }]']],
  ['a token that is a number', ['users: [{ name: u, user: { token: 12 } }]']],
  ['a switch that is text', [cluster('c', 'https://one', ', insecure-skip-tls-verify: "yes"')]],
  ['a list that is a map', ['clusters: { a: b }']],
  ['no map', ['- a']],
  ['broken YAML', ['users: [{ token: ']],
  ['another kind', ['kind: Secret\napiVersion: v1']],
];

interface Seen {
  readonly current: string;
  readonly clusters: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, string>>;
}

let folder = '';
let hasKubectl = false;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  hasKubectl = await run('kubectl', ['version', '--client']).then(
    () => true,
    () => false,
  );
});
after(() => rm(folder, { recursive: true }));

for (const [index, [name, files]] of cases.entries()) {
  test(`as kubectl reads it: ${name}`, async (t) => {
    if (!hasKubectl) {
      t.skip('kubectl is not installed.');
      return;
    }
    const KUBECONFIG = (
      await Promise.all(
        files.map(async (text, file) => {
          const path = join(folder, String(index), String(file), 'config');
          await mkdir(join(path, '..'), { recursive: true });
          if (text !== undefined) await writeFile(path, text);
          return path;
        }),
      )
    ).join(delimiter);
    assert.deepEqual(await ours(KUBECONFIG), await kubectls(KUBECONFIG));
  });
}

async function ours(KUBECONFIG: string): Promise<Seen | 'refused'> {
  const result = await readKubeconfig({
    env: { KUBECONFIG },
    homeDirectory: folder,
    platform: process.platform,
    readFile: (file) => readFile(file, 'utf8'),
  });
  if (result.outcome !== 'found') return 'refused';
  const { currentContext = '', clusters, contexts } = result.config;
  return {
    current: currentContext,
    clusters: Object.fromEntries(
      clusters.map(({ name, server, tlsServerName = '' }) => [name, `${server} ${tlsServerName}`]),
    ),
    contexts: Object.fromEntries(contexts.map(({ name, cluster: to }) => [name, to])),
  };
}

async function kubectls(KUBECONFIG: string): Promise<Seen | 'refused'> {
  const env = { ...process.env, KUBECONFIG, HOME: folder };
  const output = await run('kubectl', ['config', 'view', '--raw', '--output=json'], { env }).catch(
    () => undefined,
  );
  if (output === undefined) return 'refused';
  const config: {
    readonly 'current-context': string;
    readonly clusters:
      | readonly { name: string; cluster: { server: string; 'tls-server-name'?: string } }[]
      | null;
    readonly contexts: readonly { name: string; context: { cluster: string } }[] | null;
  } = JSON.parse(output.stdout);
  return {
    current: config['current-context'],
    clusters: Object.fromEntries(
      (config.clusters ?? []).map(({ name, cluster: to }) => [
        name,
        `${to.server} ${to['tls-server-name'] ?? ''}`,
      ]),
    ),
    contexts: Object.fromEntries((config.contexts ?? []).map(({ name, context: to }) => [name, to.cluster])),
  };
}
