import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { adminGates } from '../../../../server/src/domain/boot-images/admin-gates.ts';
import { clusterOperatorAfter } from '../../../../server/src/domain/boot-images/cluster-operator.ts';
import { conditionTypes } from '../../../../server/src/domain/boot-images/conditions.ts';
import type { MachineManagers } from '../../../../server/src/domain/boot-images/effective-setting.ts';
import { hotLoopSuspects } from '../../../../server/src/domain/boot-images/hot-loop.ts';
import { behaviourOf } from '../../../../server/src/domain/boot-images/release-behaviour.ts';
import { gatesOfSnapshot } from '../../../../server/src/domain/boot-images/snapshot-gates.ts';
import { isStable } from '../../../../server/src/domain/boot-images/stability.ts';
import { type TriggerFacts, triggerOf } from '../../../../server/src/domain/boot-images/triggers.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';

const on = (release: string) => behaviourOf(parseRelease(release)!);

describe('what starts a pass (domain.md 4.1-4.3)', () => {
  const facts: TriggerFacts = {
    controllerRuns: true,
    stable: true,
    settingChanged: false,
    skewChanged: false,
    edited: true,
    rejected: false,
  };
  const cases: readonly (readonly [Partial<Record<keyof TriggerFacts, boolean | undefined>>, string])[] = [
    [{}, 'not-triggered nothing-watched-changes'],
    [{ edited: false }, 'not-triggered nothing-applied'],
    [{ settingChanged: true }, 'now effective-setting-changes'],
    [{ skewChanged: true }, 'now skew-enforcement-changes'],
    [{ settingChanged: true, stable: false }, 'deferred update-in-progress'],
    [{ stable: false }, 'deferred update-in-progress'],
    [{ controllerRuns: false, stable: false }, 'not-running platform-not-supported'],
    [{ rejected: true, settingChanged: true }, 'not-triggered edit-rejected'],
    [{ controllerRuns: undefined }, 'unknown platform-not-known'],
    [{ stable: undefined, settingChanged: true }, 'unknown cluster-version-not-known'],
    [{ settingChanged: undefined }, 'unknown stored-status-not-known'],
    [{ settingChanged: true, skewChanged: undefined }, 'now effective-setting-changes'],
  ];
  for (const [change, expected] of cases) {
    test(`${JSON.stringify(change)}: ${expected}`, () => {
      const { reconcile, reason } = triggerOf({ ...facts, ...change } as TriggerFacts);
      assert.equal(`${reconcile} ${reason}`, expected);
    });
  }

  test('a pass waits for an update since 4.20', () => {
    const updating = { status: { history: [{ state: 'Partial', version: '4.22.3' }] } };
    assert.equal(isStable(updating, on('4.19')), true);
    assert.equal(isStable(updating, on('4.20')), false);
    assert.equal(isStable({ status: { history: [] } }, on('4.22')), false);
    assert.equal(isStable({}, on('4.22')), false);
    assert.equal(isStable(undefined, on('4.22')), undefined);
    assert.equal(isStable({ status: { history: [{ state: 'Completed' }] } }, on('4.22')), true);
  });
});

describe('the feature gates of a cluster', () => {
  const list = (version: string, ...enabled: string[]): JsonObject => ({
    version,
    enabled: enabled.map((name) => ({ name })),
    disabled: [],
  });
  const gatesOf = (lists: readonly JsonObject[], desired?: string) =>
    gatesOfSnapshot({
      featureGate: { status: { featureGates: lists } },
      ...(desired === undefined ? {} : { clusterVersion: { status: { desired: { version: desired } } } }),
    })('A');

  test('are those of the desired version', () => {
    assert.equal(gatesOf([list('4.21.9'), list('4.22.3', 'A')], '4.22.3'), true);
    assert.equal(gatesOf([list('4.21.9', 'A'), list('4.22.3')], '4.22.3'), false);
  });
  test('are not known where no entry is of it', () => {
    assert.equal(gatesOf([list('4.21.9', 'A'), list('4.22.3')], '4.23.0'), undefined);
    assert.equal(gatesOf([list('4.21.9', 'A')]), true);
    assert.equal(gatesOf([]), undefined);
    assert.equal(gatesOfSnapshot({})('A'), undefined);
  });
});

