import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFromEnvironment } from '../../../client/src/cluster/proxy.ts';

const proxy = 'http://proxy.example:3128';
const cases: readonly (readonly [string, Readonly<Record<string, string>>, string | undefined])[] = [
  ['https://api.example:6443', {}, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy }, proxy],
  ['https://api.example:6443', { https_proxy: proxy }, proxy],
  ['https://api.example:6443', { HTTPS_PROXY: '', https_proxy: proxy }, proxy],
  ['https://api.example:6443', { HTTPS_PROXY: 'proxy.example:3128' }, proxy],
  ['https://api.example:6443', { HTTPS_PROXY: 'socks5://proxy.example' }, 'socks5://proxy.example'],
  ['https://api.example:6443', { HTTP_PROXY: proxy }, undefined],
  ['http://api.example', { HTTP_PROXY: proxy }, proxy],
  ['https://localhost:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://127.0.0.2:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'api.example' }, undefined],
  ['https://API.example:6443', { HTTPS_PROXY: proxy, no_proxy: 'Api.Example' }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'example' }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'x, .example' }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: '*.example' }, undefined],
  ['https://example:6443', { HTTPS_PROXY: proxy, NO_PROXY: '.example' }, proxy],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'pi.example' }, proxy],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'api.example:6443' }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'api.example:443' }, proxy],
  ['https://api.example', { HTTPS_PROXY: proxy, NO_PROXY: 'api.example:443' }, undefined],
  ['https://192.0.2.7:6443', { HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.0/24' }, undefined],
  ['https://192.0.3.7:6443', { HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.0/24' }, proxy],
  ['https://192.0.2.7:6443', { HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.7' }, undefined],
  ['https://192.0.2.7:6443', { HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.7:6443' }, undefined],
  ['https://[2001:db8::7]:6443', { HTTPS_PROXY: proxy, NO_PROXY: '2001:db8::/32' }, undefined],
  ['https://[2001:db8::7]:6443', { HTTPS_PROXY: proxy, NO_PROXY: '[2001:db8::7]:6443' }, undefined],
  ['https://api.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: '192.0.2.0/99,,/' }, proxy],
];
for (const [server, env, expected] of cases) {
  test(`${server} with ${JSON.stringify(env)}: ${expected ?? 'none'}`, () => {
    assert.equal(proxyFromEnvironment(new URL(server), env), expected);
  });
}
