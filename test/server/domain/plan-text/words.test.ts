import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ObjectPlan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import {
  heading,
  nodesSentence,
  shortTotals,
  totals,
} from '../../../../server/src/domain/plan-text/words.ts';
import { blankPlan, objectPlan, updated } from './plans.ts';

const perhaps: Partial<ObjectPlan> = {
  outcome: 'unknown',
  possible: { outcomes: ['patched', 'skipped'], decidedBy: 'the AMI' },
};
const undecided: Partial<ObjectPlan> = {
  outcome: 'unknown',
  possible: { outcomes: ['error', 'ignored'], decidedBy: 'the AMI' },
};
const settled: Partial<ObjectPlan> = {
  outcome: 'unknown',
  possible: { outcomes: ['ignored', 'not-enrolled'], decidedBy: 'the platform' },
};
const fails: Partial<ObjectPlan> = { outcome: 'error', error: 'no' };

function planOf(workers: readonly Partial<ObjectPlan>[], controlPlane: readonly Partial<ObjectPlan>[] = []) {
  const sets = (list: readonly Partial<ObjectPlan>[]) =>
    list.map((members, index) => objectPlan(`w-${index}`, members));
  return { ...blankPlan, machineSets: sets(workers), controlPlaneMachineSets: sets(controlPlane) };
}

describe('the sum of a plan', () => {
  const cases: readonly (readonly [
    readonly Partial<ObjectPlan>[],
    readonly Partial<ObjectPlan>[],
    string,
    string,
  ])[] = [
    [[], [], 'There is no machine set.', ''],
    [[updated], [], 'The machine set will be updated.', 'the machine set would change'],
    [[{}], [], 'The machine set is up to date.', 'no machine set would change'],
    [
      [updated, updated, {}, { outcome: 'skipped' }],
      [],
      '2 of 4 machine sets will be updated, 1 is up to date, 1 is skipped.',
      '2 of 4 machine sets would change',
    ],
    [
      [updated, {}, {}, { outcome: 'skipped' }, { outcome: 'skipped' }],
      [{ outcome: 'not-enrolled' }],
      '1 of 5 machine sets will be updated, 2 are up to date, 2 are skipped. The control plane machine set is not selected.',
      '1 of 5 machine sets would change',
    ],
    [
      [updated, updated],
      [updated],
      '2 of 2 machine sets will be updated. The control plane machine set will be updated.',
      '2 of 2 machine sets and the control plane machine set would change',
    ],
    [
      [{ outcome: 'ignored' }, { outcome: 'ignored' }],
      [updated],
      '0 of 2 machine sets will be updated, 2 are left alone. The control plane machine set will be updated.',
      'the control plane machine set would change',
    ],
    [
      [fails, fails, updated],
      [fails],
      '1 of 3 machine sets will be updated, 2 fail. The control plane machine set fails.',
      '1 of 3 machine sets would change, 3 failing',
    ],
    [
      [perhaps, undecided],
      [undecided],
      '0 of 2 machine sets will be updated, 1 may be updated (not known), 1 stays or fails (not known). The control plane machine set stays or fails (not known).',
      '1 machine set may change',
    ],
    [
      [settled, settled, {}],
      [settled],
      '0 of 3 machine sets will be updated, 2 stay as they are, 1 is up to date. The control plane machine set stays as it is.',
      'no machine set would change',
    ],
    [
      [{ outcome: 'deferred' }, { outcome: 'deferred' }],
      [{ outcome: 'out-of-scope' }],
      '0 of 2 machine sets will be updated, 2 wait. The control plane machine set is not managed.',
      'no machine set would change',
    ],
    [
      [],
      [updated, {}],
      'There is no machine set. 1 of 2 control plane machine sets will be updated, 1 is up to date.',
      '1 of 2 control plane machine sets would change',
    ],
  ];
  for (const [workers, controlPlane, sentence, short] of cases) {
    test(sentence, () => {
      const plan = planOf(workers, controlPlane);
      assert.equal(totals(plan), sentence);
      assert.equal(shortTotals(plan), short);
    });
  }

  test('does not count what was not read', () => {
    const warnings = [{ code: 'not-read', message: 'The MachineSets: not read.' }] as const;
    assert.equal(totals({ ...blankPlan, warnings }), 'No machine set is known.');
  });

  test('is no sum where the API server refuses', () => {
    const refused = { ...planOf([updated]), admission: { verdict: 'rejected', errors: [] } } as const;
    assert.equal(shortTotals(refused), 'the API server would refuse this');
    const warnings = [{ code: 'apply-conflict', message: '' }] as const;
    assert.equal(shortTotals({ ...planOf([updated]), warnings }), 'the API server would refuse this');
  });
});

describe('what is said of nodes', () => {
  const untouched = '0 nodes are rebooted or replaced by this change.';
  const cases: readonly (readonly [string, readonly Partial<ObjectPlan>[], boolean])[] = [
    ['an update', [updated], true],
    ['a possible update', [perhaps], true],
    ['an update that waits', [{ outcome: 'deferred' }], true],
    ['none', [{}, fails, undecided, { outcome: 'not-enrolled' }], false],
  ];
  for (const [name, sets, isNew] of cases) {
    test(`with ${name}`, () => {
      const expected = isNew ? `${untouched} Only nodes created after it use the new boot image.` : untouched;
      assert.equal(nodesSentence(planOf(sets)), expected);
    });
  }
});

test('the heading names cluster, release, platform and an unusual feature set', () => {
  const { cluster } = blankPlan;
  assert.equal(heading(blankPlan, 'prod-east'), 'Boot image plan for prod-east (OpenShift 4.22, AWS)');
  const preview = {
    ...blankPlan,
    cluster: { ...cluster, platform: null, featureSet: 'TechPreviewNoUpgrade' },
  };
  assert.equal(
    heading(preview, undefined),
    'Boot image plan for the cluster (OpenShift 4.22, platform not known, TechPreviewNoUpgrade)',
  );
});
