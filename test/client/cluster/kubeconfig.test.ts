import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  candidateFiles,
  type KubeconfigSource,
  readKubeconfig,
} from '../../../client/src/cluster/kubeconfig.ts';
import { listContexts, selectContext } from '../../../client/src/cluster/kubeconfig-context.ts';

const home = '/home/ada';
const standard = '/home/ada/.kube/config';

/** A source over files in memory; an `Error` member is what reading the file rejects with. */
function source(
  files: Readonly<Record<string, string | Error>>,
  env: KubeconfigSource['env'] = {},
  more: Partial<KubeconfigSource> = {},
): KubeconfigSource {
  return {
    env,
    homeDirectory: home,
    platform: 'linux',
    workingDirectory: '/here',
    readFile: async (path) => {
      const file = files[path];
      if (file instanceof Error) throw file;
      if (file === undefined) throw systemError('ENOENT');
      return file;
    },
    ...more,
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** One cluster, user and context, all called `name`. */
function simple(name: string, server = `https://api.${name}.example.com:6443`, current = name): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    `current-context: ${current}`,
    `clusters: [{ name: ${name}, cluster: { server: "${server}" } }]`,
    `users: [{ name: ${name}, user: { token: token-of-${name} } }]`,
    `contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name} } }]`,
  ].join('\n');
}

describe('the files that are looked in', () => {
  const cases: readonly (readonly [string, Partial<KubeconfigSource>, readonly string[]])[] = [
    ['the standard file', {}, [standard]],
    ['KUBECONFIG replaces it', { env: { KUBECONFIG: '/a' } }, ['/a']],
    ['an empty KUBECONFIG does not', { env: { KUBECONFIG: '' } }, [standard]],
    ['a KUBECONFIG of separators alone does not', { env: { KUBECONFIG: '::' } }, [standard]],
    ['several files, in order', { env: { KUBECONFIG: '/b:/a' } }, ['/b', '/a']],
    ['empty entries are skipped', { env: { KUBECONFIG: ':/a::/b:' } }, ['/a', '/b']],
    ['the same file twice counts once', { env: { KUBECONFIG: '/a:/b:/a' } }, ['/a', '/b']],
    ['a relative entry', { env: { KUBECONFIG: 'kube/config' } }, ['/here/kube/config']],
    ['the shell expands ~, not we', { env: { KUBECONFIG: '~/x' } }, ['/here/~/x']],
    ['the setting comes before KUBECONFIG', { path: '/s', env: { KUBECONFIG: '/a' } }, ['/s']],
    ['~ in the setting', { path: '~/s' }, ['/home/ada/s']],
    ['~name in the setting is a file name', { path: '~s' }, ['/here/~s']],
    ['an empty setting is none', { path: '' }, [standard]],
    [
      'Windows',
      { platform: 'win32', homeDirectory: 'C:\\Users\\ada', workingDirectory: 'C:\\w' },
      ['C:\\Users\\ada\\.kube\\config'],
    ],
    [
      'Windows separates by semicolons',
      { platform: 'win32', env: { KUBECONFIG: 'C:\\a;D:\\b' }, workingDirectory: 'C:\\w' },
      ['C:\\a', 'D:\\b'],
    ],
  ];
  for (const [name, given, expected] of cases) {
    test(name, () => assert.deepEqual(candidateFiles(source({}, {}, given)), expected));
  }
});

describe('merging', () => {
  const both = { KUBECONFIG: '/a:/b' };
  const cases: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string | Error>>;
    readonly env?: KubeconfigSource['env'];
    readonly contexts: readonly string[];
    readonly current?: string | undefined;
    readonly servers?: readonly string[];
  }[] = [
    { name: 'one file', files: { [standard]: simple('one') }, contexts: ['one'], current: 'one' },
    { name: 'an empty file', files: { [standard]: '' }, contexts: [] },
    { name: 'a file of comments', files: { [standard]: '# nothing' }, contexts: [] },
    { name: 'null lists', files: { [standard]: 'clusters: null\nusers:\ncontexts: ~' }, contexts: [] },
    { name: 'JSON', files: { [standard]: '{"contexts":[{"name":"j","context":{}}]}' }, contexts: ['j'] },
    {
      name: 'two files',
      files: { '/a': simple('one'), '/b': simple('two') },
      env: both,
      contexts: ['one', 'two'],
      current: 'one',
    },
    {
      name: 'the first file of KUBECONFIG is missing',
      files: { '/b': simple('two') },
      env: both,
      contexts: ['two'],
      current: 'two',
    },
    {
      name: 'the last is missing',
      files: { '/a': simple('one') },
      env: both,
      contexts: ['one'],
      current: 'one',
    },
    {
      name: 'a part of the path is no folder',
      files: { '/a': systemError('ENOTDIR'), '/b': simple('two') },
      env: both,
      contexts: ['two'],
      current: 'two',
    },
    {
      name: 'the first file wins for a name',
      files: { '/a': simple('one', 'https://first'), '/b': simple('one', 'https://second') },
      env: both,
      contexts: ['one'],
      current: 'one',
      servers: ['https://first'],
    },
    {
      name: 'an empty current context is none',
      files: { '/a': simple('one', undefined, '""'), '/b': simple('two') },
      env: both,
      contexts: ['one', 'two'],
      current: 'two',
    },
    {
      name: 'a context may name the cluster of another file',
      files: {
        '/a': 'contexts: [{ name: x, context: { cluster: two, user: two } }]',
        '/b': simple('two'),
      },
      env: both,
      contexts: ['x', 'two'],
      current: 'two',
      servers: ['https://api.two.example.com:6443', 'https://api.two.example.com:6443'],
    },
  ];
  for (const { name, files, env = {}, contexts, current, servers } of cases) {
    test(name, async () => {
      const result = await readKubeconfig(source(files, env));
      assert.equal(result.outcome, 'found');
      if (result.outcome !== 'found') return;
      const listed = listContexts(result.config);
      assert.deepEqual(
        listed.map((context) => context.name),
        contexts,
      );
      assert.equal(result.config.currentContext, current);
      if (servers !== undefined) {
        assert.deepEqual(
          listed.map((context) => context.server),
          servers,
        );
      }
    });
  }

  test('no file at all', async () => {
    assert.deepEqual(await readKubeconfig(source({}, both)), { outcome: 'none', lookedIn: ['/a', '/b'] });
  });
});

