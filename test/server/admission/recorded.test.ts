// What a real kube-apiserver answered, replayed without it. `npm run differential -- --record` writes these fixtures.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compare } from '../../differential/compare.ts';
import { type Fixture, readFixtures } from '../../differential/fixtures.ts';
import { createOffline, type Offline } from '../../differential/offline.ts';
import { variantNamed, variants } from '../../differential/variants.ts';

const fixtures = [...variants.map(({ name }) => name), 'found'].flatMap(readFixtures);

describe('answers of a real API server', () => {
  test('are recorded for every variant', () => {
    assert.ok(fixtures.length >= 60, String(fixtures.length));
    assert.deepEqual(
      [...new Set(fixtures.map(({ variant }) => variant))],
      variants.map(({ name }) => name),
    );
  });

  const judges = new Map<string, Offline>();
  for (const [name, group] of Map.groupBy(
    fixtures,
    ({ variant, kubernetes }) => `${variant} ${kubernetes}`,
  )) {
    test(`are ours: ${name}`, () => {
      for (const fixture of group) {
        const ours = judgeOf(fixture).ask(fixture.object, {
          stored: fixture.stored,
          platform: fixture.platform,
        });
        if (compare(fixture.expect, ours).difference === undefined) continue;
        // They may differ as listed, but not as these do.
        assert.deepEqual({ ...fixture, expect: ours }, fixture, fixture.describe);
      }
    });
  }

  function judgeOf({ variant, kubernetes }: Fixture): Offline {
    const key = `${variant} ${kubernetes}`;
    const known = judges.get(key);
    if (known !== undefined) return known;
    const named = variantNamed(variant);
    assert.ok(named, variant);
    const offline = createOffline(named, kubernetes);
    judges.set(key, offline);
    return offline;
  }
});
