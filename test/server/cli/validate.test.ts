import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readArguments } from '../../../server/src/cli/arguments.ts';
import { readInputs } from '../../../server/src/cli/inputs.ts';
import { validate } from '../../../server/src/cli/validate.ts';
import { testJudges } from '../../support/rule-fixture.ts';

const known = [
  { major: 4, minor: 21 },
  { major: 4, minor: 22 },
];
const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\n';
const folder = mkdtempSync(join(tmpdir(), 'validate-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(paths: readonly string[], failOn: 'error' | 'warning' | 'information' = 'error') {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    coloured: false,
  };
  const status = await validate(readInputs(paths), testJudges().for({}), failOn, terminal);
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('machineconfiguration validate', () => {
  test('says where, what and what would mend it', async () => {
    const path = file('wrong.yaml', `kind: Pod\n---\n${head}spec:\n  logLevel: debug\n`);
    const { status, out } = await run([path]);
    assert.equal(status, 1);
    assert.ok(out.startsWith(`${path}:7:13 error not-one-of\n  spec.logLevel cannot be "debug"`), out);
    assert.match(out, /Fix: Change to `Debug` · /);
    assert.match(out, /1 MachineConfiguration judged for OpenShift \d+\.\d+: 1 error\.$/);
  });

  test('exits by --fail-on', async () => {
    const path = file('warns.yaml', `${head}spec: {zzz: 1}\n`);
    assert.equal((await run([path])).status, 0);
    assert.equal((await run([path], 'warning')).status, 1);
  });

  test('goes on after what it cannot read, and says so in one line each', async () => {
    const good = file('good.yaml', `${head}spec: {}\n`);
    const binary = file('binary.yaml', new Uint8Array([1, 0, 2]));
    const latin = file('latin.yaml', new Uint8Array([0x61, 0xe9, 0x61]));
    const missing = join(folder, 'nowhere.yaml');
    const { status, out, err } = await run([missing, binary, latin, good]);
    assert.equal(status, 2);
    assert.deepEqual(err.split('\n'), [
      `${missing}: There is no such file or folder.`,
      `${binary}: The file is binary.`,
      `${latin}: The file is not UTF-8 text.`,
    ]);
    assert.match(out, /1 MachineConfiguration judged/);
  });

  test('words that make no sense are one sentence', () => {
    const reasonOf = (...words: string[]) => {
      const command = readArguments(words, known);
      return command.command === 'wrong-usage' ? command.reason : command.command;
    };
    assert.match(reasonOf(), /Say what to do/);
    assert.match(reasonOf('apply'), /no command "apply"/);
    assert.match(reasonOf('validate'), /Name at least one file/);
    assert.match(
      reasonOf('validate', 'x', '--release', '3.11'),
      /--release takes one of 4\.21, 4\.22, not "3\.11"/,
    );
    assert.match(reasonOf('validate', 'x', '--feature-set', 'Beta'), /--feature-set takes one of/);
    assert.match(
      reasonOf('validate', 'x', '--fail-on', 'never'),
      /--fail-on takes error, warning, information/,
    );
    assert.match(reasonOf('validate', '--nonsense'), /nonsense/);
    assert.equal(reasonOf('--help'), 'help');
    const command = readArguments(['validate', 'x', '--release', '4.21.3', '--platform', 'AWS'], known);
    assert.deepEqual(command.command === 'validate' && command.target, {
      release: known[0],
      platform: 'AWS',
      source: 'flag',
    });
  });
});
