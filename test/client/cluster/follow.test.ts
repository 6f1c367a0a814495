import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiError } from '../../../client/src/cluster/api-error.ts';
import { type FollowEvent, followObject } from '../../../client/src/cluster/follow.ts';
import type { WatchEvent } from '../../../client/src/cluster/kube-api.ts';
import { machineConfigurationCluster as ref } from '../../../client/src/cluster/resources.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import {
  type ScriptedRead,
  type ScriptedWatch,
  scriptedClock,
  scriptedCluster,
} from '../../support/scripted-cluster.ts';

const object = (resourceVersion: string): JsonObject => ({ kind: 'X', metadata: { resourceVersion } });
const changed = (resourceVersion: string): WatchEvent => ({
  type: 'changed',
  object: object(resourceVersion),
});
const bookmark = (resourceVersion: string): WatchEvent => ({ type: 'bookmark', resourceVersion });
const fails = (error: ApiError): WatchEvent => ({ type: 'failed', error });
const lost: ApiError = { kind: 'unreachable', reason: 'connection-lost', detail: '', mayHaveArrived: true };
const expired: ApiError = { kind: 'expired' };

/** Follows until `count` events have come, and says what came, what was asked and how long it waited in between. */
async function follow(
  count: number,
  script: { readonly reads?: readonly ScriptedRead[]; readonly watches?: readonly ScriptedWatch[] },
  from: string | null = '1',
) {
  const cluster = scriptedCluster(script);
  const clock = scriptedClock();
  const stop = new AbortController();
  const seen: string[] = [];
  // What is wrong must not hang.
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(5_000)]);
  const options = { resourceVersion: from ?? undefined, signal, clock, random: () => 1 };
  for await (const event of followObject(cluster, ref, options)) {
    seen.push(describe(event));
    if (seen.length === count) stop.abort();
  }
  return { seen, asked: cluster.asked, slept: clock.slept };
}

function describe(event: FollowEvent): string {
  if (event.type === 'changed') return `changed ${JSON.stringify(event.object['metadata'])}`;
  return event.type === 'deleted' ? 'deleted' : `${event.type} ${event.error.kind}`;
}

test('a watch that breaks is restarted from the last version that was seen', async () => {
  const { seen, asked, slept } = await follow(3, {
    watches: [
      { events: [changed('2'), bookmark('5'), fails(lost)] },
      { events: [changed('6')], stays: true },
    ],
  });
  assert.deepEqual(seen, [
    'changed {"resourceVersion":"2"}',
    'interrupted unreachable',
    'changed {"resourceVersion":"6"}',
  ]);
  assert.deepEqual(asked, ['watch from 1', 'watch from 5']);
  assert.deepEqual(slept, [1000]);
});

test('pauses grow, and what the server asks for is waited for', async () => {
  const busy: ApiError = { kind: 'busy', retryAfterSeconds: 45, message: '' };
  const { slept } = await follow(8, {
    watches: [
      ...Array.from({ length: 6 }, () => ({ events: [fails(lost)] })),
      { events: [fails(busy)] },
      { events: [changed('2')], stays: true },
    ],
  });
  assert.deepEqual(slept, [1000, 2000, 4000, 8000, 16_000, 30_000, 45_000]);
});

test('a version that has aged out (410) is read anew, without a word', async () => {
  const { seen, asked } = await follow(2, {
    reads: [object('9')],
    watches: [{ events: [fails(expired)] }, { events: [changed('10')], stays: true }],
  });
  assert.deepEqual(seen, ['changed {"resourceVersion":"9"}', 'changed {"resourceVersion":"10"}']);
  assert.deepEqual(asked, ['watch from 1', 'get', 'watch from 9']);
});

test('a watch that the server ends at once, again and again, is not a hot loop', async () => {
  const { asked, slept } = await follow(1, {
    watches: [{ events: [] }, { events: [] }, { events: [changed('2')], stays: true }],
  });
  assert.equal(asked.length, 3);
  assert.deepEqual(slept, [1000, 2000]);
});

test('a deleted object is followed on: it may come again', async () => {
  const { seen, asked } = await follow(2, {
    watches: [{ events: [{ type: 'deleted', object: object('3') }, changed('4')], stays: true }],
  });
  assert.deepEqual(seen, ['deleted', 'changed {"resourceVersion":"4"}']);
  assert.deepEqual(asked, ['watch from 1']);
});

test('without a version it begins with the object as it is', async () => {
  const { seen, asked } = await follow(
    2,
    { reads: [object('7')], watches: [{ events: [changed('8')], stays: true }] },
    null,
  );
  assert.equal(seen.length, 2);
  assert.deepEqual(asked.at(-1), 'watch from 7');
});

test('an object that does not exist is looked for again, and told once', async () => {
  const { seen, asked } = await follow(
    2,
    {
      reads: [{ kind: 'notFound' }, { kind: 'notFound' }, object('7')],
      watches: [],
    },
    null,
  );
  assert.deepEqual(seen, ['deleted', 'changed {"resourceVersion":"7"}']);
  assert.deepEqual(asked, ['get', 'get', 'get']);
});

for (const error of [
  { kind: 'unauthorized' },
  { kind: 'forbidden', verb: 'watch', resource: 'machineconfigurations', message: '' },
  { kind: 'kindMissing', resource: 'machineconfigurations' },
] as const satisfies readonly ApiError[]) {
  test(`${error.kind} ends it: trying again would not help`, async () => {
    const { seen, slept } = await follow(2, { watches: [{ events: [fails(error)] }] });
    assert.deepEqual(seen, [`failed ${error.kind}`]);
    assert.deepEqual(slept, []);
  });
}
