import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';

const program = resolve(import.meta.dirname, '../../../dist/cli.cjs');
const skip = existsSync(program) ? false : 'dist/cli.cjs is not built; npm run build makes it';
const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\n';
const folder = mkdtempSync(join(tmpdir(), 'process-'));
after(() => rmSync(folder, { recursive: true }));

function start(...words: string[]) {
  return spawn(process.execPath, [program, ...words], { cwd: folder, env: { PATH: process.env['PATH'] } });
}

async function run(words: readonly string[], stdin = '') {
  const child = start(...words);
  child.stdin.on('error', () => undefined).end(stdin);
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, out, err };
}

describe('the command as a process', { skip }, () => {
  writeFileSync(join(folder, 'good.yaml'), `${head}spec: {}\n`);
  writeFileSync(join(folder, 'bad.yaml'), `${head}spec: {logLevel: debug}\n`);

  test('exits with 0, 1 or 2, and says each thing where it belongs', async () => {
    const [good, bad, unread, wrong] = await Promise.all([
      run(['validate', 'good.yaml']),
      run(['validate', '*.yaml']),
      run(['validate', 'good.yaml', 'none.yaml']),
      run(['validate', '--relase=4.22', 'good.yaml']),
    ]);
    assert.deepEqual([good.status, good.err], [0, '']);
    assert.match(good.out, /nothing to mend\.\n$/);
    assert.deepEqual([bad.status, bad.err], [1, '']);
    assert.match(bad.out, /^bad\.yaml:4:18 error not-one-of$/m);
    assert.deepEqual([unread.status, unread.err], [2, 'none.yaml: There is no such file or folder.\n']);
    assert.deepEqual(wrong, {
      status: 2,
      out: '',
      err: 'There is no option --relase. Did you mean --release? See machineconfiguration validate --help.\n',
    });
  });

  test('reads standard input, writes no colours into a pipe, and knows its version', async () => {
    const [piped, version] = await Promise.all([
      run(['validate', '--format', 'github', '-'], `${head}spec: {logLevel: debug}\n`),
      run(['--version']),
    ]);
    assert.equal(piped.status, 1);
    assert.match(piped.out, /^::error file=stdin,line=4,endLine=4,col=18,endColumn=23,title=not-one-of::/m);
    assert.ok(!piped.out.includes('\u001b'));
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
  });

  test('ends quietly when nobody reads on', async () => {
    writeFileSync(join(folder, 'many.yml'), `${head}spec: {logLevel: debug}\n---\n`.repeat(3000));
    const child = start('validate', '--format', 'json', 'many.yml');
    child.stdout.once('data', () => child.stdout.destroy());
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const [err, status] = await Promise.all([text(child.stderr), ended]);
    assert.deepEqual([err, status], ['', 0]);
  });
});
