import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { repeatedPasses } from '../../../../server/src/domain/boot-images/hot-loop.ts';
import { type PlanInput, plan } from '../../../../server/src/domain/boot-images/plan.ts';
import type { Plan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import { objectAt } from '../../../../server/src/domain/boot-images/read.ts';
import { behaviourOf } from '../../../../server/src/domain/boot-images/release-behaviour.ts';
import { twoSteps } from '../../../../server/src/domain/boot-images/two-steps.ts';
import { type WarningCode, warningCodes } from '../../../../server/src/domain/boot-images/warning-codes.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';
import {
  controlPlaneMachineSet,
  machineSet,
  managedAll,
  manager,
  type Platform,
  providerSpec,
  sampleCluster,
} from './sample-cluster.ts';

const allOfBoth = [managedAll, manager('controlplanemachinesets', 'All')];

function spec(...machineManagers: readonly JsonObject[]): JsonObject {
  return { managedBootImages: { machineManagers } };
}

function planOf(snapshot: ClusterSnapshot, release: string, edit: JsonObject | null = null): Plan {
  return plan(inputOf(snapshot, release, edit));
}

function inputOf(snapshot: ClusterSnapshot, release: string, edit: JsonObject | null): PlanInput {
  return {
    snapshot,
    target: { release: parseRelease(release)!, featureSet: 'Default' },
    spec: edit,
    admission: { verdict: 'accepted', errors: [] },
  };
}

function set(
  platform: Platform,
  image: 'old' | 'custom' | 'current',
  name = 'w-a',
  metadata: JsonObject = {},
) {
  return machineSet(name, providerSpec(platform, image), metadata);
}

/** `name outcome reason` of every machine set. */
function outcomes({ machineSets }: Plan): readonly string[] {
  return machineSets.map(({ name, outcome, reason }) => `${name} ${outcome} ${reason}`);
}

function withStatus(snapshot: ClusterSnapshot, more: JsonObject): ClusterSnapshot {
  const stored = snapshot.machineConfiguration ?? {};
  const status = { ...objectAt(stored, ['status']), ...more };
  return { ...snapshot, machineConfiguration: { ...stored, status } };
}

describe('test vectors of a whole pass (domain.md 13.1)', () => {
  test('30: during an update nothing changes', () => {
    const cluster = sampleCluster('GCP', '4.22', [set('GCP', 'old'), set('GCP', 'custom', 'w-b')]);
    const history = [{ state: 'Partial', version: '4.22.3' }];
    const updating = {
      ...cluster,
      clusterVersion: { status: { desired: { version: '4.22.3' }, history } },
    };
    const result = planOf(updating, '4.22', spec(...allOfBoth));
    assert.deepEqual(outcomes(result), [
      'w-a deferred cluster-not-stable',
      'w-b deferred cluster-not-stable',
    ]);
    assert.equal(result.controlPlaneMachineSets[0]?.outcome, 'deferred');
    assert.equal(result.reconcile, 'deferred');
    assert.deepEqual(result.conditions, []);
    assert.equal(planOf(updating, '4.19').machineSets[0]?.outcome, 'patched');
  });

  test('31: without the ConfigMap the pass ends where something is enrolled', () => {
    const without = { ...sampleCluster('GCP', '4.22', [set('GCP', 'old')]), bootImages: null };
    const result = planOf(without, '4.22');
    assert.deepEqual(outcomes(result), ['w-a error pass-aborted']);
    assert.ok(
      result.conditions[1]?.message?.endsWith(
        'Error(s): failed to fetch coreos-bootimages config map: configmap "coreos-bootimages" not found',
      ),
    );
    const none = planOf({ ...without, machineSets: [] }, '4.22');
    assert.equal(none.conditions[1]?.status, 'False');
    assert.deepEqual(none.status.bootImageSkewEnforcementStatus, {
      mode: 'Automatic',
      automatic: { ocpVersion: '4.22.3' },
    });
    const older = planOf({ ...without, bootImages: null }, '4.21');
    assert.deepEqual(outcomes(older), ['w-a error configmap-missing']);
    assert.ok(
      older.conditions[1]?.message?.includes(
        'error syncing MAPI MachineSet w-a: failed to fetch coreos-bootimages config map during machineset sync:',
      ),
    );
  });

  test('33: the error of the control plane is counted, and hidden', () => {
    const cluster = sampleCluster('GCP', '4.22', [set('GCP', 'current')]);
    const secrets = (cluster.userDataSecrets ?? []).filter(({ name }) => name === 'worker-user-data');
    const result = planOf({ ...cluster, userDataSecrets: secrets }, '4.22', spec(...allOfBoth));
    assert.equal(result.controlPlaneMachineSets[0]?.outcome, 'error');
    assert.equal(result.conditions[1]?.status, 'False');
    assert.ok(result.conditions[1]?.message?.includes('| 1 Degraded ControlPlaneMachineSets |'));
    assert.ok(result.warnings.some(({ code }) => code === 'control-plane-error-hidden'));
    assert.deepEqual(result.userDataSecrets[0], {
      name: 'master-user-data',
      from: null,
      to: null,
      outcome: 'error',
      error: 'secrets "master-user-data" not found',
    });
  });

  test('34: a control plane entry that is left on vSphere changes nothing', () => {
    const cluster = withStatus(sampleCluster('VSphere', '4.22', []), {
      managedBootImagesStatus: { machineManagers: allOfBoth },
    });
    const result = planOf(cluster, '4.22');
    assert.equal(result.controlPlaneMachineSets[0]?.outcome, 'ignored');
    assert.ok(result.conditions[0]?.message?.includes('Reconciled 1 of 1 ControlPlaneMachineSets'));
  });

  test('35: one skipped machine set takes the record back, and upgrades are blocked', () => {
    const cluster = sampleCluster('GCP', '4.22', [set('GCP', 'custom'), set('GCP', 'old', 'w-b')]);
    const result = planOf(cluster, '4.22');
    assert.deepEqual(outcomes(result), ['w-a skipped custom-image', 'w-b patched boot-image-differs']);
    assert.deepEqual(result.status.bootImageSkewEnforcementStatus, {
      mode: 'Automatic',
      automatic: { ocpVersion: '4.12.44' },
    });
    assert.equal(result.clusterOperator.upgradeable, false);
    const codes = result.warnings.map(({ code }) => code);
    assert.ok(codes.includes('skew-record-reset') && codes.includes('upgrades-blocked'));
    assert.equal(planOf(cluster, '4.21').clusterOperator.upgradeable, true);
  });

  test('36: a clean pass records the release, and upgrades are free', () => {
    const old = {
      bootImageSkewEnforcementStatus: { mode: 'Automatic', automatic: { ocpVersion: '4.12.44' } },
    };
    const cluster = withStatus(sampleCluster('GCP', '4.22', [set('GCP', 'old')]), old);
    const result = planOf(cluster, '4.22');
    assert.equal(result.clusterOperator.upgradeable, true);
    assert.deepEqual(result.clusterOperator.messages, []);
    assert.ok(result.warnings.some(({ code }) => code === 'upgrades-blocked-for-a-moment'));
  });

  test('37: what another actor puts back four times is refused, and degrades', () => {
    const cluster = sampleCluster('GCP', '4.22', [set('GCP', 'old'), set('GCP', 'current', 'w-b')]);
    const { machineSets, controlPlaneMachineSets } = planOf(cluster, '4.22');
    const behaviour = behaviourOf({ major: 4, minor: 22 });
    const messages = repeatedPasses(machineSets, controlPlaneMachineSets, 4, behaviour);
    assert.deepEqual(
      messages.map((message) => message.includes('Error(s)')),
      [false, false, false, true],
    );
    assert.match(
      messages[3] ?? '',
      /^1 Degraded MAPI MachineSets \| .* error syncing MAPI MachineSet w-a: refusing to reconcile machineset w-a, hot loop detected\. /,
    );
  });

  test('38: the number of replicas changes nothing and starts nothing', () => {
    const [one] = [set('GCP', 'old')];
    const scaled = { ...one, spec: { ...objectAt(one, ['spec']), replicas: 40 } };
    const [before, after] = [one, scaled].map((machineSet) => {
      const cluster = sampleCluster('GCP', '4.22', [machineSet ?? {}]);
      return planOf(cluster, '4.22', spec(managedAll, manager('controlplanemachinesets', 'None')));
    });
    assert.equal(after?.reconcile, 'not-triggered');
    assert.deepEqual(after, before);
  });

  test('39: a selector takes what carries its labels, and counts only that', () => {
    const sets = [set('GCP', 'old', 'w-a', { labels: { region: 'east' } }), set('GCP', 'old', 'w-b')];
    const edit = spec(manager('machinesets', 'Partial', { matchLabels: { region: 'east' } }));
    const result = planOf(sampleCluster('GCP', '4.22', sets), '4.22', edit);
    assert.deepEqual(outcomes(result), ['w-a patched boot-image-differs', 'w-b not-enrolled not-selected']);
    assert.ok(result.conditions[0]?.message?.startsWith('Reconciled 1 of 1 MAPI MachineSets |'));
    assert.equal(result.conditions[0]?.reason, 'BootImageUpdateConfigurationUpdated');
  });

  test('40: a selector that is none ends the pass', () => {
    const edit = spec(
      manager('machinesets', 'Partial', { matchExpressions: [{ key: 'a', operator: 'Equals' }] }),
    );
    const result = planOf(sampleCluster('GCP', '4.22', [set('GCP', 'old')]), '4.22', edit);
    assert.deepEqual(outcomes(result), ['w-a error pass-aborted']);
    assert.ok(result.conditions[1]?.message?.endsWith('"Equals" is not a valid label selector operator'));
    assert.equal(result.clusterOperator.degraded, true);
  });

  test('24, 25: a secret is converted where an update is due, and once for all', () => {
    const sets = [set('GCP', 'old'), set('GCP', 'old', 'w-b'), set('GCP', 'current', 'w-c')];
    const result = planOf(sampleCluster('GCP', '4.22', sets), '4.22');
    const [master, worker] = result.userDataSecrets;
    assert.deepEqual(worker, { name: 'worker-user-data', from: '2.2.0', to: '3.5.0', outcome: 'converted' });
    assert.equal(master?.outcome, 'untouched');
    assert.ok(
      result.warnings.some(({ code, message }) => code === 'secret-shared' && message.includes('w-c')),
    );
    const current = planOf(sampleCluster('GCP', '4.22', [set('GCP', 'current')]), '4.22');
    assert.equal(current.userDataSecrets[1]?.outcome, 'untouched');
  });

  test('before 4.19 the spec is what counts', () => {
    const cluster = sampleCluster('GCP', '4.18', [set('GCP', 'old')]);
    assert.deepEqual(outcomes(planOf(cluster, '4.18')), ['w-a not-enrolled not-selected']);
    const result = planOf(cluster, '4.18', spec(managedAll));
    assert.deepEqual(outcomes(result), ['w-a patched boot-image-differs']);
    assert.equal(result.reconcile, 'now');
    assert.equal(result.status.managedBootImagesStatus, null);
    assert.equal(
      result.conditions[0]?.message,
      'Reconciled 1 of 1 MAPI MachineSets | Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments',
    );
  });

  test('where nothing is managed all is out of scope', () => {
    const cluster = sampleCluster('GCP', '4.22', [set('GCP', 'old')]);
    const infrastructure = { status: { platformStatus: { type: 'OpenStack' } } };
    const result = planOf({ ...cluster, infrastructure }, '4.22');
    assert.deepEqual(outcomes(result), ['w-a out-of-scope not-running']);
    assert.equal(result.reconcile, 'not-running');
    assert.deepEqual(result.conditions, []);
  });
});

describe('warnings', () => {
  const old = set('GCP', 'old');
  const gcp = sampleCluster('GCP', '4.22', [old]);
  const codesOf = (snapshot: ClusterSnapshot, edit: JsonObject | null = null, release = '4.22') =>
    planOf(snapshot, release, edit).warnings.map(({ code }) => code);
  const azure = (image: JsonObject) => {
    const value = { ...providerSpec('Azure', 'old'), image };
    return sampleCluster('Azure', '4.22', [machineSet('w-a', value)]);
  };
  const image = { publisher: 'azureopenshift', offer: 'aro4', resourceID: '' };
  const managedFields = [
    {
      manager: 'kubectl-edit',
      operation: 'Update',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:bootImageSkewEnforcement': { 'f:mode': {} } } },
    },
  ];
  const none = manager('machinesets', 'None');
  const controlPlane = manager('controlplanemachinesets', 'All');
  const stored = (...machineManagers: JsonObject[]) =>
    withStatus(gcp, {
      managedBootImagesStatus: { machineManagers },
      bootImageSkewEnforcementStatus: { mode: 'None' },
    });

  const cases: readonly (readonly [WarningCode, readonly WarningCode[]])[] = [
    ['admin-ack-required', codesOf(sampleCluster('VSphere', '4.21', []), spec(controlPlane), '4.21')],
    [
      'apply-conflict',
      codesOf(
        {
          ...gcp,
          machineConfiguration: {
            metadata: { managedFields },
            spec: { bootImageSkewEnforcement: { mode: 'None' } },
          },
        },
        { bootImageSkewEnforcement: { mode: 'Manual' } },
      ),
    ],
    [
      'kept-by-other-manager',
      codesOf(
        {
          ...gcp,
          machineConfiguration: {
            metadata: { managedFields },
            spec: { bootImageSkewEnforcement: { mode: 'None' } },
          },
        },
        {},
      ),
    ],
    [
      'fields-dropped',
      codesOf(
        sampleCluster('GCP', '4.22', [machineSet('w-a', { ...providerSpec('GCP', 'old'), siteNotes: 'x' })]),
      ),
    ],
    ['follow-up-pass', codesOf(gcp)],
    [
      'hot-loop-suspected',
      codesOf(
        sampleCluster('GCP', '4.22', [
          set('GCP', 'old', 'w-a', { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }),
        ]),
      ),
    ],
    ['hyper-v-generation-changes', codesOf(azure({ ...image, sku: 'aro_420', version: '420.6.20250901' }))],
    ['legacy-empty-list', codesOf(stored(managedAll), { managedBootImages: { machineManagers: [] } })],
    ['machine-sets-reset', codesOf(stored(none), spec(controlPlane))],
    ['no-rollback', codesOf(stored(managedAll), spec(none))],
    [
      'older-boot-image',
      codesOf(azure({ ...image, sku: '422-v2', version: '99.8.20260428', type: 'MarketplaceNoPlan' })),
    ],
    ['opted-in-by-default', codesOf({ ...gcp, machineConfiguration: { spec: {} } })],
    ['selector-matches-everything', codesOf(stored(managedAll), spec(manager('machinesets', 'Partial', {})))],
    [
      'selector-matches-nothing',
      codesOf(stored(managedAll), spec(manager('machinesets', 'Partial', { matchLabels: { a: 'b' } }))),
    ],
    [
      'silently-ignored',
      codesOf(
        sampleCluster('GCP', '4.22', [
          set('GCP', 'old', 'w-a', { labels: { 'machineconfiguration.openshift.io/osstream': 'rhel-10' } }),
        ]),
      ),
    ],
    [
      'skew-enforcement-manual',
      codesOf(gcp, {
        bootImageSkewEnforcement: { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.14.0' } },
      }),
    ],
    ['skew-enforcement-off', codesOf(gcp, { bootImageSkewEnforcement: { mode: 'None' } })],
    ['operator-sync-blocked', codesOf({ ...gcp, userDataSecrets: [] })],
    ['secrets-not-watched', codesOf({ ...gcp, userDataSecrets: [] })],
    [
      'upgrades-blocked',
      codesOf(gcp, {
        bootImageSkewEnforcement: { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.12.1' } },
      }),
    ],
    ['not-read', codesOf({})],
    ['upgradeable-not-known', codesOf({})],
  ];
  for (const [code, codes] of cases) {
    test(code, () => assert.ok(codes.includes(code), codes.join()));
  }

  test('a quiet cluster has none', () => {
    const cluster = withStatus(sampleCluster('GCP', '4.22', [set('GCP', 'current')]), {
      bootImageSkewEnforcementStatus: { mode: 'Automatic', automatic: { ocpVersion: '4.22.3' } },
    });
    assert.deepEqual(codesOf(cluster), []);
  });

  test('every code has a meaning', () => {
    for (const meaning of Object.values(warningCodes)) assert.match(meaning, /^[A-Z].*\.$/);
  });
});

describe('an edit that takes two writes (domain.md 2.5)', () => {
  const cluster = sampleCluster('GCP', '4.22', [set('GCP', 'old')]);
  const accept = () => ({ verdict: 'accepted', errors: [] }) as const;
  const steps = (edit: JsonObject | null, snapshot = cluster, release = '4.22') =>
    twoSteps(inputOf(snapshot, release, edit), accept);

  test('skew enforcement first, then the setting', () => {
    const edit = { ...spec(manager('machinesets', 'None')), logLevel: 'Normal' };
    const [first, second] = steps(edit)!;
    assert.deepEqual(first.spec, { managementState: 'Managed', bootImageSkewEnforcement: { mode: 'None' } });
    assert.deepEqual(first.plan.status.bootImageSkewEnforcementStatus, { mode: 'None' });
    assert.deepEqual(second.spec, { ...edit, bootImageSkewEnforcement: { mode: 'None' } });
    assert.deepEqual(second.plan.status.bootImageSkewEnforcementStatus, { mode: 'None' });
    assert.deepEqual(outcomes(first.plan), ['w-a patched boot-image-differs']);
    assert.deepEqual(outcomes(second.plan), ['w-a not-enrolled not-selected']);
  });

  test('as the edit itself says it', () => {
    const manual = { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.20.0' } };
    const [first] = steps({ ...spec(), bootImageSkewEnforcement: manual })!;
    assert.deepEqual(first.plan.status.bootImageSkewEnforcementStatus, manual);
  });

  test('not where one write will do', () => {
    assert.equal(steps(spec(managedAll)), undefined);
    assert.equal(steps({}), undefined);
    assert.equal(steps(null), undefined);
    assert.equal(steps(spec(), cluster, '4.21'), undefined);
    assert.equal(
      steps(spec(), withStatus(cluster, { bootImageSkewEnforcementStatus: { mode: 'None' } })),
      undefined,
    );
    assert.equal(steps(spec(manager('controlplanemachinesets', 'None'))), undefined);
  });
});

test('a control plane machine set of another form is said to crash the operator', () => {
  const cluster = {
    ...sampleCluster('GCP', '4.22', [set('GCP', 'old')]),
    controlPlaneMachineSets: [{ metadata: { name: 'cluster' }, spec: {} }],
  };
  const result = planOf(cluster, '4.22', spec(...allOfBoth));
  assert.equal(result.controlPlaneMachineSets[0]?.reason, 'operator-crash');
  assert.equal(result.conditions[0]?.status, 'True');
  assert.ok(result.warnings.some(({ code }) => code === 'operator-crash'));
  assert.equal(controlPlaneMachineSet({})['kind'], 'ControlPlaneMachineSet');
});
