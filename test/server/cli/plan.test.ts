import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import { run } from './run-command.ts';

const snapshots = join(import.meta.dirname, '../../fixtures/snapshot');
const dump = join(snapshots, 'fjord.yaml');
const gather = join(snapshots, 'must-gather.local.4711');

const document = (spec: string) =>
  `apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\nspec: ${spec}\n`;
const managers = (mode: string) =>
  `{managedBootImages: {machineManagers: [{resource: machinesets, apiGroup: machine.openshift.io, selection: {mode: ${mode}}}]}}`;
const plan = (words: readonly string[], stdin = '') => run(['plan', ...words], { stdin });

describe('machineconfiguration plan', () => {
  test('of a dump and of a must-gather of the same cluster is the same', async () => {
    const [one, other] = await Promise.all(
      [dump, gather].map((path) => plan(['--snapshot', path, '--format', 'json'])),
    );
    assert.equal(one?.status, 0);
    assert.deepEqual(JSON.parse(one.out), JSON.parse(other?.out ?? ''));
  });

  test('as JSON has the members of the contract', async () => {
    const { out } = await plan(['--snapshot', dump, '--format', 'json', '-'], document(managers('All')));
    const result = JSON.parse(out);
    assert.deepEqual(Object.keys(result), [
      'version',
      'cluster',
      'admission',
      'status',
      'reconcile',
      'reconcileReason',
      'machineSets',
      'controlPlaneMachineSets',
      'userDataSecrets',
      'conditions',
      'clusterOperator',
      'warnings',
    ]);
    assert.equal(result.version, 1);
    assert.deepEqual(result.admission, { verdict: 'accepted', errors: [] });
    assert.deepEqual(
      result.machineSets.map(({ name, outcome }: { name: string; outcome: string }) => [name, outcome]),
      [
        ['fjord-8x2kd-gpu-eu-north-1a', 'unknown'],
        ['fjord-8x2kd-worker-eu-north-1a', 'up-to-date'],
        ['fjord-8x2kd-worker-eu-north-1b', 'unknown'],
      ],
    );
  });

  test('as text says every machine set, the sum, and that no node is touched', async () => {
    const { status, out, err } = await plan(['--snapshot', dump]);
    assert.deepEqual([status, err], [0, []]);
    assert.match(
      out,
      /^Boot image plan for fjord \(OpenShift 4\.22, AWS\)\n {2}0 of 3 machine sets will be updated, 2 may be updated \(not known\), 1 is up to date\. The control plane machine set is not selected\.\n/,
    );
    assert.match(out, /\n {2}0 nodes are rebooted or replaced by this change\./);
    assert.match(out, /\n= fjord-8x2kd-worker-eu-north-1a +9\.8\.20260501-0 +– +Up to date\./);
    assert.match(out, /\n {6}Possible: updated or skipped\.\n {6}What decides: /);
    assert.match(out, /\n {2}Waits +Nothing is applied: /);
  });

  test('of an edit says what becomes of the object', async () => {
    const { out } = await plan(['--snapshot', dump, '-'], document('{logLevel: Debug}'));
    assert.match(out, /\n {2}Object +spec\.logLevel: Normal → Debug\n/);
    assert.match(out, /\n {2}Certainty +object: simulated · effective setting: simulated for 4\.22 · /);
  });

  test('as Markdown has a row for each machine set, and what stays is folded', async () => {
    const { out } = await plan(['--snapshot', dump, '--format', 'markdown']);
    const [shown = '', folded = ''] = out.split('<details><summary>What stays as it is</summary>');
    const rows = (text: string) => text.split('\n').filter((line) => /^\| (?:`|Control)/.test(line)).length;
    assert.deepEqual([rows(shown), rows(folded)], [2, 2]);
    assert.match(shown, /`aws ec2 describe-images --region /);
  });

  test('of an edit that automatic skew enforcement refuses shows the two applies that lead there', async () => {
    const words = ['--snapshot', dump, '-'];
    const { status, out } = await plan(words, document(managers('None')));
    assert.equal(status, 1);
    assert.match(
      out,
      /The API server refuses this change, so nothing is applied and nothing changes:\n! Invalid value: when skew enforcement/,
    );
    assert.match(out, /\nStep 1 of 2: apply only this/);
    assert.match(out, /\n {2}spec\.bootImageSkewEnforcement: \{"mode":"None"\}\n/);
    assert.match(out, /\nThen wait until status\.bootImageSkewEnforcementStatus\.mode is None /);
    assert.match(out, /\nStep 2 of 2: [\s\S]*0 of 3 machine sets will be updated, 3 are not selected\./);
    const markdown = await plan(['--format', 'markdown', ...words], document(managers('None')));
    assert.match(markdown.out, /\n### Step 1 of 2: [\s\S]*\n### Step 2 of 2: [\s\S]*3 are not selected\./);
  });

  test('as JSON has the two applies as well, each with what it applies', async () => {
    const { out } = await plan(['--snapshot', dump, '--format', 'json', '-'], document(managers('None')));
    const { admission, steps } = JSON.parse(out);
    assert.equal(admission.verdict, 'rejected');
    assert.deepEqual(
      steps.map(({ spec, plan: step }: { spec: { bootImageSkewEnforcement: unknown }; plan: Plan }) => [
        spec.bootImageSkewEnforcement,
        step.admission.verdict,
      ]),
      [
        [{ mode: 'None' }, 'accepted'],
        [{ mode: 'None' }, 'accepted'],
      ],
    );
  });

  test('of an edit that is refused for other reasons shows no steps', async () => {
    const { status, out } = await plan(['--snapshot', dump, '-'], document(managers('Some')));
    assert.equal(status, 1);
    assert.match(
      out,
      /\n! spec\.managedBootImages\.machineManagers\[0\]\.selection\.mode: Unsupported value/,
    );
    assert.match(out, /What to do: correct these fields and plan again/);
    assert.doesNotMatch(out, /Step 1 of 2/);
  });

  test('exits with 2 where something changes or may change, if asked', async () => {
    const words = ['--snapshot', dump, '--detailed-exitcode'];
    assert.equal((await plan([...words, '-'], document('{logLevel: Debug}'))).status, 2);
    // Of two AMIs it is not known whether they are Red Hat's.
    assert.equal((await plan(words)).status, 2);
    assert.equal((await plan(['--snapshot', dump, '-'], document('{logLevel: Debug}'))).status, 0);
  });

  test('exits with 0 where nothing changes, if asked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plan-'));
    const settled = (await readFile(dump, 'utf8')).replaceAll(
      /ami-0f10d0000000000[bc]\d/g,
      'ami-0f10d0000000000a1',
    );
    await writeFile(join(folder, 'fjord.yaml'), settled);
    const words = ['--snapshot', folder, '--detailed-exitcode'];
    const { status, out } = await plan(words);
    assert.equal(status, 0, out);
    await rm(folder, { recursive: true });
  });

  test('exits with 1 where the API server would refuse for a conflict', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plan-'));
    const owned = {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'MachineConfiguration',
      metadata: {
        name: 'cluster',
        managedFields: [
          { manager: 'argocd', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:logLevel': {} } } },
        ],
      },
      spec: { logLevel: 'Normal' },
    };
    await writeFile(join(folder, 'mc.json'), JSON.stringify(owned));
    const words = ['--snapshot', folder, '--detailed-exitcode', '-'];
    const { status, out } = await plan(words, document('{logLevel: Debug}'));
    assert.match(out, /The API server refuses the apply/);
    assert.equal(status, 1);
    await rm(folder, { recursive: true });
  });

  const wrong: readonly (readonly [string, readonly string[], string, number, RegExp])[] = [
    ['no snapshot', [], '', 2, /^Name what has been saved of the cluster with --snapshot\./],
    ['a format that there is not', ['--snapshot', dump, '--format', 'xml'], '', 2, /--format .*xml/],
    ['two files', ['--snapshot', dump, 'a', 'b'], '', 2, /^Name one file only\./],
    ['a snapshot that is not there', ['--snapshot', '/nowhere/at/all'], '', 1, /\/nowhere\/at\/all/],
    ['a file that is not there', ['--snapshot', dump, '/nowhere.yaml'], '', 1, /no such file/i],
    [
      'nothing of ours',
      ['--snapshot', dump, '-'],
      'kind: Pod\n',
      1,
      /There is no MachineConfiguration in it\./,
    ],
    ['two of ours', ['--snapshot', dump, '-'], `${document('{}')}---\n${document('{}')}`, 1, /several/],
    ['broken YAML', ['--snapshot', dump, '-'], `${document('{')}`, 1, /^-: /],
  ];
  for (const [name, words, stdin, status, sentence] of wrong) {
    test(`${name} is one sentence`, async () => {
      const ran = await plan(words, stdin);
      assert.equal(ran.status, status);
      assert.equal(ran.out, '');
      assert.equal(ran.err.length, 1);
      assert.match(ran.err[0] ?? '', sentence);
    });
  }
});
