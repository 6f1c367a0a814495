import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { consequenceWords } from '../../../client/src/preview/consequence-words.ts';
import type { Outcome } from '../../../server/src/domain/boot-images/outcome.ts';
import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';

const set = (name: string, outcome: Outcome) => ({
  name,
  outcome,
  reason: 'x',
  current: null,
  target: null,
  changes: [],
  droppedFields: [],
});

function planOf(
  workers: readonly Outcome[],
  controlPlane: readonly Outcome[] = [],
  more: Partial<Plan> = {},
): Plan {
  return {
    version: 1,
    cluster: { release: '4.22', platform: 'AWS', featureSet: 'Default', infrastructureName: null },
    admission: { verdict: 'accepted', errors: [] },
    status: {},
    reconcile: 'now',
    reconcileReason: 'effective-setting-changes',
    machineSets: workers.map((outcome, index) => set(`w-${index}`, outcome)),
    controlPlaneMachineSets: controlPlane.map((outcome) => set('cluster', outcome)),
    userDataSecrets: [],
    conditions: [],
    clusterOperator: { degraded: false, upgradeable: true, messages: [] },
    warnings: [],
    ...more,
  };
}

describe('the consequence in the question before an apply', () => {
  const cases: readonly (readonly [string, Plan, readonly string[]])[] = [
    [
      'nothing',
      planOf(['up-to-date', 'skipped']),
      ['No machine set gets another boot image.', '0 nodes are rebooted or replaced.'],
    ],
    [
      'one machine set',
      planOf(['patched', 'up-to-date']),
      ['1 machine set will get another boot image.', '0 nodes are rebooted or replaced.'],
    ],
    [
      'machine sets and the control plane, one not known, one failing',
      planOf(['patched', 'patched', 'unknown', 'error'], ['patched']),
      [
        '2 machine sets and the control plane machine set will get another boot image.',
        '0 nodes are rebooted or replaced.',
        'Of 1 machine set it is not known.',
        'The update of 1 machine set will fail; the plan says why.',
      ],
    ],
    [
      'nothing that is known',
      planOf(['unknown'], ['unknown']),
      [
        'No machine set is known to get another boot image.',
        '0 nodes are rebooted or replaced.',
        'Of 1 machine set and the control plane machine set it is not known.',
      ],
    ],
    [
      'a pass that this change does not start',
      planOf(['patched'], [], { reconcile: 'not-triggered' }),
      [
        '1 machine set will get another boot image with the next pass of the Machine Config Operator, which this change does not start.',
        '0 nodes are rebooted or replaced.',
      ],
    ],
    [
      'an update of the cluster, for whose end everything waits',
      planOf(['deferred', 'deferred'], ['not-enrolled'], { reconcile: 'deferred' }),
      [
        '2 machine sets will be looked at once the update of the cluster is complete.',
        '0 nodes are rebooted or replaced.',
      ],
    ],
    [
      'a secret, and upgrades that are blocked',
      planOf(['patched'], [], {
        userDataSecrets: [
          { name: 'worker-user-data', from: '2.2.0', to: '3.5.0', outcome: 'converted' },
          { name: 'infra-user-data', from: '3.2.0', to: '3.2.0', outcome: 'untouched' },
        ],
        clusterOperator: { degraded: false, upgradeable: false, messages: [] },
      }),
      [
        '1 machine set will get another boot image.',
        '0 nodes are rebooted or replaced.',
        'User data secrets that are converted: worker-user-data.',
        'Upgrades to the next minor release will be blocked.',
      ],
    ],
  ];
  for (const [what, plan, words] of cases) {
    test(what, () => assert.deepEqual(consequenceWords(plan), words));
  }
});
