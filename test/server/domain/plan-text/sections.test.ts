import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan, SecretPlan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { AppliedObject, PlanTextOptions } from '../../../../server/src/domain/plan-text/options.ts';
import { sectionsOf } from '../../../../server/src/domain/plan-text/sections.ts';
import { manager } from '../boot-images/sample-cluster.ts';
import { blankPlan, objectPlan, updated } from './plans.ts';

/** The lines of one section; undefined where it is left out. */
function linesOf(label: string, members: Partial<Plan>, options: PlanTextOptions = {}) {
  return sectionsOf({ ...blankPlan, ...members }, options).find((section) => section.label === label)?.lines;
}

interface Case {
  readonly name: string;
  readonly label: string;
  readonly plan?: Partial<Plan>;
  readonly options?: PlanTextOptions;
  readonly lines: readonly string[] | undefined;
}

const object: AppliedObject = { certainty: 'server', changes: [], kept: [] };
const managers = (...list: readonly object[]) => ({
  managedBootImagesStatus: { machineManagers: list as never },
});
const stored = (status: object): ClusterSnapshot => ({ machineConfiguration: { status: status as never } });
const selector = {
  matchLabels: { region: 'east' },
  matchExpressions: [
    { key: 'tier', operator: 'In', values: ['a', 'b'] },
    { key: 'tier', operator: 'NotIn', values: ['c'] },
    { key: 'gpu', operator: 'DoesNotExist' },
    { key: 'fast', operator: 'Exists' },
  ],
};
const secret = (members: Partial<SecretPlan>): SecretPlan => ({
  name: 'worker-user-data',
  from: '2.2.0',
  to: '3.4.0',
  outcome: 'converted',
  ...members,
});
const skew = (status: Plan['status']['bootImageSkewEnforcementStatus']): Partial<Plan> => ({
  status: {
    ...blankPlan.status,
    ...(status === undefined ? {} : { bootImageSkewEnforcementStatus: status }),
  },
});
const automatic = (ocpVersion: string) => ({ mode: 'Automatic', automatic: { ocpVersion } });
const degraded = (message: string | null) => [
  { type: 'BootImageUpdateDegraded', status: 'True', reason: null, message },
];

