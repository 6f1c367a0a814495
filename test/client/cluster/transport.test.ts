import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Answer, UnreachableReason } from '../../../client/src/cluster/api-error.ts';
import { sentence } from '../../../client/src/cluster/api-error-sentence.ts';
import type { KubeApi } from '../../../client/src/cluster/kube-api.ts';
import { machineConfigurationCluster as ref } from '../../../client/src/cluster/resources.ts';
import {
  type FakeApiServer,
  type FakeReply,
  type RecordedRequest,
  startFakeApiServer,
} from '../../support/fake-api-server.ts';
import { canaryToken, clientOf } from '../../support/kube-client.ts';
import { selfSignedCertificate } from '../../support/self-signed-certificate.ts';

const found: FakeReply = { status: 200, body: { kind: 'MachineConfiguration' } };
const server = selfSignedCertificate('api.orchid.example');
const client = selfSignedCertificate('ada');
const tls = { cert: server.certificate, key: server.key };
const base64 = (text: string) => Buffer.from(text).toString('base64');
const trusted = { certificateAuthorityData: base64(server.certificate) };

async function start(
  t: TestContext,
  answer: (request: RecordedRequest, index: number) => FakeReply,
  ...options: readonly [tls?: Parameters<typeof startFakeApiServer>[1]]
): Promise<FakeApiServer> {
  const started = await startFakeApiServer(answer, ...options);
  t.after(() => started.close());
  return started;
}

function open(t: TestContext, ...args: Parameters<typeof clientOf>): KubeApi {
  const api = clientOf(...args);
  t.after(() => api.close());
  return api;
}

function assertUnreachable(answer: Answer<unknown>, reason: UnreachableReason): void {
  assert.ok(answer.outcome === 'failed', JSON.stringify(answer));
  assert.equal(answer.error.kind, 'unreachable', JSON.stringify(answer.error));
  if (answer.error.kind !== 'unreachable') return;
  assert.equal(answer.error.reason, reason, JSON.stringify(answer.error));
  const text = sentence(answer.error, { context: 'orchid', server: 'https://api', object: 'it' });
  assert.match(text, /^The API server of orchid .*\.$/);
  assert.doesNotMatch(text, /canary/);
}

describe('TLS', () => {
  test('the authority of the kubeconfig, as data and as file', async (t) => {
    const { url, requests } = await start(t, () => found, tls);
    const folder = await mkdtemp(join(tmpdir(), 'authority-'));
    t.after(() => rm(folder, { recursive: true }));
    const certificateAuthority = join(folder, 'ca.crt');
    await writeFile(certificateAuthority, server.certificate);
    assert.equal((await open(t, url, { cluster: trusted }).get(ref)).outcome, 'ok');
    assert.equal((await open(t, url, { cluster: { certificateAuthority } }).get(ref)).outcome, 'ok');
    assert.deepEqual(
      requests.map(({ headers }) => headers.authorization),
      [`Bearer ${canaryToken}`, `Bearer ${canaryToken}`],
    );
  });

  test('an unknown authority: nothing is sent, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async (t) => {
    const { url, requests } = await start(t, () => found, tls);
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    t.after(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    });
    assertUnreachable(await open(t, url).get(ref), 'certificate');
    const other = { certificateAuthorityData: base64(client.certificate) };
    assertUnreachable(await open(t, url, { cluster: other }).get(ref), 'certificate');
    assert.equal(requests.length, 0);
  });

  test('insecure-skip-tls-verify is honoured, and said', async (t) => {
    const { url } = await start(t, () => found, tls);
    const api = open(t, url, { cluster: { insecureSkipTlsVerify: true } });
    assert.equal((await api.get(ref)).outcome, 'ok');
    assert.equal(api.endpoint.insecure, true);
  });

  test('another name in the certificate, and tls-server-name', async (t) => {
    const { url } = await start(t, () => found, tls);
    const named = (tlsServerName: string) => open(t, url, { cluster: { ...trusted, tlsServerName } });
    assert.equal((await named('localhost').get(ref)).outcome, 'ok');
    assertUnreachable(await named('elsewhere.example').get(ref), 'certificate');
  });

  test('a client certificate', async (t) => {
    const asking = { ...tls, requestCert: true, ca: client.certificate };
    const { url, requests } = await start(t, () => found, asking);
    const user = {
      clientCertificateData: base64(client.certificate),
      clientKeyData: base64(client.key),
    };
    assert.equal((await open(t, url, { cluster: trusted, user }).get(ref)).outcome, 'ok');
    assert.equal(requests[0]!.clientName, 'ada');
  });

  test('a certificate file that is not there', async (t) => {
    const { url, requests } = await start(t, () => found, tls);
    const answer = await open(t, url, {
      cluster: trusted,
      user: { clientCertificate: '/not/there.crt' },
    }).get(ref);
    assert.ok(answer.outcome === 'failed' && answer.error.kind === 'configuration');
    assert.match(answer.error.problem, /user ada .*\/not\/there\.crt/);
    assert.equal(requests.length, 0);
  });

  test('plain http to another machine: nothing is sent', async (t) => {
    const answer = await open(t, 'http://192.0.2.1:8080').get(ref);
    assert.ok(answer.outcome === 'failed' && answer.error.kind === 'configuration');
    assert.match(answer.error.problem, /without https/);
  });
});

