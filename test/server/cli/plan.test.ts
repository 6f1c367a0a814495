import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
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
      /^Boot image plan for fjord \(OpenShift 4\.22, AWS\)\n {2}0 of 4 machine sets will be updated: /,
    );
    assert.match(out, /\n {2}0 nodes are rebooted or replaced by this change\./);
    assert.match(out, /\n {2}= fjord-8x2kd-worker-eu-north-1a {2}up-to-date {2}ami-0f10d0000000000a1\n/);
    assert.match(out, /Possible: patched or skipped; decided by /);
  });

  test('as Markdown has a row for each machine set, and no text of the cluster is markup', async () => {
    const { out } = await plan(['--snapshot', dump, '--format', 'markdown']);
    assert.equal(out.split('\n').filter((line) => line.startsWith('| `')).length, 4);
    assert.match(out, /\\`aws ec2 describe\\-images/);
  });

  test('of an edit that automatic skew enforcement refuses shows the two applies that lead there', async () => {
    const { status, out } = await plan(['--snapshot', dump, '-'], document(managers('None')));
    assert.equal(status, 1);
    assert.match(
      out,
      /The API server refuses the edit, so nothing changes:\n {2}! Invalid value: when skew enforcement/,
    );
    assert.match(out, /It takes two applies\./);
    assert.match(out, /spec\.bootImageSkewEnforcement: \{"mode":"None"\}/);
    assert.match(out, /4 not selected/);
  });

  test('exits with 2 where something changes, if asked', async () => {
    const words = ['--snapshot', dump, '--detailed-exitcode'];
    assert.equal((await plan([...words, '-'], document('{logLevel: Debug}'))).status, 2);
    assert.equal((await plan(words)).status, 0);
    assert.equal((await plan(['--snapshot', dump, '-'], document('{logLevel: Debug}'))).status, 0);
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