describe('ClusterOperator machine-config (domain.md 5.4)', () => {
  const failed = [{ type: conditionTypes.degraded, status: 'True', reason: 'x', message: 'oh no' }];
  const fine = [{ type: conditionTypes.degraded, status: 'False', reason: 'x', message: 'fine' }];
  const version = (state: string) => ({
    status: { desired: { version: '4.22.3' }, history: [{ state, version: '4.22.3' }] },
  });
  const operator = (conditions: readonly JsonObject[], of = '4.22.3'): JsonObject => ({
    status: { conditions, versions: [{ name: 'operator', version: of }] },
  });

  test('the error of the task, in both wordings', () => {
    assert.deepEqual(
      clusterOperatorAfter(failed, { blocked: false }, { clusterVersion: version('Completed') }),
      {
        degraded: true,
        upgradeable: true,
        messages: ['Failed to resync 4.22.3 because: bootimage update failed: oh no'],
      },
    );
    const updating = { clusterVersion: version('Partial'), clusterOperator: operator([], '4.21.9') };
    assert.deepEqual(clusterOperatorAfter(failed, { blocked: false }, updating).messages, [
      'Unable to apply 4.22.3: bootimage update failed: oh no',
    ]);
  });

  test('a failure of another task stays, this one goes', () => {
    const other = { type: 'Degraded', status: 'True', reason: 'RenderConfigFailed', message: 'other' };
    const own = { ...other, reason: 'MachineConfigurationFailed', message: 'own' };
    const resultOf = (condition: JsonObject) =>
      clusterOperatorAfter(fine, { blocked: false }, { clusterOperator: operator([condition]) });
    assert.deepEqual(resultOf(other), { degraded: true, upgradeable: true, messages: ['other'] });
    assert.deepEqual(resultOf(own), { degraded: false, upgradeable: true, messages: [] });
  });

  test('trouble of a pool hides the guard', () => {
    const guard = { blocked: true, message: 'skew' };
    assert.deepEqual(clusterOperatorAfter(fine, guard, {}).messages, ['skew']);
    const masterPool = { status: { conditions: [{ type: 'Degraded', status: 'True' }] } };
    assert.match(
      clusterOperatorAfter(fine, guard, { masterPool }).messages.join(),
      /^One or more machine config pools/,
    );
    const stored = { type: 'Upgradeable', status: 'False', reason: 'InterruptedBuild', message: 'build' };
    assert.deepEqual(
      clusterOperatorAfter(fine, { blocked: false }, { clusterOperator: operator([stored]) }),
      { degraded: false, upgradeable: false, messages: ['build'] },
    );
  });

  test('what is not known', () => {
    assert.deepEqual(clusterOperatorAfter(undefined, undefined, {}), {
      degraded: null,
      upgradeable: null,
      messages: [],
    });
    const unknown = [{ ...fine[0]!, status: 'Unknown', message: null }];
    assert.equal(clusterOperatorAfter(unknown, { blocked: false }, {}).degraded, null);
  });
});

