import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayUrl, redact } from '../../../client/src/cluster/redact.ts';

for (const text of [
  'Authorization: Bearer sha256~canary',
  'authorization: basic Y2FuYXJ5OmNhbmFyeQ==',
  'token=canary',
  '"access_token": "canary"',
  "password='canary'",
  'client_secret: canary;',
  'the token sha256~canary is expired',
  'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl canary-not'.replace(' canary-not', ''),
  'http://ada:canary@proxy.example:3128 refused',
  '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----',
  '-----BEGIN CERTIFICATE-----\ncanary',
  'Q2FuYXJ5'.repeat(20),
]) {
  test(`nothing secret is left of ${JSON.stringify(text.slice(0, 40))}`, () => {
    const safe = redact(text);
    assert.match(safe, /\[hidden\]/);
    assert.doesNotMatch(safe, /canary|Q2FuYXJ5|eyJ/i);
  });
}

test('what administrators need stays', () => {
  for (const text of [
    'machineconfigurations.operator.openshift.io "cluster" is forbidden: User "system:serviceaccount:a:b" cannot patch resource',
    'spec.managedBootImages.machineManagers[0]: Invalid value: Only All or None selection mode is permitted',
    'error grabbing user data secret referenced in machineset: secrets "worker-user-data" not found',
  ]) {
    assert.equal(redact(text), text);
  }
});

test('control characters, and what is too long to read, go', () => {
  assert.equal(redact('a\u001b[31mred\r\nb\u202ec'), 'a [31mred b c');
  assert.equal(redact('word '.repeat(300), 20), 'word word word word…');
});

test('an address is shown without what may be secret in it', () => {
  assert.equal(
    displayUrl('https://ada:canary@api.example:6443/?token=canary#canary'),
    'https://api.example:6443',
  );
  assert.equal(
    displayUrl('https://rancher.example/k8s/clusters/c-1'),
    'https://rancher.example/k8s/clusters/c-1',
  );
  assert.equal(displayUrl('not an address'), 'not an address');
});
