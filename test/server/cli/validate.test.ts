import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { run } from './run-command.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/cli');
const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\n';
const folder = mkdtempSync(join(tmpdir(), 'validate-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const validate = (...words: string[]) => run(['validate', ...words]);

async function json(...words: string[]) {
  const ran = await validate('--format', 'json', ...words);
  return { ...ran, report: JSON.parse(ran.out) };
}

describe('machineconfiguration validate', () => {
  test('says where, what and what would mend it', async () => {
    const path = file('wrong.yaml', `kind: Pod\n---\n${head}spec:\n  logLevel: debug\n`);
    const { status, out } = await validate(path, '--release', '4.22.3', '--platform', 'AWS');
    assert.equal(status, 1);
    assert.ok(out.includes(`${path}:7:13 error not-one-of\n  spec.logLevel cannot be "debug"`), out);
    assert.match(out, /Fix: Change to `Debug` · /);
    assert.match(out, /1 MachineConfiguration in 1 file judged for OpenShift 4\.22 on AWS: 1 error/);
  });

  test('exits by --fail-on', async () => {
    const path = file('warns.yaml', `${head}spec: {zzz: 1}\n`);
    assert.equal((await validate(path)).status, 0);
    assert.equal((await validate(path, '--fail-on', 'warning')).status, 1);
    const good = file('good.yaml', `${head}spec: {}\n`);
    assert.equal((await validate(good, '--fail-on', 'information')).status, 0);
  });

  test('goes on after what it cannot read, says so in one line each, and exits with 2', async () => {
    const good = file('mixed/good.yaml', `${head}spec: {}\n`);
    const binary = file('mixed/binary.yaml', new Uint8Array([1, 0, 2]));
    const missing = join(folder, 'nowhere.yaml');
    const { status, err, report } = await json(missing, join(folder, 'mixed'));
    assert.equal(status, 2);
    assert.deepEqual(err, [
      `${missing}: There is no such file or folder.`,
      `${binary}: It is binary, not text.`,
    ]);
    assert.deepEqual(
      report.files.map(({ path, error }: { path: string; error?: string }) => [path, error]),
      [
        [missing, 'There is no such file or folder.'],
        [binary, 'It is binary, not text.'],
        [good, undefined],
      ],
    );
  });

  test('has nothing to say where there is nothing of ours', async () => {
    const { status, out, err } = await validate(file('pod.yaml', 'kind: Pod\n'));
    assert.deepEqual([status, out, err], [0, 'No MachineConfiguration in 1 file.\n', []]);
  });

  test('an empty folder or a pattern without a match is one sentence', async () => {
    mkdirSync(join(folder, 'empty'));
    for (const path of ['empty', '*.nothing'].map((name) => join(folder, name))) {
      const { status, err } = await validate(path);
      assert.equal(status, 2);
      assert.equal(err.length, 1);
    }
  });

  test('reads standard input once', async () => {
    const ran = await run(['validate', '-', '-', '--format', 'json'], {
      stdin: `${head}spec: {logLevel: debug}\n`,
    });
    assert.equal(ran.status, 1);
    assert.deepEqual(
      JSON.parse(ran.out).files.map(({ path }: { path: string }) => path),
      ['-'],
    );
    const broken = await run(['validate', '-'], { stdin: new Uint8Array([0xff, 0xfe, 0]) });
    assert.deepEqual(
      [broken.status, broken.err],
      [2, ['Standard input: It is UTF-16 text; save it as UTF-8.']],
    );
  });

  test('the target is that of the flags, of the only file that names one, or the newest', async () => {
    const plain = file('target/plain.yaml', `${head}spec: {}\n`);
    const named = file('target/named.yaml', `# openshift: 4.20 platform=GCP\n${head}spec: {}\n`);
    const targetOf = async (...words: string[]) => (await json(...words)).report.target;
    assert.deepEqual(await targetOf(named), {
      release: '4.20',
      featureSet: 'Default',
      platform: 'GCP',
      source: 'modeline',
    });
    assert.equal((await targetOf(named, plain)).source, 'default');
    assert.deepEqual(await targetOf(named, '--release', '4.21', '--feature-set', 'TechPreviewNoUpgrade'), {
      release: '4.21',
      featureSet: 'TechPreviewNoUpgrade',
      platform: 'GCP',
      source: 'flag',
    });
  });

  test('gates that are turned on by name bring the policies of the cluster', async () => {
    const manager =
      '{resource: controlplanemachinesets, apiGroup: machine.openshift.io, selection: {mode: All}}';
    const path = file('gates.yaml', `${head}spec: {managedBootImages: {machineManagers: [${manager}]}}\n`);
    const admissionWith = async (gates: string) => {
      const target = ['--release', '4.22', '--platform', 'VSphere', '--feature-set', 'CustomNoUpgrade'];
      return (await json(path, ...target, '--feature-gates', gates)).report.files[0].documents[0].admission;
    };
    assert.equal(await admissionWith('ManagedBootImagesCPMS=true'), 'rejected');
    assert.equal(await admissionWith('ManagedBootImagesCPMS=false'), 'accepted');
  });

  test('a patch of a kustomization need not be whole', async () => {
    file('kustomize/overlay/kustomization.yaml', 'patches:\n- path: patches/log.yaml\n');
    const patch = file(
      'kustomize/overlay/patches/log.yaml',
      `${head.replace('cluster', 'any')}spec: {logLevel: Debug}\n`,
    );
    const { report, status } = await json(patch);
    assert.equal(status, 0);
    assert.deepEqual(report.files[0].documents[0].findings, []);
    assert.equal(report.files[0].documents[0].admission, 'unknown');
  });

  describe('--crd', () => {
    const crd = (kind: string, versions: string) =>
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: operator.openshift.io\n  names: {kind: ${kind}}\n  versions: ${versions}\n`;
    const schema = '{type: object, properties: {spec: {type: object, properties: {only: {type: string}}}}}';

    test('stands for the bundled schema', async () => {
      const definition = file(
        'crd.yaml',
        `kind: Pod\n---\n${crd('MachineConfiguration', `[{name: v1, schema: {openAPIV3Schema: ${schema}}}]`)}`,
      );
      const path = file('only.yaml', `${head}spec: {only: x, logLevel: Debug}\n`);
      const { report } = await json(path, '--crd', definition);
      assert.deepEqual(report.files[0].documents[0].droppedFields, ['spec.logLevel']);
    });

    test('that is none is one sentence', async () => {
      const path = file('any.yaml', head);
      const other = file('other-crd.yaml', crd('Other', '[]'));
      const empty = file('no-version.yaml', crd('MachineConfiguration', '[]'));
      const missing = join(folder, 'no-crd.yaml');
      const expected: readonly (readonly [string, string])[] = [
        [other, 'It has no CustomResourceDefinition of MachineConfiguration (operator.openshift.io).'],
        [empty, 'The CustomResourceDefinition in it has no schema of version v1.'],
        [missing, 'There is no such file or folder.'],
      ];
      for (const [given, reason] of expected) {
        assert.deepEqual(await validate(path, '--crd', given), {
          status: 2,
          out: '',
          err: [`${given}: ${reason}`],
        });
      }
    });
  });

  test('--snapshot supplies what the flags leave open', async () => {
    const snapshot = file(
      'snapshot/all.yaml',
      [
        'apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: {name: version}\nstatus: {desired: {version: 4.21.7}, history: [{version: 4.21.7, state: Completed}]}\n',
        'apiVersion: config.openshift.io/v1\nkind: Infrastructure\nmetadata: {name: cluster}\nstatus: {platformStatus: {type: VSphere}}\n',
      ].join('---\n'),
    );
    const path = file('plain.yaml', `${head}spec: {}\n`);
    const { report } = await json(path, '--snapshot', join(snapshot, '..'));
    assert.deepEqual(report.target, {
      release: '4.21',
      featureSet: 'Default',
      platform: 'VSphere',
      source: 'snapshot',
    });
    const chosen = await json(path, '--snapshot', snapshot, '--platform', 'AWS', '--release', '4.22');
    assert.deepEqual([chosen.report.target.platform, chosen.report.target.source], ['AWS', 'flag']);
    const missing = await validate(path, '--snapshot', join(folder, 'gone'));
    assert.equal(missing.status, 2);
    assert.equal(missing.err.length, 1);
  });

  test('JSON keeps its contract', async () => {
    const path = join(fixtures, 'contract.yaml');
    const { out, status } = await validate(
      '--format',
      'json',
      '--release',
      '4.22',
      '--platform',
      'AWS',
      path,
    );
    assert.equal(status, 1);
    const golden = readFileSync(join(fixtures, 'contract.json'), 'utf8');
    assert.deepEqual(JSON.parse(out.replaceAll(JSON.stringify(path), '"contract.yaml"')), JSON.parse(golden));
  });
});