describe('acknowledgements before an upgrade (domain.md 5.5)', () => {
  const entry = (resource: string) => ({
    resource,
    apiGroup: 'machine.openshift.io',
    selection: { mode: 'None' },
  });
  const azure = (cloudName: string): ClusterSnapshot => ({
    infrastructure: { status: { platformStatus: { type: 'Azure', azure: { cloudName } } } },
  });
  const cases: readonly (readonly [string, string, MachineManagers, ClusterSnapshot, string])[] = [
    ['4.18', 'AWS', null, {}, 'ack-4.18-boot-image-opt-out-in-4.19'],
    ['4.18', 'GCP', null, {}, 'ack-4.18-boot-image-opt-out-in-4.19'],
    ['4.18', 'AWS', [], {}, ''],
    ['4.18', 'Azure', null, {}, ''],
    [
      '4.18',
      'Azure',
      null,
      { controlPlaneNodes: [{ status: { nodeInfo: { architecture: 'arm64' } } }] },
      'ack-4.18-aarch64-bootloader-4.19',
    ],
    [
      '4.18',
      'Azure',
      null,
      { adminGates: { data: { 'ack-4.18-aarch64-bootloader-4.19': 'x' } } },
      'ack-4.18-aarch64-bootloader-4.19',
    ],
    ['4.19', 'AWS', null, {}, ''],
    ['4.21', 'VSphere', null, {}, 'ack-4.21-boot-image-opt-out-in-4.22'],
    ['4.21', 'Azure', [], azure('AzurePublicCloud'), 'ack-4.21-boot-image-opt-out-in-4.22'],
    [
      '4.21',
      'Azure',
      [entry('controlplanemachinesets')],
      azure('AzurePublicCloud'),
      'ack-4.21-boot-image-opt-out-in-4.22',
    ],
    ['4.21', 'Azure', [entry('machinesets')], azure('AzurePublicCloud'), ''],
    ['4.21', 'Azure', null, azure('AzureStackCloud'), ''],
    ['4.21', 'AWS', null, {}, ''],
    ['4.22', 'Azure', null, azure('AzurePublicCloud'), ''],
  ];
  for (const [release, platform, spec, snapshot, key] of cases) {
    test(`${release} ${platform} ${JSON.stringify(spec)}: ${key === '' ? 'none' : key}`, () => {
      const found = adminGates(spec, on(release), platform, snapshot);
      assert.equal(found.map((gate) => gate.key).join(), key);
    });
  }

  test('one that was given is given', () => {
    const of = (adminAcks: ClusterSnapshot['adminAcks']) =>
      adminGates(null, on('4.21'), 'VSphere', adminAcks === undefined ? {} : { adminAcks })[0]?.acknowledged;
    assert.equal(of(undefined), undefined);
    assert.equal(of(null), false);
    assert.equal(of({ data: { 'ack-4.21-boot-image-opt-out-in-4.22': 'true' } }), true);
    assert.equal(of({ data: { 'ack-4.21-boot-image-opt-out-in-4.22': 'no' } }), false);
  });
});

describe('who may take an update back (domain.md 4.9)', () => {
  const fields = { 'f:spec': { 'f:template': { 'f:spec': { 'f:providerSpec': { 'f:value': {} } } } } };
  const replicas = { 'f:spec': { 'f:replicas': {} } };
  const entry = (manager: string, operation: string, time: string, fieldsV1: JsonObject = fields) => ({
    manager,
    operation,
    time,
    fieldsV1,
  });
  const controller = entry('machine-config-controller', 'Update', '2026-02-01T00:00:00Z');
  const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
    ['nobody', {}, []],
    [
      'the one who made it',
      { managedFields: [entry('cluster-bootstrap', 'Update', '2026-01-01T00:00:00Z')] },
      [],
    ],
    [
      'someone who came before the controller',
      { managedFields: [entry('kubectl-edit', 'Update', '2026-01-01T00:00:00Z'), controller] },
      [],
    ],
    [
      'someone who came after it',
      { managedFields: [controller, entry('kubectl-edit', 'Update', '2026-03-01T00:00:00Z')] },
      ['kubectl-edit'],
    ],
    [
      'someone who applies',
      { managedFields: [entry('team-a', 'Apply', '2026-01-01T00:00:00Z')] },
      ['team-a'],
    ],
    [
      'someone who once applied by hand',
      {
        managedFields: [
          entry('kubectl', 'Apply', '2026-01-01T00:00:00Z'),
          entry('oc', 'Apply', '2026-01-01T00:00:00Z'),
          controller,
        ],
      },
      [],
    ],
    [
      'someone who applied by hand after the controller',
      { managedFields: [controller, entry('kubectl', 'Apply', '2026-03-01T00:00:00Z')] },
      ['kubectl'],
    ],
    [
      'Argo CD',
      { managedFields: [entry('argocd-controller', 'Update', '2026-01-01T00:00:00Z')] },
      ['argocd-controller'],
    ],
    [
      'other fields',
      { managedFields: [entry('argocd-controller', 'Apply', '2026-01-01T00:00:00Z', replicas)] },
      [],
    ],
    ['a tracking annotation', { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }, ['Argo CD']],
    ['a label of Hive', { labels: { 'hive.openshift.io/managed': 'true' } }, ['Hive']],
    ['anything else', { managedFields: 'x', labels: [], annotations: 1 }, []],
  ];
  for (const [name, metadata, expected] of cases) {
    test(name, () => assert.deepEqual(hotLoopSuspects({ metadata }), expected));
  }
});
