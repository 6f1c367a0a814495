import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TargetWishes } from '../../../server/src/judge/target-choice.ts';
import { findingsOf, rulesOf, specWith } from './judged.ts';

describe('an update that waits', () => {
  const flags = (platform: string): TargetWishes => {
    return { flags: { release: { major: 4, minor: 21 }, platform } };
  };
  const spec = { logLevel: 'Normal' };

  test('is told where the platform is known, however it is', () => {
    assert.deepEqual(rulesOf(findingsOf(spec, { wishes: flags('VSphere') })), ['update-waits']);
  });

  test('is not told of a patch, nor where Azure may be Azure Stack', () => {
    assert.deepEqual(rulesOf(findingsOf(spec, { wishes: flags('VSphere'), use: 'patch' })), []);
    assert.deepEqual(rulesOf(findingsOf(spec, { wishes: flags('Azure') })), []);
  });

  test('is not told where a field that the API server drops may have said it', () => {
    const misspelt = { managedBootImages: { machineManager: [] } };
    assert.deepEqual(rulesOf(findingsOf(misspelt, { wishes: flags('VSphere') })), ['unknown-field']);
  });

  test('is not told where an entry is refused that may have said it', () => {
    const refused = rulesOf(
      findingsOf(specWith({ resource: 'machineset', selection: { mode: 'All' } }), {
        wishes: flags('VSphere'),
      }),
    );
    assert.ok(refused.includes('not-one-of'));
    assert.ok(!refused.includes('update-waits'));
  });
});
