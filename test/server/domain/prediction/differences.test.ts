import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { plan } from '../../../../server/src/domain/boot-images/plan.ts';
import { snapshotAfter } from '../../../../server/src/domain/boot-images/snapshot-after.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import { comparePrediction, type Outcome } from '../../../../server/src/domain/prediction/differences.ts';
import { predictionReport, predictionSentence } from '../../../../server/src/domain/prediction/report.ts';
import { readSnapshot } from '../../../../server/src/snapshot/read-snapshot.ts';
import { copySampleSnapshot } from '../../../support/sample-snapshot.ts';

const manager = (resource: string) => ({
  apiGroup: 'machine.openshift.io',
  resource,
  selection: { mode: 'All' },
});
const spec = {
  managedBootImages: { machineManagers: [manager('machinesets'), manager('controlplanemachinesets')] },
};

const differencesOf = (outcome: Omit<Outcome, 'passSeen'>) =>
  comparePrediction({ ...outcome, passSeen: true }).differences;

describe('what came of a plan', () => {
  let folder = '';
  let cluster: ClusterSnapshot = {};
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prediction-'));
    const reading = await readSnapshot(await copySampleSnapshot(folder));
    assert.ok(reading.outcome === 'read');
    cluster = reading.snapshot;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const planned = () =>
    plan({
      snapshot: cluster,
      target: { release: { major: 4, minor: 22 }, featureSet: 'Default' },
      spec,
      admission: { verdict: 'accepted', errors: [] },
    });
  /** The differences where the cluster came out as planned, but for what `change` does to it. */
  function differences(change: (snapshot: ClusterSnapshot) => ClusterSnapshot) {
    const result = planned();
    const then = change(structuredClone(snapshotAfter(cluster, spec, result)));
    return differencesOf({ plan: result, before: cluster, after: then });
  }
  const withStatus = (more: JsonObject) => (snapshot: ClusterSnapshot) => {
    const { status, ...rest } = snapshot.machineConfiguration ?? {};
    return { ...snapshot, machineConfiguration: { ...rest, status: { ...(status as JsonObject), ...more } } };
  };
  /** The machine set at an index with another member of its provider spec. */
  const withProviderSpec = (index: number, more: JsonObject) => (snapshot: ClusterSnapshot) => {
    const machineSets = JSON.parse(JSON.stringify(snapshot.machineSets)) as {
      spec: { template: { spec: { providerSpec: { value: JsonObject } } } };
    }[];
    const provider = machineSets[index]!.spec.template.spec.providerSpec;
    provider.value = { ...provider.value, ...more };
    return { ...snapshot, machineSets: machineSets as unknown as JsonObject[] };
  };
  const indexOf = (name: string) =>
    cluster.machineSets!.findIndex(({ metadata }) => (metadata as JsonObject)['name'] === name);

  test('is no difference where it came true', () => {
    const none = differences((snapshot) => snapshot);
    assert.deepEqual(none, []);
    assert.equal(
      predictionSentence(planned(), { differences: none, compared: 'everything' }),
      'What the preview knew came out as previewed.',
    );
    assert.equal(
      predictionSentence({ ...planned(), machineSets: [] }, { differences: none, compared: 'everything' }),
      'It came out as previewed.',
    );
  });

  test('is no difference where the operator only wrote empty members', () => {
    const index = indexOf('orchid-7kq2m-worker-us-west-2b');
    const typed = { capacityReservationId: '', metadataServiceOptions: {}, deviceIndex: 0, publicIp: null };
    assert.deepEqual(differences(withProviderSpec(index, typed)), []);
  });

  test('an image that was not updated', () => {
    const index = indexOf('orchid-7kq2m-worker-us-west-2b');
    assert.deepEqual(differences(withProviderSpec(index, { ami: { id: 'ami-05633d373d2067b59' } })), [
      {
        what: 'MachineSet orchid-7kq2m-worker-us-west-2b',
        predicted: 'patched, boot image ami-0e1b7c49d2a6f3058',
        actual: 'providerSpec.value.ami.id is "ami-05633d373d2067b59"',
      },
    ]);
  });

  test('a change of what was to stay', () => {
    const index = indexOf('orchid-7kq2m-worker-us-west-2a');
    const [found] = differences(withProviderSpec(index, { instanceType: 'm6i.large' }));
    assert.deepEqual(
      [found?.what, found?.actual],
      ['MachineSet orchid-7kq2m-worker-us-west-2a', 'providerSpec.value.instanceType is "m6i.large"'],
    );
  });

  test('what the plan left open is no difference, whatever came of it', () => {
    const index = indexOf('orchid-7kq2m-gpu-us-west-2a');
    assert.deepEqual(differences(withProviderSpec(index, { ami: { id: 'ami-0e1b7c49d2a6f3058' } })), []);
    assert.deepEqual(
      differences(
        withStatus({
          bootImageSkewEnforcementStatus: { mode: 'Automatic', automatic: { ocpVersion: '4.9.0' } },
        }),
      ),
      [],
    );
  });

  test('a machine set that is gone', () => {
    const [found] = differences((snapshot) => ({
      ...snapshot,
      machineSets: snapshot.machineSets!.filter(
        ({ metadata }) => (metadata as JsonObject)['name'] !== 'orchid-7kq2m-infra-us-west-2c',
      ),
    }));
    assert.deepEqual(
      [found?.what, found?.actual],
      ['MachineSet orchid-7kq2m-infra-us-west-2c', 'it is gone'],
    );
  });

  test('a secret that was not converted', () => {
    const [found] = differences((snapshot) => ({
      ...snapshot,
      userDataSecrets: snapshot.userDataSecrets!.map((secret) =>
        secret.name === 'worker-user-data' ? { ...secret, ignitionVersion: '2.2.0' } : secret,
      ),
    }));
    assert.deepEqual(found, {
      what: 'Secret worker-user-data',
      predicted: 'Ignition 3.5.0',
      actual: 'Ignition 2.2.0',
    });
  });

  test('another setting, and then no other word on it', () => {
    const [found, more] = differences(
      withStatus({ managedBootImagesStatus: { machineManagers: [manager('machinesets')] } }),
    );
    assert.equal(found?.what, 'status.managedBootImagesStatus.machineManagers');
    assert.match(found?.predicted ?? '', /controlplanemachinesets/);
    assert.doesNotMatch(found?.actual ?? '', /controlplanemachinesets/);
    assert.equal(more, undefined);
  });

  test('errors in another order are the same message, other errors are not', () => {
    const message = (errors: string) => `2 Degraded MAPI MachineSets | Error(s): [${errors}]`;
    const degraded = (errors: string) => ({
      conditions: [
        { type: 'BootImageUpdateDegraded', status: 'True', reason: 'x', message: message(errors) },
      ],
    });
    const result = {
      ...planned(),
      conditions: [
        { type: 'BootImageUpdateDegraded', status: 'True', reason: null, message: message('one, two') },
      ],
    };
    const compare = (errors: string) =>
      differencesOf({
        plan: result,
        before: cluster,
        after: withStatus(degraded(errors))(snapshotAfter(cluster, spec, planned())),
      });
    assert.deepEqual(compare('two, one'), []);
    assert.equal(compare('two, three')[0]?.what, 'condition BootImageUpdateDegraded');
  });

  test('what could not be read afterwards is no difference, and not said to have come true', () => {
    assert.deepEqual(
      differences(() => ({})),
      [],
    );
    const comparison = comparePrediction({ plan: planned(), before: cluster, after: {}, passSeen: true });
    assert.equal(comparison.compared, 'nothing');
    assert.match(predictionSentence(planned(), comparison), /could not be read/);
  });

  test('without a pass only the setting is compared, and that is said', () => {
    const result = planned();
    const after = withStatus({
      managedBootImagesStatus: {
        machineManagers: [manager('machinesets'), manager('controlplanemachinesets')],
      },
    })(cluster);
    for (const [plan, passSeen] of [
      [result, false],
      [{ ...result, reconcile: 'deferred' }, true],
      [{ ...result, reconcile: 'not-triggered' }, true],
    ] as const) {
      const comparison = comparePrediction({ plan, before: cluster, after, passSeen });
      assert.deepEqual(comparison, { differences: [], compared: 'setting' });
      assert.match(predictionSentence(plan, comparison), /No pass over the machine sets has been seen/);
    }
  });

  test('an error of which the plan hides a part is compared as far as it is told', () => {
    const message = (counts: string, error: string) => `${counts} | Error(s): ${error}`;
    const condition = (text: string) => ({
      type: 'BootImageUpdateDegraded',
      status: 'True',
      reason: 'x',
      message: text,
    });
    const hidden = 'parsing failed\nReport: path not absolute (the lines that it quotes are not shown)';
    const plan = { ...planned(), conditions: [condition(message('1 Degraded MAPI MachineSets', hidden))] };
    const clusterAfter = (text: string) =>
      withStatus({ conditions: [condition(text)] })(snapshotAfter(cluster, spec, planned()));
    const compare = (text: string) => differencesOf({ plan, before: cluster, after: clusterAfter(text) });
    assert.deepEqual(
      compare(message('1 Degraded MAPI MachineSets', 'parsing failed\nReport: other words')),
      [],
    );
    assert.equal(compare(message('2 Degraded MAPI MachineSets', hidden)).length, 1);
  });

  test('many differences are counted, and the first of them named', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      what: `MachineSet w-${index}\u001b[2J`,
      predicted: '',
      actual: '',
    }));
    const sentence = predictionSentence(planned(), { differences: many, compared: 'everything' });
    assert.match(
      sentence,
      /^9 things came out otherwise than previewed: MachineSet w-0.*w-4\S* and 4 more\.$/,
    );
    assert.ok(!sentence.includes('\u001b'));
  });

  test('is told in a sentence, and as a report that holds no secret', () => {
    const found = differences((snapshot) => ({ ...snapshot, controlPlaneMachineSets: [] }));
    assert.equal(
      predictionSentence(planned(), { differences: found, compared: 'everything' }),
      'One thing came out otherwise than previewed: ControlPlaneMachineSet cluster.',
    );
    const report = predictionReport(planned(), found, '4.22.3');
    assert.match(report, /^# Predicted and actual\n\nOpenShift 4\.22\.3, AWS, feature set Default\n/);
    assert.match(report, /## ControlPlaneMachineSet cluster\n\nPredicted:\n\n```\npatched, /);
    assert.doesNotMatch(report, /22623|certificateAuthorities|eyJ/);
    const hostile = predictionReport(
      planned(),
      [{ what: 'x', predicted: '```\n# y', actual: '' }],
      undefined,
    );
    assert.match(hostile, /\n````\n```\n# y\n````\n/);
  });
});
