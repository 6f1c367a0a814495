import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, whyGoCannot } from '../control-plane/build/go.ts';

const reason = await whyGoCannot();

/** With the flags of the build, so that what it has compiled is not compiled again. */
test('the stand-in operator passes its own tests', { skip: reason ?? false, timeout: 300_000 }, async () => {
  const said = await go(['test', '-mod=readonly', '-trimpath', '-buildvcs=false', './operator']);
  assert.match(said, /^ok\s/m);
});
