import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Plan } from '../../server/src/domain/boot-images/plan-result.ts';
import {
  type OpenSnapshotResult,
  openSnapshotMethod,
  type PlanParams,
  type PlanResult,
  planMethod,
} from '../../server/src/protocol.ts';
import { startInProcess, type TestEditor } from '../support/lsp-client.ts';
import { copySampleSnapshot } from '../support/sample-snapshot.ts';

const machineConfiguration = (spec: string) =>
  `apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\nspec: ${spec}\n`;
const manager = (resource: string, mode: string) =>
  `{apiGroup: machine.openshift.io, resource: ${resource}, selection: {mode: ${mode}}}`;
const managing = (...managers: readonly string[]) =>
  machineConfiguration(`{managedBootImages: {machineManagers: [${managers.join(', ')}]}}`);
const everything = managing(manager('controlplanemachinesets', 'All'), manager('machinesets', 'All'));

describe('the plan over the wire, from what has been saved of a cluster', () => {
  let editor: TestEditor;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plan-'));
    await copySampleSnapshot(join(folder, 'orchid'));
    editor = await startInProcess();
  });
  after(async () => {
    await editor.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (path: string) =>
    editor.connection.sendRequest<OpenSnapshotResult>(openSnapshotMethod, { path });
  async function planOf(text: string, more: Partial<PlanParams> = {}): Promise<PlanResult> {
    const { uri } = await editor.open(text);
    const params: PlanParams = { textDocument: { uri }, position: { line: 0, character: 0 }, ...more };
    return editor.connection.sendRequest<PlanResult>(planMethod, params);
  }
  async function planned(text: string, more: Partial<PlanParams> = {}) {
    const result = await planOf(text, more);
    assert.ok(result.outcome === 'planned', JSON.stringify(result));
    return { ...result, plan: JSON.parse(result.plan) as Plan };
  }

  test('nothing of a cluster is known at first: nothing is changed and nothing is claimed', async () => {
    const { plan, changes, name } = await planned(everything);
    assert.equal(name, undefined);
    assert.deepEqual(changes, []);
    assert.deepEqual([plan.machineSets, plan.reconcile], [[], 'unknown']);
  });

  test('a folder that is not there is one sentence', async () => {
    const result = await open(join(folder, 'nowhere'));
    assert.ok(result.outcome === 'unreadable');
    assert.match(result.reason, /nowhere: .*no such file/i);
  });

  test('opening has everything judged again, for the release of the snapshot', async () => {
    const refreshed = editor.nextRefresh();
    assert.deepEqual(await open(join(folder, 'orchid')), { outcome: 'opened', name: 'orchid', notes: [] });
    await refreshed;
    const file = await editor.open(managing(manager('machinesets', 'None')));
    const [first] = await file.diagnostics();
    assert.equal(first?.code, 'automatic-skew');
  });

  test('the object, the setting, each boot image and each secret that becomes another is a change', async () => {
    const { plan, changes, version, name } = await planned(everything);
    assert.deepEqual([version, name], [1, 'orchid']);
    assert.deepEqual(
      changes.map(({ part, title }) => `${part}: ${title}`),
      [
        'object: cluster: spec',
        'setting: cluster: effective setting',
        'boot-image: orchid-7kq2m-infra-us-west-2c: boot image',
        'boot-image: orchid-7kq2m-worker-us-west-2b: boot image',
        'boot-image: control plane machine set cluster: boot image',
        'user-data: worker-user-data: Ignition version (contents hidden)',
      ],
    );
    const value = (index: number) => {
      const change = changes[index];
      return [change?.before, change?.after].map((side) => JSON.parse(side ?? 'null'));
    };
    const [spec] = value(0);
    assert.deepEqual(Object.keys(spec), ['apiVersion', 'kind', 'metadata', 'spec']);
    assert.deepEqual(value(2), [
      {
        kind: 'MachineSet',
        name: 'orchid-7kq2m-infra-us-west-2c',
        'spec.template.spec.providerSpec.value': { 'ami.id': 'ami-046291643f08c3c4b' },
      },
      {
        kind: 'MachineSet',
        name: 'orchid-7kq2m-infra-us-west-2c',
        'spec.template.spec.providerSpec.value': { 'ami.id': 'ami-0e1b7c49d2a6f3058' },
      },
    ]);
    assert.deepEqual(
      value(5).map((secret) => [secret['ignition.version'], secret['data.userData']]),
      [
        ['2.2.0', '(hidden)'],
        ['3.5.0', '(hidden)'],
      ],
    );
    assert.equal(plan.machineSets.filter(({ outcome }) => outcome === 'patched').length, 2);
  });

  test('the whole provider spec differs in the boot image and nowhere else', async () => {
    const { changes } = await planned(everything, { wholeProviderSpec: true });
    const change = changes.find(({ title }) => title.startsWith('orchid-7kq2m-worker-us-west-2b'));
    const [before, then] = [change?.before, change?.after].map((side) => JSON.parse(side ?? 'null'));
    const at = 'spec.template.spec.providerSpec.value';
    assert.equal(before[at].instanceType, 'm6i.xlarge');
    assert.deepEqual({ ...then, [at]: { ...then[at], ami: before[at].ami } }, before);
    assert.deepEqual(then[at].ami, { id: 'ami-0e1b7c49d2a6f3058' });
  });

  test('after a dry run the plan is of what the API server would store, and the object is no change of ours', async () => {
    const stored = {
      spec: {
        managedBootImages: {
          machineManagers: [
            {
              apiGroup: 'machine.openshift.io',
              resource: 'controlplanemachinesets',
              selection: { mode: 'All' },
            },
          ],
        },
      },
    };
    const { plan, changes } = await planned(machineConfiguration('{}'), { dryRun: JSON.stringify(stored) });
    assert.equal(changes.filter(({ part }) => part === 'object').length, 0);
    assert.deepEqual(
      plan.controlPlaneMachineSets.map(({ outcome }) => outcome),
      ['patched'],
    );
    const broken = await planOf(machineConfiguration('{}'), { dryRun: '{' });
    assert.deepEqual(broken, {
      outcome: 'refused',
      reason: 'What the API server would store could not be read.',
    });
  });

  test('an edit that takes two applies is told with both, and with what the first one sends', async () => {
    const { plan, changes, firstStep } = await planned(managing(manager('machinesets', 'None')));
    assert.equal(plan.admission.verdict, 'rejected');
    assert.match(plan.admission.errors[0]?.message ?? '', /when skew enforcement is in Automatic mode/);
    assert.deepEqual(
      changes.map(({ title }) => title),
      [
        'step 1: cluster: spec',
        'step 1: cluster: effective setting',
        // The controller watches skew enforcement too: what is managed already is updated then.
        'step 1: orchid-7kq2m-infra-us-west-2c: boot image',
        'step 1: orchid-7kq2m-worker-us-west-2b: boot image',
        'step 1: worker-user-data: Ignition version (contents hidden)',
        'step 2: cluster: spec',
        'step 2: cluster: effective setting',
        'step 2: cluster: conditions',
      ],
    );
    assert.match(changes[5]?.before ?? '', /bootImageSkewEnforcement/);
    assert.deepEqual(JSON.parse(firstStep ?? 'null'), { mode: 'None' });
    // As the command line prints it.
    assert.equal((plan as Plan & { readonly steps?: readonly unknown[] }).steps?.length, 2);
  });

  test('what the API server adds and drops is no change of the object', async () => {
    const { changes } = await planned(
      machineConfiguration(
        '{managementState: Managed, logLevel: Normal, operatorLogLevel: Normal, unheardOf: 1}',
      ),
    );
    assert.deepEqual(
      changes.filter(({ part }) => part === 'object'),
      [],
    );
  });

  test('odd requests are refused in a sentence', async () => {
    for (const path of ['', 5, null]) {
      const result = await editor.connection.sendRequest<OpenSnapshotResult>(openSnapshotMethod, { path });
      assert.ok(result.outcome === 'unreadable', String(path));
      assert.match(result.reason, /^[A-Z]/);
    }
    const none = await editor.connection.sendRequest<OpenSnapshotResult>(openSnapshotMethod, null);
    assert.equal(none.outcome, 'unreadable');
    await open(join(folder, 'orchid'));
  });

  test('what is no MachineConfiguration is refused in a sentence', async () => {
    const result = await planOf('kind: Pod\n');
    assert.deepEqual(result, {
      outcome: 'refused',
      reason: 'This file has no MachineConfiguration (operator.openshift.io/v1).',
    });
  });

  test('nothing of a user data secret but its version goes over the wire', async () => {
    const result = await planned(everything, { wholeProviderSpec: true });
    assert.doesNotMatch(JSON.stringify(result), /22623|certificateAuthorities|eyJpZ25pdGlvbiI6/);
  });
});