describe('no answer', () => {
  test('nobody listens', async (t) => {
    const { url, close } = await startFakeApiServer(() => found);
    await close();
    const answer = await open(t, url).get(ref);
    assertUnreachable(answer, 'refused');
    assert.ok(
      answer.outcome === 'failed' && answer.error.kind === 'unreachable' && !answer.error.mayHaveArrived,
    );
  });

  test('silence ends with the deadline', async (t) => {
    const { url } = await start(t, () => 'silence');
    assertUnreachable(await open(t, url, { options: { timeoutMs: 100 } }).get(ref), 'timeout');
  });

  test('a lost connection may have arrived', async (t) => {
    const { url } = await start(t, () => undefined);
    const answer = await open(t, url).get(ref);
    assertUnreachable(answer, 'connection-lost');
    assert.ok(
      answer.outcome === 'failed' && answer.error.kind === 'unreachable' && answer.error.mayHaveArrived,
    );
  });

  test('the caller stops', async (t) => {
    const { url } = await start(t, () => 'silence');
    const answer = await open(t, url).get(ref, { signal: AbortSignal.timeout(50) });
    assert.deepEqual(answer, { outcome: 'failed', error: { kind: 'cancelled' } });
  });

  test('something else than Kubernetes answers', async (t) => {
    const { url } = await start(t, () => ({ status: 200, body: '<html>Log in</html>' }));
    assertUnreachable(await open(t, url).get(ref), 'not-kubernetes');
  });

  test('a redirect is not followed, so that no one else gets the token', async (t) => {
    const other = await start(t, () => found);
    const { url } = await start(t, () => ({
      status: 302,
      body: '',
      headers: { location: `${other.url}/?token=canary` },
    }));
    assertUnreachable(await open(t, url).get(ref), 'redirected');
    assert.equal(other.requests.length, 0);
  });
});

test('warnings are read, also several in one header', async (t) => {
  const headers = { warning: '299 - "unknown field \\"spec.a\\"", 299 - "second"' };
  const { url } = await start(t, () => ({ status: 200, body: {}, headers }));
  const answer = await open(t, url).get(ref);
  assert.ok(answer.outcome === 'ok');
  assert.deepEqual(answer.warnings, ['unknown field "spec.a"', 'second']);
});

test('an address with a path, as a gateway has one', async (t) => {
  const { url, requests } = await start(t, () => found);
  await open(t, `${url}/k8s/clusters/c-1/`).get(ref);
  assert.equal(
    requests[0]!.path,
    '/k8s/clusters/c-1/apis/operator.openshift.io/v1/machineconfigurations/cluster',
  );
});

