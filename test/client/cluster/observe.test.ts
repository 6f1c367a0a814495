import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiError } from '../../../client/src/cluster/api-error.ts';
import type { WatchEvent } from '../../../client/src/cluster/kube-api.ts';
import { type Observation, observe } from '../../../client/src/cluster/observe.ts';
import { machineConfigurationCluster as ref } from '../../../client/src/cluster/resources.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import {
  type ScriptedRead,
  type ScriptedWatch,
  scriptedClock,
  scriptedCluster,
} from '../../support/scripted-cluster.ts';

const capi = 'Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments';
const reconciled = (count: number) =>
  `Reconciled ${count} of 4 MAPI MachineSets | Reconciled 0 of 0 ControlPlaneMachineSets | ${capi}`;
const failing = (machineSets: number, controlPlane = 0) =>
  `${machineSets} Degraded MAPI MachineSets | ${controlPlane} Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | 0 Degraded CAPI MachineDeployments`;

interface Status {
  readonly observed?: number;
  readonly progressing?: readonly [status: string, message: string, at?: string];
  readonly degraded?: readonly [status: string, message: string, at?: string];
}
let version = 1;
function object({ observed, progressing, degraded }: Status): JsonObject {
  version += 1;
  const condition = (type: string, value: Status['progressing']) =>
    value === undefined
      ? []
      : [{ type, status: value[0], reason: 'R', message: value[1], lastTransitionTime: value[2] ?? 'then' }];
  return {
    kind: 'MachineConfiguration',
    metadata: { generation: 7, resourceVersion: String(version) },
    status: {
      ...(observed === undefined ? {} : { observedGeneration: observed }),
      conditions: [
        ...condition('BootImageUpdateProgressing', progressing),
        ...condition('BootImageUpdateDegraded', degraded),
      ],
    },
  };
}
const changed = (status: Status): WatchEvent => ({ type: 'changed', object: object(status) });
const before: Status = {
  observed: 6,
  progressing: ['False', reconciled(4)],
  degraded: ['False', failing(0)],
};

async function watch(
  script: { readonly reads?: readonly ScriptedRead[]; readonly watches?: readonly ScriptedWatch[] },
  applied: Status = before,
) {
  const clock = scriptedClock();
  const seen: Observation[] = [];
  const cluster = scriptedCluster(script);
  for await (const observation of observe(cluster, ref, {
    applied: object(applied),
    signal: new AbortController().signal,
    clock,
  })) {
    seen.push(observation);
  }
  return { seen, phases: seen.map(({ phase }) => phase), last: seen.at(-1), clock, asked: cluster.asked };
}

