import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { systemClock } from '../../client/src/cluster/clock.ts';
import type { KubeApi } from '../../client/src/cluster/kube-api.ts';
import { observe } from '../../client/src/cluster/observe.ts';
import { machineConfigurationCluster as ref } from '../../client/src/cluster/resources.ts';
import { applyPendingChange } from '../../client/src/preview/apply-change.ts';
import { type PendingChange, preparePendingChange } from '../../client/src/preview/pending-change.ts';
import type { JsonObject } from '../../server/src/domain/json.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane.ts';
import { liveKubeApi } from '../support/live-kube-api.ts';

let full: ControlPlane | undefined;
/** A cluster without a MachineConfiguration. Its admission policies need an Infrastructure. */
let empty: ControlPlane | undefined;
let folder: string | undefined;
let reason = '';
const sample = join(import.meta.dirname, '../control-plane/cluster');
const opened: KubeApi[] = [];

before(async () => {
  try {
    folder = await mkdtemp(join(tmpdir(), 'kube-api-test-'));
    await copyFile(join(sample, 'infrastructure.yaml'), join(folder, 'infrastructure.yaml'));
    [full, empty] = await Promise.all([
      startControlPlane({ operatorDelayMs: 100 }),
      startControlPlane({ load: folder, operator: false }),
    ]);
  } catch (error) {
    reason = `The test API server cannot start: ${error instanceof Error ? error.message : String(error)}`;
  }
});
after(async () => {
  for (const api of opened) api.close();
  await Promise.all([full?.stop(), empty?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function connect(
  t: TestContext,
  as: keyof ControlPlane['contexts'],
  to: () => ControlPlane | undefined = () => full,
): Promise<KubeApi | undefined> {
  const plane = to();
  if (plane === undefined) {
    t.skip(reason);
    return undefined;
  }
  const api = await liveKubeApi(plane, as);
  opened.push(api);
  return api;
}
const preview = (api: KubeApi, spec: JsonObject) =>
  preparePendingChange(api, {
    body: JSON.stringify({
      apiVersion: 'operator.openshift.io/v1',
      kind: 'MachineConfiguration',
      metadata: { name: 'cluster' },
      spec,
    }),
    identity: api.endpoint,
  });
function applicable(change: PendingChange) {
  assert.ok(change.outcome === 'update' || change.outcome === 'create', JSON.stringify(change));
  return change;
}

describe('a real API server', () => {
  test('preview, apply, follow the status', async (t) => {
    const api = await connect(t, 'admin');
    if (api === undefined) return;
    const change = applicable(await preview(api, { failedRevisionLimit: 3 }));
    assert.deepEqual(
      change.changes.map(({ path }) => path),
      ['spec.failedRevisionLimit'],
    );
    const applied = await applyPendingChange(api, change);
    assert.ok(applied.outcome === 'applied', JSON.stringify(applied));
    assert.deepEqual(applied.differences, []);
    const phases: string[] = [];
    const signal = AbortSignal.timeout(30_000);
    const restMs = { afterPass: 300, withoutPass: 1000 };
    for await (const seen of observe(api, ref, {
      applied: applied.object,
      signal,
      clock: systemClock,
      restMs,
    })) {
      phases.push(seen.phase);
    }
    assert.equal(phases.at(-1), 'settled');
  });

  test('changed since the preview', async (t) => {
    const api = await connect(t, 'admin');
    if (api === undefined) return;
    const first = applicable(await preview(api, { failedRevisionLimit: 4 }));
    const second = applicable(await preview(api, { failedRevisionLimit: 5 }));
    assert.equal((await applyPendingChange(api, first)).outcome, 'applied');
    const late = await applyPendingChange(api, second);
    assert.ok(late.outcome === 'changedSince', JSON.stringify(late));
    assert.deepEqual(
      late.changes.map(({ path }) => path),
      ['spec.failedRevisionLimit'],
    );
  });

  test('another manager set the value', async (t) => {
    const api = await connect(t, 'admin');
    if (api === undefined) return;
    const change = await preview(api, { managementState: 'Unmanaged' });
    assert.ok(change.outcome === 'refused', JSON.stringify(change));
    assert.equal(change.error.kind, 'ownedByOthers');
    assert.deepEqual(
      change.conflicts.map(({ path, mine }) => [path, mine]),
      [['spec.managementState', 'Unmanaged']],
    );
  });

  test('a creation meets an object that came to be', async (t) => {
    const api = await connect(t, 'admin', () => empty);
    if (api === undefined) return;
    const first = applicable(await preview(api, { failedRevisionLimit: 1 }));
    const second = applicable(await preview(api, { failedRevisionLimit: 2 }));
    assert.equal(first.outcome, 'create');
    const created = await applyPendingChange(api, first);
    assert.ok(created.outcome === 'applied', JSON.stringify(created));
    assert.deepEqual(created.differences, []);
    assert.equal((await applyPendingChange(api, second)).outcome, 'changedSince');
    // Our fields are ours from the start: what the file later leaves out goes.
    const shorter = applicable(await preview(api, {}));
    assert.ok(shorter.outcome === 'update', JSON.stringify(shorter));
    assert.deepEqual(
      shorter.changes.map(({ path, after }) => [path, after]),
      [['spec.failedRevisionLimit', undefined]],
    );
  });

  for (const [as, kind] of [
    ['viewer', 'forbidden'],
    ['nobody', 'forbidden'],
    ['expired', 'unauthorized'],
  ] as const) {
    test(`${as}: ${kind}`, async (t) => {
      const api = await connect(t, as);
      if (api === undefined) return;
      const change = await preview(api, { failedRevisionLimit: 6 });
      assert.ok(change.outcome === 'refused', JSON.stringify(change));
      assert.equal(change.error.kind, kind);
    });
  }
});