const cases: readonly Case[] = [
  { name: 'an object that stays', label: 'Object', options: { object }, lines: undefined },
  {
    name: 'an object that changes',
    label: 'Object',
    options: { object: { ...object, changes: ['spec.logLevel: Normal → \u001b[1mDebug'] } },
    lines: ['spec.logLevel: Normal → \\u001b[1mDebug'],
  },
  {
    name: 'more changes than are shown',
    label: 'Object',
    options: { object: { ...object, changes: Array.from({ length: 25 }, (_, index) => `spec.f${index}`) } },
    lines: [...Array.from({ length: 20 }, (_, index) => `spec.f${index}`), 'and 5 more changes'],
  },
  {
    name: 'kept fields',
    label: 'Kept from cluster',
    options: {
      object: {
        ...object,
        kept: [
          { path: 'spec.logLevel', managers: ['kubectl-edit', 'argocd-controller'] },
          { path: 'spec.x', managers: [] },
        ],
      },
    },
    lines: [
      'spec.logLevel (set by kubectl-edit, which is oc edit; argocd-controller)',
      'spec.x (set by another field manager)',
    ],
  },
  {
    name: 'a setting that is not known',
    label: 'Effective setting',
    plan: { status: {} },
    lines: ['unknown'],
  },
  {
    name: 'no setting',
    label: 'Effective setting',
    plan: { status: { managedBootImagesStatus: null } },
    lines: ['none: no boot image is managed'],
  },
  {
    name: 'no setting in a release that has none',
    label: 'Effective setting',
    plan: {
      status: { managedBootImagesStatus: null },
      cluster: { ...blankPlan.cluster, release: '4.18' },
    },
    lines: ['as the spec says: this release has no status for it'],
  },
  {
    name: 'an empty list',
    label: 'Effective setting',
    options: { snapshot: stored(managers(manager('machinesets', 'All'))) },
    lines: ['an empty list: no boot image is managed (now: machine sets: All)'],
  },
  {
    name: 'a selector',
    label: 'Effective setting',
    plan: {
      status: managers(
        manager('machinesets', 'Partial', selector),
        manager('controlplanemachinesets', 'None'),
      ),
    },
    options: {
      snapshot: stored({
        managedBootImagesStatus: {
          machineManagers: [manager('machinesets', 'All'), manager('controlplanemachinesets', 'None')],
        },
      }),
    },
    lines: [
      'machine sets: All → Partial (region=east,tier in (a,b),tier notin (c),!gpu,fast)',
      'control plane machine sets: None',
    ],
  },
  {
    name: 'an entry that goes',
    label: 'Effective setting',
    plan: { status: managers(manager('machinesets', 'All')) },
    options: {
      snapshot: stored({
        managedBootImagesStatus: { machineManagers: [manager('controlplanemachinesets', 'All')] },
      }),
    },
    lines: ['machine sets: none → All', 'control plane machine sets: All → none'],
  },
  { name: 'no skew enforcement', label: 'Skew enforcement', lines: undefined },
  {
    name: 'a record that changes',
    label: 'Skew enforcement',
    plan: skew(automatic('4.22.3')),
    options: { snapshot: stored({ bootImageSkewEnforcementStatus: automatic('4.14.9') }) },
    lines: ['Automatic (oldest boot image: OpenShift 4.14.9 → OpenShift 4.22.3)'],
  },
  {
    name: 'a mode that changes',
    label: 'Skew enforcement',
    plan: skew({ mode: 'Manual', manual: { mode: 'RHCOSVersion', rhcosVersion: '9.6.20251015-1' } }),
    options: { snapshot: stored({ bootImageSkewEnforcementStatus: automatic('4.14.9') }) },
    lines: [
      'Automatic (oldest boot image: OpenShift 4.14.9) → Manual (oldest boot image: RHCOS 9.6.20251015-1)',
    ],
  },
  {
    name: 'skew enforcement that goes',
    label: 'Skew enforcement',
    plan: skew(null),
    options: { snapshot: stored({ bootImageSkewEnforcementStatus: { mode: 'None' } }) },
    lines: ['None → none'],
  },
  {
    name: 'a record that is not known',
    label: 'Skew enforcement',
    plan: skew({ mode: 'Automatic' }),
    lines: ['Automatic (oldest boot image: not known)'],
  },
  { name: 'no secrets', label: 'User data secrets', lines: undefined },
  {
    name: 'secrets of every outcome',
    label: 'User data secrets',
    plan: {
      userDataSecrets: [
        secret({ name: 'kept', outcome: 'untouched', from: '3.2.0', to: '3.2.0' }),
        secret({}),
        secret({ name: 'broken', outcome: 'error', error: 'bad\nunit', to: null }),
        secret({ name: 'hidden', outcome: 'unknown', from: null, to: null }),
      ],
    },
    lines: [
      'worker-user-data: Ignition 2.2.0 → 3.4.0 (the MCO rewrites this secret; contents hidden)',
      'broken: Ignition 2.2.0, cannot be converted: bad unit',
      'hidden: Ignition version not known, whether it is converted is not known',
      'kept: Ignition 3.2.0, stays as it is',
    ],
  },
  {
    name: 'many secrets',
    label: 'User data secrets',
    plan: {
      userDataSecrets: Array.from({ length: 30 }, (_, index) =>
        secret({ name: `s-${index}`, outcome: index < 22 ? 'converted' : 'untouched' }),
      ),
    },
    lines: [
      ...Array.from(
        { length: 20 },
        (_, index) => `s-${index}: Ignition 2.2.0 → 3.4.0 (the MCO rewrites this secret; contents hidden)`,
      ),
      'and 2 more secrets that change, fail or are not known',
      '8 stay as they are',
    ],
  },
  {
    name: 'a pass at once',
    label: 'Waits',
    plan: { reconcile: 'now', reconcileReason: 'effective-setting-changes' },
    lines: ['none: the MCO starts as soon as the change is applied. Which machine sets are managed changes.'],
  },
  {
    name: 'an update under way',
    label: 'Waits',
    plan: { reconcile: 'deferred', reconcileReason: 'update-in-progress' },
    lines: ['The cluster is being installed or updated; the MCO starts when that is complete.'],
  },
  {
    name: 'no pass of its own',
    label: 'Waits',
    options: { object: { ...object, changes: ['spec.logLevel: Normal → Debug'] } },
    lines: [
      'The change starts no pass of the MCO: it changes nothing that the MCO watches. What this plan says happens at the next pass: when a machine set or ConfigMap coreos-bootimages changes, or the controller starts again.',
    ],
  },
  { name: 'nothing to do', label: 'Waits', options: { object }, lines: undefined },
  {
    name: 'nothing applied',
    label: 'Waits',
    plan: { reconcileReason: 'nothing-applied' },
    lines: ['Nothing is applied: this is what the MCO does at its next pass.'],
  },
  {
    name: 'no controller',
    label: 'Waits',
    plan: { reconcile: 'not-running', reconcileReason: 'platform-not-supported' },
    lines: ['The operator does not manage boot images on this platform.'],
  },
  {
    name: 'a trigger that is not known',
    label: 'Waits',
    plan: { reconcile: 'unknown', reconcileReason: 'cluster-version-not-known' },
    lines: ['Whether the MCO starts at once is not known. Whether an update is under way is not known.'],
  },
  { name: 'no risks', label: 'Risks', lines: undefined },
  {
    name: 'what other sections say',
    label: 'Risks',
    plan: {
      warnings: [
        { code: 'upgrades-blocked', message: 'blocked' },
        { code: 'kept-by-other-manager', message: 'kept' },
        { code: 'no-rollback', message: 'stays\u001b' },
      ],
    },
    options: { object: { ...object, kept: [{ path: 'spec.x', managers: [] }] } },
    lines: ['stays\\u001b'],
  },
  {
    name: 'kept fields that nothing else tells',
    label: 'Risks',
    plan: { warnings: [{ code: 'kept-by-other-manager', message: 'kept' }] },
    lines: ['kept'],
  },
  {
    name: 'conditions',
    label: 'Conditions',
    plan: {
      conditions: [
        { type: 'A', status: 'False', reason: 'R', message: 'm' },
        { type: 'B', status: 'Unknown', reason: null, message: null },
        { type: 'C', status: 'True', reason: '', message: '' },
      ],
    },
    lines: ['A False (R): m', 'B Unknown, its message is not known', 'C True'],
  },
  {
    name: 'what is not known of it',
    label: 'ClusterOperator',
    plan: { clusterOperator: { degraded: null, upgradeable: null, messages: [] } },
    lines: ['Whether machine-config is degraded is not known.'],
  },
  {
    name: 'an error that the condition tells',
    label: 'ClusterOperator',
    plan: {
      conditions: degraded('1 Degraded: $& x'),
      clusterOperator: {
        degraded: true,
        upgradeable: false,
        messages: ['Failed to resync: 1 Degraded: $& x', 'Upgrades off: 1 Degraded: $& x'],
      },
    },
    lines: ['machine-config is degraded: Failed to resync: what BootImageUpdateDegraded says'],
  },
  {
    name: 'errors that are not known',
    label: 'ClusterOperator',
    plan: {
      conditions: degraded(null),
      clusterOperator: { degraded: true, upgradeable: true, messages: ['Failed to resync: '] },
    },
    lines: ['machine-config is degraded: Failed to resync: the errors are not all known'],
  },
  { name: 'nothing enforced', label: 'Upgrade guard', lines: undefined },
  {
    name: 'upgrades that are free',
    label: 'Upgrade guard',
    plan: skew({ mode: 'None' }),
    lines: ['Upgrades to the next minor release are not blocked.'],
  },
  {
    name: 'upgrades that are blocked',
    label: 'Upgrade guard',
    plan: { clusterOperator: { degraded: false, upgradeable: false, messages: ['too old'] } },
    lines: ['Upgrades to the next minor release are blocked: too old'],
  },
  {
    name: 'upgrades that are blocked for a reason that is not told',
    label: 'Upgrade guard',
    plan: { clusterOperator: { degraded: true, upgradeable: false, messages: ['degraded'] } },
    lines: ['Upgrades to the next minor release are blocked.'],
  },
  {
    name: 'upgrades of which nothing is known',
    label: 'Upgrade guard',
    plan: { clusterOperator: { degraded: false, upgradeable: null, messages: [] } },
    lines: ['Whether upgrades to the next minor release are blocked is not known.'],
  },
  {
    name: 'a dry run by the server',
    label: 'Certainty',
    plan: { machineSets: [objectPlan('a', updated)] },
    options: { object },
    lines: [
      'object: server dry run · effective setting: simulated for 4.22 · images: from coreos-bootimages',
    ],
  },
  {
    name: 'no right to a dry run',
    label: 'Certainty',
    options: {
      object: { ...object, certainty: 'simulated', why: 'you may not patch machineconfigurations' },
    },
    lines: [
      'object: simulated (you may not patch machineconfigurations) · effective setting: simulated for 4.22',
    ],
  },
  {
    name: 'hardly anything known',
    label: 'Certainty',
    plan: {
      admission: { verdict: 'unknown', errors: [] },
      status: {},
      machineSets: [objectPlan('a', { outcome: 'unknown' }), objectPlan('b')],
    },
    options: { object: { ...object, certainty: 'unknown' } },
    lines: [
      'object: unknown · admission: unknown · effective setting: unknown · images: from coreos-bootimages, unknown for 1 of 2',
    ],
  },
  {
    name: 'no images read',
    label: 'Certainty',
    plan: {
      machineSets: [objectPlan('a', { outcome: 'unknown', target: null })],
      warnings: [{ code: 'not-read', message: 'ConfigMap coreos-bootimages: not read, so …' }],
    },
    lines: ['effective setting: simulated for 4.22 · images: unknown (coreos-bootimages was not read)'],
  },
];

describe('a section of the plan', () => {
  for (const { name, label, plan = {}, options = {}, lines } of cases) {
    test(`${label}: ${name}`, () => assert.deepEqual(linesOf(label, plan, options), lines));
  }
});