describe('what cannot be used is said in a sentence, without credentials', () => {
  const cases: readonly (readonly [string, string | Error, RegExp])[] = [
    ['no permission', systemError('EACCES'), /cannot be read: you have no permission to read it\.$/],
    ['a folder', systemError('EISDIR'), /cannot be read: it is a folder\.$/],
    ['broken YAML', 'users: [{ token: canary-secret', /it is not valid YAML \(.*\)\.$/],
    ['a list', '- canary-secret', /it is not a map of clusters, users and contexts\.$/],
    ['another kind', 'kind: Secret', /its kind is Secret, not Config\.$/],
    ['clusters that are no list', 'clusters: {}', /its field clusters is not a list\.$/],
    ['an entry without a name', 'users: [{ user: { token: canary-secret } }]', /users\[0\] has no name\.$/],
    ['a number as token', 'users: [{ name: u, user: { token: 12345 } }]', /token is not a string/],
    [
      'text as TLS switch',
      'clusters: [{ name: c, cluster: { insecure-skip-tls-verify: "yes" } }]',
      /insecure-skip-tls-verify is neither true nor false\.$/,
    ],
    ['a name twice', 'users: [{ name: u }, { name: u }]', /it has two users with the name u\.$/],
    ['exec without command', 'users: [{ name: u, user: { exec: {} } }]', /exec has no command\.$/],
  ];
  for (const [name, file, expected] of cases) {
    test(name, async () => {
      const result = await readKubeconfig(source({ [standard]: file }));
      assert.equal(result.outcome, 'broken');
      if (result.outcome !== 'broken') return;
      assert.match(result.sentence, expected);
      assert.doesNotMatch(result.sentence, /canary/);
    });
  }
});

describe('selecting a context', () => {
  const text = `
current-context: good
clusters:
  - { name: c, cluster: { server: "https://c.example.com:6443", certificate-authority: ca.crt } }
  - { name: empty, cluster: {} }
  - { name: ftp, cluster: { server: "ftp://c" } }
  - { name: text, cluster: { server: "not an address" } }
users:
  - { name: u, user: { tokenFile: ../token, client-key: key.pem } }
contexts:
  - { name: good, context: { cluster: c, user: u, namespace: n } }
  - { name: nobody, context: { cluster: c } }
  - { name: no-cluster, context: { cluster: gone, user: u } }
  - { name: no-user, context: { cluster: c, user: gone } }
  - { name: no-server, context: { cluster: empty, user: u } }
  - { name: ftp, context: { cluster: ftp, user: u } }
  - { name: text, context: { cluster: text, user: u } }
`;
  const read = async () => {
    const result = await readKubeconfig(source({ [standard]: text }));
    assert.equal(result.outcome, 'found');
    if (result.outcome !== 'found') throw new Error('not found');
    return result.config;
  };

  test('the current one, paths relative to its file', async () => {
    const selection = selectContext(await read());
    assert.equal(selection.outcome, 'selected');
    if (selection.outcome !== 'selected') return;
    const { name, namespace, cluster, user } = selection.context;
    assert.deepEqual(
      [name, namespace, cluster.certificateAuthority, user.tokenFile, user.clientKey],
      ['good', 'n', '/home/ada/.kube/ca.crt', '/home/ada/token', '/home/ada/.kube/key.pem'],
    );
  });
  const unusable: readonly (readonly [string, RegExp])[] = [
    ['missing', /has no context missing/],
    ['no-cluster', /names the cluster gone/],
    ['no-user', /names the user gone/],
    ['no-server', /has no server\.$/],
    ['ftp', /not an https address\.$/],
    ['text', /not an address\.$/],
  ];
  for (const [name, expected] of unusable) {
    test(name, async () => {
      const selection = selectContext(await read(), name);
      assert.equal(selection.outcome, 'unusable');
      if (selection.outcome === 'unusable') assert.match(selection.sentence, expected);
    });
  }
  test('a context without a user is anonymous', async () => {
    assert.equal(selectContext(await read(), 'nobody').outcome, 'selected');
  });
});
