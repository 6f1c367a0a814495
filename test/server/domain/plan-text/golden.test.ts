import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { plan } from '../../../../server/src/domain/boot-images/plan.ts';
import { twoSteps } from '../../../../server/src/domain/boot-images/two-steps.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import type { PlanTextOptions } from '../../../../server/src/domain/plan-text/options.ts';
import { planAsMarkdown } from '../../../../server/src/domain/plan-text/plan-markdown.ts';
import { planAsText } from '../../../../server/src/domain/plan-text/plan-text.ts';
import { stepsAsMarkdown, stepsAsText } from '../../../../server/src/domain/plan-text/steps-text.ts';
import {
  machineSet,
  managedAll,
  manager,
  providerSpec,
  sampleCluster,
} from '../boot-images/sample-cluster.ts';
import { accepted, inputOf, planned } from './plans.ts';

// Written anew by: UPDATE_GOLDEN=1 node scripts/node.mjs --test test/server/domain/plan-text/golden.test.ts
const folder = join(import.meta.dirname, '../../../fixtures/cli/plan');

const both: JsonObject = {
  managementState: 'Managed',
  managedBootImages: { machineManagers: [managedAll, manager('controlplanemachinesets', 'All')] },
};
const none: JsonObject = {
  managementState: 'Managed',
  managedBootImages: { machineManagers: [manager('machinesets', 'None')] },
};
const argo: JsonObject = {
  managedFields: [
    {
      manager: 'argocd-controller',
      operation: 'Apply',
      fieldsV1: { 'f:spec': { 'f:template': { 'f:spec': { 'f:providerSpec': { 'f:value': {} } } } } },
    },
  ],
};

const aws = sampleCluster('AWS', '4.22', [
  machineSet('juniper-x7-worker-us-west-2a', providerSpec('AWS', 'current')),
  machineSet('juniper-x7-worker-us-west-2b', providerSpec('AWS', 'old')),
  machineSet('juniper-x7-gpu', providerSpec('AWS', 'custom')),
]);
const gcp = sampleCluster('GCP', '4.22', [
  machineSet('juniper-x7-worker-a', providerSpec('GCP', 'old'), argo),
  machineSet('juniper-x7-worker-b', { ...providerSpec('GCP', 'old'), siteNotes: 'rack 4' }),
  machineSet('juniper-x7-golden', providerSpec('GCP', 'custom')),
]);
const azure = sampleCluster('Azure', '4.22', [
  machineSet('juniper-x7-worker-1', providerSpec('Azure', 'old')),
  machineSet('juniper-x7-golden', providerSpec('Azure', 'custom')),
]);
const vsphere = sampleCluster('VSphere', '4.22', [
  machineSet('juniper-x7-worker-0', providerSpec('VSphere', 'old')),
]);
const current = sampleCluster('GCP', '4.22', [
  machineSet('juniper-x7-worker-a', providerSpec('GCP', 'current')),
]);
const updating: ClusterSnapshot = {
  ...gcp,
  clusterVersion: { status: { history: [{ state: 'Partial', version: '4.22.4' }] } },
};
const brokenSecret: ClusterSnapshot = {
  ...gcp,
  userDataSecrets: [
    {
      name: 'worker-user-data',
      ignitionVersion: '2.2.0',
      conversion: { outcome: 'error', error: 'found duplicate unit "sample.service"' },
    },
  ],
};
const thousand = sampleCluster(
  'GCP',
  '4.22',
  Array.from({ length: 1000 }, (_, index) =>
    machineSet(
      `juniper-x7-worker-${`${index}`.padStart(3, '0')}`,
      providerSpec('GCP', index % 50 === 7 ? 'old' : index % 100 === 3 ? 'custom' : 'current'),
    ),
  ),
);

interface Case {
  readonly snapshot: ClusterSnapshot;
  readonly release: string;
  readonly spec: JsonObject | null;
  readonly options?: PlanTextOptions;
}

const cases: Readonly<Record<string, Case>> = {
  'aws-enable-both': { snapshot: aws, release: '4.22', spec: both },
  'aws-5.1-server-dry-run': {
    snapshot: { ...aws, ec2Images: aws.ec2Images! },
    release: '5.1',
    spec: both,
    options: {
      note: 'preview 14:02:11, valid until the cluster changes',
      object: {
        certainty: 'server',
        changes: ['spec.managedBootImages.machineManagers[machinesets].selection.mode: None → All'],
        kept: [{ path: 'spec.logLevel', managers: ['kubectl-edit'] }],
      },
    },
  },
  'gcp-next-pass': { snapshot: gcp, release: '4.22', spec: null },
  'gcp-4.18': { snapshot: gcp, release: '4.18', spec: both },
  'azure-unknown-image': { snapshot: azure, release: '4.22', spec: both },
  'vsphere-not-known': { snapshot: vsphere, release: '4.22', spec: null },
  'nothing-changes': { snapshot: current, release: '4.22', spec: { managementState: 'Managed' } },
  'while-updating': { snapshot: updating, release: '4.22', spec: both },
  'secret-fails': { snapshot: brokenSecret, release: '4.22', spec: null },
  'nothing-read': { snapshot: {}, release: '4.22', spec: both },
  'bare-metal': {
    snapshot: { ...gcp, infrastructure: { status: { platformStatus: { type: 'BareMetal' } } } },
    release: '4.22',
    spec: both,
  },
  'thousand-machine-sets': { snapshot: thousand, release: '4.22', spec: null },
};

function holds(name: string, text: string): void {
  const path = join(folder, name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  assert.equal(text, readFileSync(path, 'utf8'));
}

describe('the text of a plan', () => {
  for (const [name, { snapshot, release, spec, options }] of Object.entries(cases)) {
    test(name, () => {
      const { plan: result, options: told } = planned(snapshot, release, spec);
      holds(`${name}.txt`, planAsText(result, { ...told, ...options }));
      holds(`${name}.md`, planAsMarkdown(result, { ...told, ...options }));
      holds(`${name}.list.txt`, planAsText(result, { ...told, ...options, layout: 'list' }));
    });
  }

  test('two-steps', () => {
    const refusal = "when skew enforcement is in Automatic mode, any machine set's mode must be 'All'";
    const admission = { verdict: 'rejected', errors: [{ path: '<nil>', message: refusal }] } as const;
    const input = { ...inputOf(gcp, '4.22', none), admission };
    const steps = twoSteps(input, () => accepted)!;
    const { options } = planned(gcp, '4.22', none);
    holds('two-steps.txt', `${planAsText(plan(input), options)}\n${stepsAsText(steps, options)}`);
    const list = { ...options, layout: 'list' } as const;
    holds('two-steps.list.txt', `${planAsText(plan(input), list)}\n${stepsAsText(steps, list)}`);
    holds('two-steps.md', `${planAsMarkdown(plan(input), options)}\n${stepsAsMarkdown(steps, options)}`);
  });
});
