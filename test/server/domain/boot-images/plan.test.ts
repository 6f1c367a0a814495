import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PlanInput, plan } from '../../../../server/src/domain/boot-images/plan.ts';
import type { Plan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import { snapshotAfter } from '../../../../server/src/domain/boot-images/snapshot-after.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import { isEqual, isObject, type JsonObject } from '../../../../server/src/domain/json.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';
import {
  machineSet,
  managedAll,
  manager,
  mutilate,
  pick,
  platforms,
  providerSpec,
  type Random,
  randomCluster,
  randomFrom,
  sampleCluster,
} from './sample-cluster.ts';

const releases = ['4.17', '4.18', '4.19', '4.20', '4.21', '4.22', '4.23', '5.0', '5.1'];
const accepted = { verdict: 'accepted', errors: [] } as const;

function inputOf(snapshot: ClusterSnapshot, release: string, spec: JsonObject | null): PlanInput {
  const target = { release: parseRelease(release)!, featureSet: 'Default' } as const;
  return { snapshot, target, spec, admission: accepted };
}

const lists: readonly (readonly JsonObject[] | undefined)[] = [
  undefined,
  [],
  [managedAll],
  [managedAll, manager('controlplanemachinesets', 'All')],
  [manager('machinesets', 'None')],
  [manager('controlplanemachinesets', 'All')],
  [manager('machinesets', 'Partial', { matchLabels: { tier: 'batch' } })],
  [manager('machinesets', 'Partial', { matchExpressions: [{ key: 'tier', operator: 'Equals' }] })],
];

function randomSpec(random: Random): JsonObject | null {
  const list = pick(random, lists);
  const skews = [
    undefined,
    { mode: 'None' },
    { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.12.1' } },
  ];
  const skew = pick(random, skews);
  if (random() < 0.2) return null;
  return {
    ...(list === undefined ? {} : { managedBootImages: { machineManagers: list } }),
    ...(skew === undefined ? {} : { bootImageSkewEnforcement: skew }),
  };
}

/** Any cluster and edit, the same one for the same seed. */
function randomInput(seed: number): PlanInput {
  const random = randomFrom(seed);
  const release = pick(random, releases);
  const cluster = randomCluster(random, pick(random, platforms), release);
  return inputOf(cluster, release, randomSpec(random));
}

function hasChanges({ machineSets, controlPlaneMachineSets, userDataSecrets }: Plan): boolean {
  return (
    [...machineSets, ...controlPlaneMachineSets].some(({ changes }) => changes.length > 0) ||
    userDataSecrets.some(({ outcome }) => outcome === 'converted')
  );
}

describe('the plan of any cluster', () => {
  test('is the same every time, also after a way through JSON', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const first = JSON.stringify(plan(randomInput(seed)));
      const input = randomInput(seed);
      const again = plan({ ...input, snapshot: JSON.parse(JSON.stringify(input.snapshot)) });
      assert.equal(JSON.stringify(again), first, `seed ${seed}`);
    }
  });

  test('does not hang on the order in which machine sets were read', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const input = randomInput(seed);
      const machineSets = [...(input.snapshot.machineSets ?? [])].reverse();
      assert.deepEqual(plan({ ...input, snapshot: { ...input.snapshot, machineSets } }), plan(input));
    }
  });

  test('changes nothing that is not enrolled, and gives reasons for everything', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const result = plan(randomInput(seed));
      for (const set of [...result.machineSets, ...result.controlPlaneMachineSets]) {
        assert.match(set.reason, /^[a-z][a-z0-9-]*$/, `seed ${seed}`);
        if (set.outcome !== 'patched') assert.deepEqual(set.changes, [], `seed ${seed} ${set.outcome}`);
        if (set.outcome === 'patched') assert.ok(set.changes.length > 0, `seed ${seed}`);
        if (set.outcome === 'error') assert.equal(typeof set.error, 'string');
        if (set.outcome === 'unknown') assert.ok((set.possible?.outcomes.length ?? 0) > 0, `seed ${seed}`);
      }
    }
  });

  test('finds nothing more to do once it has come true', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const input = randomInput(seed);
      const first = plan(input);
      const then = plan({
        ...input,
        snapshot: snapshotAfter(input.snapshot, input.spec ?? undefined, first),
        spec: null,
      });
      assert.ok(!hasChanges(then), `seed ${seed}`);
      assert.deepEqual(then.status.managedBootImagesStatus, first.status.managedBootImagesStatus);
      assert.equal(then.status.optInStamped, false, `seed ${seed}`);
    }
  });

  test('leaves the snapshot as it is', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const input = randomInput(seed);
      const before = structuredClone(input);
      plan(input);
      assert.ok(isEqual(JSON.parse(JSON.stringify(input)), JSON.parse(JSON.stringify(before))));
    }
  });
});

