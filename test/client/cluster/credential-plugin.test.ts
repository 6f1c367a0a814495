import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { sentence } from '../../../client/src/cluster/api-error-sentence.ts';
import type { PluginCall } from '../../../client/src/cluster/credential-plugin.ts';
import type { KubeconfigExec } from '../../../client/src/cluster/kubeconfig-user.ts';
import type { KubeApiOptions } from '../../../client/src/cluster/kubernetes-client.ts';
import { machineConfigurationCluster as ref } from '../../../client/src/cluster/resources.ts';
import {
  type FakeReply,
  type RecordedRequest,
  startFakeApiServer,
  status,
} from '../../support/fake-api-server.ts';
import { clientOf } from '../../support/kube-client.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugin-'));
});
after(() => rm(folder, { recursive: true }));

const v1 = 'client.authentication.k8s.io/v1';
const found: FakeReply = { status: 200, body: {} };
const credential = (content: object) =>
  `console.log(JSON.stringify({ apiVersion: ${JSON.stringify(v1)}, kind: 'ExecCredential', status: ${JSON.stringify(content)} }))`;

/** A real program: this Node, running `code`. Each run appends a line to `runs`. */
async function plugin(
  code: string,
): Promise<{ readonly exec: KubeconfigExec; readonly runs: () => Promise<number> }> {
  const id = Math.random().toString(36).slice(2);
  const script = join(folder, `${id}.mjs`);
  const log = join(folder, `${id}.log`);
  await writeFile(log, '');
  await writeFile(
    script,
    `import fs from 'node:fs';\nfs.appendFileSync(${JSON.stringify(log)}, 'run\\n');\n${code}\n`,
  );
  return {
    exec: {
      apiVersion: v1,
      command: process.execPath,
      args: [script],
      env: [],
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
    },
    runs: async () => (await readFile(log, 'utf8')).split('\n').length - 1,
  };
}

async function connect(
  t: TestContext,
  exec: KubeconfigExec,
  options: Partial<KubeApiOptions> = {},
  answer: (request: RecordedRequest, index: number) => FakeReply = () => found,
  cluster: NonNullable<Parameters<typeof clientOf>[1]>['cluster'] = {},
) {
  const server = await startFakeApiServer(answer);
  const api = clientOf(server.url, { user: { exec }, cluster, options: { env: process.env, ...options } });
  t.after(async () => {
    api.close();
    await server.close();
  });
  return {
    api,
    requests: server.requests,
    tokens: () => server.requests.map(({ headers }) => headers.authorization),
  };
}

describe('a credential plugin', () => {
  test('runs once for requests at the same time, and its token is kept', async (t) => {
    const { exec, runs } = await plugin(credential({ token: 'one' }));
    const { api, tokens } = await connect(t, exec);
    await Promise.all([api.get(ref), api.get(ref), api.get(ref)]);
    await api.get(ref);
    assert.deepEqual(tokens(), Array(4).fill('Bearer one'));
    assert.equal(await runs(), 1);
  });

  test('runs again when its credential has expired', async (t) => {
    const { exec, runs } = await plugin(
      credential({ token: 'one', expirationTimestamp: '2026-01-01T00:00:00Z' }),
    );
    let now = Date.parse('2025-12-31T23:59:00Z');
    const { api } = await connect(t, exec, { now: () => now });
    await api.get(ref);
    await api.get(ref);
    assert.equal(await runs(), 1);
    now = Date.parse('2026-01-01T00:00:01Z');
    await api.get(ref);
    assert.equal(await runs(), 2);
  });

  test('runs once more after a 401, and no more than that', async (t) => {
    const { exec, runs } = await plugin(credential({ token: 'one' }));
    const refusal = status(401, 'Unauthorized', 'Unauthorized');
    const { api, requests } = await connect(t, exec, {}, (_request, index) => (index < 3 ? refusal : found));
    const first = await api.get(ref);
    assert.ok(first.outcome === 'failed');
    assert.equal(first.error.kind, 'unauthorized');
    assert.deepEqual([await runs(), requests.length], [2, 2]);
    assert.equal((await api.get(ref)).outcome, 'ok');
  });

  test('gets KUBERNETES_EXEC_INFO, the environment of the kubeconfig, and no input', async (t) => {
    const { exec } = await plugin(`
      const input = fs.readFileSync(0, 'utf8');
      const token = Buffer.from(JSON.stringify([input, process.env.REGION, process.env.KUBERNETES_EXEC_INFO])).toString('hex');
      console.log(JSON.stringify({ apiVersion: '${v1}', kind: 'ExecCredential', status: { token } }));`);
    const cluster = {
      certificateAuthorityData: 'Y2E=',
      insecureSkipTlsVerify: true,
      execConfig: { audience: 'a' },
    };
    const env = [{ name: 'REGION', value: 'east' }];
    const { api, tokens } = await connect(
      t,
      { ...exec, env, provideClusterInfo: true },
      {},
      undefined,
      cluster,
    );
    await api.get(ref);
    const [input, region, info] = JSON.parse(
      Buffer.from(tokens()[0]!.slice('Bearer '.length), 'hex').toString(),
    );
    assert.deepEqual([input, region], ['', 'east']);
    const { spec, ...rest } = JSON.parse(info);
    assert.deepEqual(rest, { apiVersion: v1, kind: 'ExecCredential' });
    assert.equal(spec.interactive, false);
    assert.match(spec.cluster.server, /^http:\/\/127\.0\.0\.1:/);
    assert.equal(spec.cluster['certificate-authority-data'], 'Y2E=');
    assert.equal(spec.cluster['insecure-skip-tls-verify'], true);
    assert.deepEqual(spec.cluster.config, { audience: 'a' });
  });

  test('is asked for first, with its arguments and the file that names it', async (t) => {
    const { exec, runs } = await plugin(credential({ token: 'one' }));
    const asked: PluginCall[] = [];
    const mayRunCredentialPlugin = async (call: PluginCall) => {
      asked.push(call);
      return false;
    };
    const { api, requests } = await connect(t, exec, { mayRunCredentialPlugin });
    const answer = await api.get(ref);
    assert.ok(answer.outcome === 'failed' && answer.error.kind === 'credentialPlugin');
    assert.match(answer.error.problem, /not allowed to run/);
    assert.deepEqual(asked, [{ command: exec.command, args: exec.args, file: '/home/ada/.kube/config' }]);
    assert.deepEqual([await runs(), requests.length], [0, 0]);
  });

  test('that does not end is stopped', async (t) => {
    const { exec } = await plugin('setInterval(() => {}, 1000)');
    const { api } = await connect(t, exec, { credentialPluginTimeoutMs: 1000 });
    const answer = await api.get(ref);
    assert.ok(answer.outcome === 'failed' && answer.error.kind === 'credentialPlugin');
    assert.match(answer.error.problem, /did not end within 1 seconds?/);
  });

  test('goes on for the others when one caller stops waiting', async (t) => {
    const { exec, runs } = await plugin(`setTimeout(() => ${credential({ token: 'one' })}, 500)`);
    const { api } = await connect(t, exec);
    const stopped = api.get(ref, { signal: AbortSignal.timeout(50) });
    const patient = api.get(ref);
    assert.deepEqual(await stopped, { outcome: 'failed', error: { kind: 'cancelled' } });
    assert.equal((await patient).outcome, 'ok');
    assert.equal(await runs(), 1);
  });

  test('ends with the connection', async (t) => {
    const { exec } = await plugin('setInterval(() => {}, 1000)');
    const { api } = await connect(t, exec);
    const waiting = api.get(ref);
    setTimeout(() => api.close(), 200);
    assert.deepEqual(await waiting, { outcome: 'failed', error: { kind: 'cancelled' } });
  });
});