test('impersonation with its groups', async (t) => {
  const { url, requests } = await start(t, () => found);
  const impersonate = { user: 'eve', groups: ['a', 'b'], extra: { 'example.com/x': ['1'] } };
  await open(t, url, { user: { token: canaryToken, impersonate } }).get(ref);
  const { headers } = requests[0]!;
  assert.deepEqual(
    [headers['impersonate-user'], headers['impersonate-group'], headers['impersonate-extra-example.com%2fx']],
    ['eve', 'a, b', '1'],
  );
});

test('a user with a password', async (t) => {
  const { url, requests } = await start(t, () => found);
  await open(t, url, { user: { username: 'ada', password: 'p' } }).get(ref);
  assert.equal(requests[0]!.headers.authorization, `Basic ${base64('ada:p')}`);
});

test('a token file is read anew for each request', async (t) => {
  const { url, requests } = await start(t, () => found);
  const folder = await mkdtemp(join(tmpdir(), 'token-'));
  t.after(() => rm(folder, { recursive: true }));
  const tokenFile = join(folder, 'token');
  const api = open(t, url, { user: { tokenFile, token: 'stale' } });
  for (const token of ['one', 'two']) {
    await writeFile(tokenFile, `${token}\n`);
    assert.equal((await api.get(ref)).outcome, 'ok');
  }
  assert.deepEqual(
    requests.map(({ headers }) => headers.authorization),
    ['Bearer one', 'Bearer two'],
  );
});

describe('a proxy', () => {
  /** An http proxy on loopback that answers CONNECT, and remembers for what it was asked. */
  async function startProxy(
    t: TestContext,
  ): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
    const asked: string[] = [];
    const proxy: Server = createServer();
    const sockets = new Set<{ destroy: () => void }>();
    proxy.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      const [, port] = (request.url ?? '').split(':');
      const onward = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) {
        sockets.add(end);
        end.on('error', () => {});
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    t.after(async () => {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    });
    return { url: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
  }

  test('of the kubeconfig, over which TLS is checked all the same', async (t) => {
    const { url, requests } = await start(t, () => found, tls);
    const proxy = await startProxy(t);
    const proxyUrl = `http://ada:secret@${proxy.url}`;
    const port = new URL(url).port;
    assert.equal((await open(t, url, { cluster: { ...trusted, proxyUrl } }).get(ref)).outcome, 'ok');
    assert.deepEqual(proxy.asked, [`127.0.0.1:${port} Basic ${base64('ada:secret')}`]);
    assertUnreachable(await open(t, url, { cluster: { proxyUrl } }).get(ref), 'certificate');
    assert.equal(requests.length, 1);
  });

  test('of the environment, but not for this machine', async (t) => {
    const { url, requests } = await start(t, () => found, tls);
    const proxy = await startProxy(t);
    const env = { HTTPS_PROXY: proxy.url };
    const options = { env };
    assert.equal((await open(t, url, { cluster: trusted, options }).get(ref)).outcome, 'ok');
    assert.deepEqual(proxy.asked, []);
    // The proxy leads every name to this machine; the certificate is for localhost.
    const elsewhere = `https://api.orchid.example:${new URL(url).port}`;
    const cluster = { ...trusted, tlsServerName: 'localhost' };
    assert.equal((await open(t, elsewhere, { cluster, options }).get(ref)).outcome, 'ok');
    assert.equal(proxy.asked.length, 1);
    assert.equal(requests.length, 2);
  });

  test('that is not there, named without its credentials', async (t) => {
    const proxy = await startFakeApiServer(() => found);
    await proxy.close();
    const proxyUrl = proxy.url.replace('http://', 'http://ada:canary@');
    const answer = await open(t, 'https://api.orchid.example', { cluster: { ...trusted, proxyUrl } }).get(
      ref,
    );
    assertUnreachable(answer, 'refused');
    assert.ok(answer.outcome === 'failed' && answer.error.kind === 'unreachable');
    assert.equal(answer.error.proxy, proxy.url);
  });
});