describe('a snapshot with parts missing or of the wrong type', () => {
  /** The snapshot with members taken away, and what is in the others mutilated. */
  function broken(snapshot: ClusterSnapshot, random: Random): ClusterSnapshot {
    const entries = Object.entries(snapshot).flatMap(([member, value]) => {
      if (random() < 0.15) return [];
      // The reader of the snapshot makes these itself.
      const own = ['userDataSecrets', 'credentials', 'userDataSecretsComplete', 'renderedMaster'];
      if (own.includes(member)) return [[member, value]];
      if (Array.isArray(value)) {
        return [[member, value.map((item) => mutilate(item, random, 0.03)).filter(isObject)]];
      }
      const damaged = mutilate(value, random, 0.03);
      return isObject(damaged) ? [[member, damaged]] : [];
    });
    return Object.fromEntries(entries);
  }

  test('never makes it throw', () => {
    for (let seed = 0; seed < 4000; seed += 1) {
      const random = randomFrom(seed);
      const input = randomInput(seed);
      const spec = input.spec === null ? null : mutilate(input.spec, random, 0.03);
      const snapshot = broken(input.snapshot, random);
      try {
        const result = plan({ ...input, snapshot, spec: isObject(spec) ? spec : null });
        JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
      } catch (error) {
        assert.fail(`seed ${seed}: ${error instanceof Error ? error.stack : error}`);
      }
    }
  });

  test('an empty one gives a plan of what is not known', () => {
    const result = plan(inputOf({}, '4.22', { managedBootImages: { machineManagers: [managedAll] } }));
    assert.deepEqual(result.status, {});
    assert.equal(result.reconcile, 'unknown');
    assert.deepEqual(result.machineSets, []);
    assert.deepEqual(result.clusterOperator, { degraded: null, upgradeable: null, messages: [] });
    assert.deepEqual(result.warnings.filter(({ code }) => code === 'not-read').length, 6);
  });

  test('a member that is missing makes what hangs on it unknown', () => {
    const sets = [machineSet('w-a', providerSpec('GCP', 'old'))];
    const whole = sampleCluster('GCP', '4.22', sets);
    const without = (member: keyof ClusterSnapshot): Plan => {
      const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== member));
      return plan(inputOf(rest, '4.22', null));
    };
    assert.equal(plan(inputOf(whole, '4.22', null)).machineSets[0]?.outcome, 'patched');
    for (const member of [
      'clusterVersion',
      'infrastructure',
      'machineConfiguration',
      'bootImages',
    ] as const) {
      const result = without(member);
      assert.equal(result.machineSets[0]?.outcome, 'unknown', member);
      assert.ok(result.machineSets[0]?.possible?.decidedBy !== undefined, member);
      assert.ok(
        result.warnings.some(({ code }) => code === 'not-read'),
        member,
      );
      assert.equal(result.clusterOperator.upgradeable, null, member);
    }
    assert.deepEqual(without('machineSets').machineSets, []);
    assert.equal(without('machineSets').conditions[0]?.message, null);
  });
});

describe('an edit that the API server refuses', () => {
  test('has no consequence', () => {
    const snapshot = sampleCluster('AWS', '4.22', [machineSet('w-a', providerSpec('AWS', 'old'))]);
    const input = inputOf(snapshot, '4.22', { managedBootImages: { machineManagers: [] } });
    const errors = [{ path: '<nil>', message: 'no' }];
    const result = plan({ ...input, admission: { verdict: 'rejected', errors } });
    assert.equal(result.reconcile, 'not-triggered');
    assert.equal(result.reconcileReason, 'edit-rejected');
    assert.deepEqual(result.admission.errors, errors);
    assert.deepEqual(
      [result.machineSets, result.controlPlaneMachineSets, result.userDataSecrets],
      [[], [], []],
    );
    assert.equal(result.status.managedBootImagesStatus?.machineManagers?.length, 2);
    assert.equal(result.status.optInStamped, false);
  });
});

test('a thousand and ten thousand machine sets', (context) => {
  const time = (count: number, rounds: number): number => {
    const sets = Array.from({ length: count }, (_, index) =>
      machineSet(`w-${String(index).padStart(5, '0')}`, providerSpec('Azure', 'old')),
    );
    const input = inputOf(sampleCluster('Azure', '4.22', sets), '4.22', null);
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      const result = plan(input);
      assert.equal(result.machineSets[0]?.outcome, 'patched');
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  const thousand = time(1_000, 5);
  const tenThousand = time(10_000, 2);
  context.diagnostic(`1,000: ${thousand.toFixed(1)} ms; 10,000: ${tenThousand.toFixed(1)} ms`);
  // The budgets are 100 ms and twelve times that; this only catches what is out of all proportion on a busy machine.
  assert.ok(thousand < 1_000, `${thousand} ms`);
  assert.ok(tenThousand < 40 * thousand, `${tenThousand} ms`);
});