describe('a credential plugin that gives nothing is said in a sentence, without what it printed', () => {
  const cases: readonly (readonly [string, string, Partial<KubeconfigExec>, RegExp])[] = [
    [
      'not installed',
      '',
      { command: 'no-such-plugin-anywhere', installHint: 'Install it with brew' },
      /not installed, or not in PATH\. Install it with brew\./,
    ],
    [
      'fails',
      'console.error("token=canary-1 and more\\nlog in first"); process.exit(3)',
      {},
      /exit code 3 \(log in first\)/,
    ],
    [
      'fails with a secret',
      'console.error("no access, token: canary-2"); process.exit(1)',
      {},
      /token: \[hidden\]/,
    ],
    ['not JSON', 'console.log("canary")', {}, /not an ExecCredential/],
    [
      'another kind',
      'console.log(JSON.stringify({ kind: "Secret", data: "canary" }))',
      {},
      /not an ExecCredential/,
    ],
    [
      'another version',
      `console.log(JSON.stringify({ apiVersion: '${v1}beta1', kind: 'ExecCredential', status: { token: 'canary' } }))`,
      {},
      /another version/,
    ],
    [
      'no status',
      `console.log(JSON.stringify({ apiVersion: '${v1}', kind: 'ExecCredential' }))`,
      {},
      /no status/,
    ],
    ['an empty status', credential({ token: '' }), {}, /neither a token nor a client certificate/],
    ['a certificate without key', credential({ clientCertificateData: 'canary' }), {}, /without its key/],
    ['no time', credential({ token: 'canary', expirationTimestamp: 'soon' }), {}, /not a time/],
    ['prints without end', 'for (;;) fs.writeSync(1, "canary".repeat(10000))', {}, /more than 1 MB/],
    [
      'an old version',
      '',
      { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      /client\.authentication\.k8s\.io\/v1 is needed/,
    ],
    ['needs a terminal', '', { interactiveMode: 'Always' }, /needs a terminal/],
  ];
  for (const [name, code, more, says] of cases) {
    test(name, async (t) => {
      const { exec } = await plugin(code);
      const { api, requests } = await connect(t, { ...exec, ...more });
      const answer = await api.get(ref);
      assert.ok(answer.outcome === 'failed', JSON.stringify(answer));
      const text = sentence(answer.error, {
        context: 'orchid',
        server: 'https://api.orchid.example',
        object: 'it',
      });
      assert.match(text, /^The credential plugin .* gave no credentials for orchid: .*\.$/);
      assert.match(text, says);
      assert.doesNotMatch(text, /canary/);
      assert.equal(requests.length, 0);
    });
  }
});
