import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTransportError } from '../../../client/src/cluster/transport-error.ts';

const request = { sent: false, timedOut: false, cancelled: false, timeoutMs: 15_000 };
const withCode = (code: string) => Object.assign(new Error(`it failed: ${code}`), { code });

for (const [code, reason] of [
  ['ENOTFOUND', 'name-not-found'],
  ['EAI_AGAIN', 'name-not-found'],
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['EHOSTUNREACH', 'no-route'],
  ['ECONNRESET', 'connection-lost'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'certificate'],
  ['HPE_INVALID_CONSTANT', 'not-kubernetes'],
  ['EWHATEVER', 'other'],
] as const) {
  test(`${code} is ${reason}`, () => {
    const error = readTransportError(withCode(code), request);
    assert.ok(error.kind === 'unreachable');
    assert.equal(error.reason, reason);
    assert.match(error.detail, new RegExp(code));
  });
}

test('a name with several addresses fails as the first of them', () => {
  const error = readTransportError(
    new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]),
    request,
  );
  assert.ok(error.kind === 'unreachable');
  assert.equal(error.reason, 'refused');
});

test('the deadline and the caller come before what they broke', () => {
  const broken = withCode('ECONNRESET');
  assert.deepEqual(readTransportError(broken, { ...request, cancelled: true, timedOut: true }), {
    kind: 'cancelled',
  });
  const late = readTransportError(broken, { ...request, timedOut: true, sent: true });
  assert.deepEqual(late, {
    kind: 'unreachable',
    reason: 'timeout',
    detail: 'no answer within 15 seconds',
    mayHaveArrived: true,
  });
});