describe('after an apply', () => {
  test('waits for the generation, follows the pass, and ends when it rests', async () => {
    const { phases, last, seen } = await watch({
      watches: [
        {
          events: [
            changed({ ...before, observed: 7 }),
            changed({ ...before, observed: 7, progressing: ['True', reconciled(2), 'now'] }),
            changed({ ...before, observed: 7, progressing: ['False', reconciled(4), 'later'] }),
          ],
          stays: true,
        },
      ],
    });
    assert.deepEqual(phases, ['waiting', 'reconciling', 'reconciling', 'reconciling', 'settled']);
    assert.ok(last?.phase === 'settled');
    assert.deepEqual([last.outcome, last.passSeen, last.observedGeneration], ['reconciled', true, 7]);
    assert.ok(seen[1]?.phase === 'reconciling' && !seen[1].passSeen);
  });

  test('the conditions from before are not taken for the result, unless nothing happens for a while', async () => {
    const { last, clock } = await watch({
      watches: [{ events: [changed({ ...before, observed: 7 })], stays: true }],
    });
    assert.ok(last?.phase === 'settled');
    assert.equal(last.passSeen, false);
    assert.ok(clock.now() >= 30_000);
  });

  test('what changes nothing else is not told again', async () => {
    const same = { ...before, observed: 7 };
    const { phases } = await watch({ watches: [{ events: [changed(same), changed(same)], stays: true }] });
    assert.deepEqual(phases, ['waiting', 'reconciling', 'settled']);
  });

  test('Degraded: True is the end of a pass that failed', async () => {
    const { last } = await watch({
      watches: [
        {
          events: [
            changed({
              observed: 7,
              progressing: ['False', reconciled(3), 'now'],
              degraded: ['True', `${failing(1)} | Error(s): it failed | badly`, 'now'],
            }),
          ],
          stays: true,
        },
      ],
    });
    assert.ok(last?.phase === 'settled');
    assert.equal(last.outcome, 'degraded');
  });

  test('control plane machine sets that failed are seen although Degraded says False', async () => {
    const { last } = await watch({
      watches: [
        {
          events: [changed({ ...before, observed: 7, degraded: ['False', failing(0, 1), 'now'] })],
          stays: true,
        },
      ],
    });
    assert.ok(last?.phase === 'settled');
    assert.equal(last.outcome, 'degraded');
  });

  test('an operator that writes no conditions is not taken for a success', async () => {
    const { last } = await watch({ watches: [{ events: [changed({ observed: 7 })], stays: true }] }, {});
    assert.ok(last?.phase === 'settled');
    assert.equal(last.outcome, 'unknown');
  });

  test('an operator that never observes is given up on', async () => {
    const { phases, last, clock } = await watch({ watches: [{ events: [], stays: true }] });
    assert.deepEqual(phases, ['waiting', 'ended']);
    assert.ok(last?.phase === 'ended');
    assert.equal(last.because, 'deadline');
    assert.equal(clock.now(), 30 * 60_000);
  });

  test('a broken watch is told and goes on', async () => {
    const lost: ApiError = {
      kind: 'unreachable',
      reason: 'connection-lost',
      detail: '',
      mayHaveArrived: true,
    };
    const { phases } = await watch({
      watches: [
        { events: [{ type: 'failed', error: lost }] },
        {
          events: [changed({ ...before, observed: 7, progressing: ['False', reconciled(4), 'now'] })],
          stays: true,
        },
      ],
    });
    assert.deepEqual(phases, ['waiting', 'interrupted', 'reconciling', 'settled']);
  });

  test('who may not watch reads it now and then', async () => {
    const forbidden: ApiError = { kind: 'forbidden', verb: 'watch', resource: 'm', message: '' };
    const done = object({ ...before, observed: 7, progressing: ['False', reconciled(4), 'now'] });
    const { phases, asked } = await watch({
      reads: [object(before), ...Array.from({ length: 10 }, () => done)],
      watches: [{ events: [{ type: 'failed', error: forbidden }] }],
    });
    assert.deepEqual(phases, ['waiting', 'reconciling', 'settled']);
    assert.ok(asked.filter((what) => what === 'get').length > 1);
  });

  test('who may not even read is told why', async () => {
    const { last } = await watch({
      reads: [{ kind: 'unauthorized' }],
      watches: [{ events: [{ type: 'failed', error: { kind: 'unauthorized' } }] }],
    });
    assert.deepEqual(last, { phase: 'ended', because: 'failed', error: { kind: 'unauthorized' } });
  });

  test('an object that is deleted ends it', async () => {
    const { last } = await watch({
      watches: [{ events: [{ type: 'deleted', object: object(before) }], stays: true }],
    });
    assert.deepEqual(last, { phase: 'ended', because: 'deleted' });
  });

  test('stops at once, and silently, when nobody watches any more', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const cluster = scriptedCluster({
      watches: [{ events: [changed({ ...before, observed: 7 })], stays: true }],
    });
    const { systemClock: clock } = await import('../../../client/src/cluster/clock.ts');
    for await (const { phase } of observe(cluster, ref, {
      applied: object(before),
      signal: stop.signal,
      clock,
    })) {
      seen.push(phase);
      if (phase === 'reconciling') setTimeout(() => stop.abort(), 10);
    }
    assert.deepEqual(seen, ['waiting', 'reconciling']);
  });
});
