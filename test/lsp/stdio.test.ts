import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  createProtocolConnection,
  ExitNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { connect, type TestEditor } from '../support/lsp-client.ts';

const server = resolve(import.meta.dirname, '../../dist/server.cjs');
const skip = existsSync(server) ? false : 'dist/server.cjs is not built; npm run build makes it';
const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';

function start(): ChildProcess {
  return spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function edit(child: ChildProcess): Promise<TestEditor> {
  return connect(
    createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!)),
  );
}

describe('the bundled server over stdio', { skip }, () => {
  let child: ChildProcess;
  let editor: TestEditor;
  before(async () => {
    child = start();
    editor = await edit(child);
  });
  after(() => child.kill());

  test('answers everything an editor asks in a session', async () => {
    const document = await editor.open(`${head}spec:\n  logLevel: debug\n`);
    const [finding] = await document.diagnostics();
    assert.equal(finding?.code, 'not-one-of');
    assert.equal((await document.fixes(finding!))[0]?.title, 'Change to `Debug`');
    assert.match(JSON.stringify(await document.hover({ line: 5, character: 4 })), /spec\.logLevel/);
    assert.ok(
      (await document.completions({ line: 5, character: 12 })).some(({ label }) => label === 'Trace'),
    );
    assert.equal((await document.symbols()).length, 1);
  });

  const bomb = `${head}a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]\n`)
    .join('')}spec: *h\n`;
  const inputs: readonly {
    readonly name: string;
    readonly text: string;
    readonly codes: readonly string[] | 'any';
  }[] = [
    { name: 'an empty file', text: '', codes: [] },
    { name: 'a file of another kind', text: 'apiVersion: v1\nkind: Pod\nspec: {a: 1, a: 2}\n', codes: [] },
    { name: 'broken YAML of another kind', text: 'kind: Pod\nspec: [\n', codes: [] },
    { name: 'broken YAML of ours', text: `${head}spec: {\n`, codes: 'any' },
    {
      name: 'a binary file',
      text: Array.from({ length: 20_000 }, (_, at) => String.fromCharCode((at * 7919) % 256)).join(''),
      codes: [],
    },
    { name: 'an alias bomb', text: bomb, codes: ['yaml-syntax'] },
    { name: 'deep nesting', text: `${head}spec: ${'['.repeat(20_000)}`, codes: 'any' },
    {
      name: 'half a document',
      text: 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmeta',
      codes: 'any',
    },
    {
      name: 'wrong types everywhere',
      text: 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: 5\nspec: []\nstatus: x\n',
      codes: 'any',
    },
  ];
  for (const { name, text, codes } of inputs) {
    test(`takes ${name}`, async () => {
      const document = await editor.open(text);
      const found = (await document.diagnostics()).map(({ code }) => String(code));
      if (codes === 'any') assert.ok(found.length > 0);
      else assert.deepEqual(found, codes);
      await document.completions({ line: 0, character: 0 });
      await document.hover({ line: 0, character: 2 });
      await document.symbols();
    });
  }

  test('takes a file of 30,000 lines, and an edit in it costs little', async () => {
    const one = `---\n${head}spec:\n  managedBootImages:\n    machineManagers:\n${['machinesets', 'controlplanemachinesets'].map((name) => `    - resource: ${name}\n      apiGroup: machine.openshift.io\n      selection:\n        mode: All\n`).join('')}${'  # filler\n'.repeat(14)}`;
    const text = one.repeat(1000);
    const document = await editor.open(text);
    assert.deepEqual(await document.diagnostics(), []);
    await document.change(text.replace('mode: All', 'mode: all'));
    const startTime = performance.now();
    assert.deepEqual(
      (await document.diagnostics()).map(({ code }) => code),
      ['not-one-of', 'rules-skipped'],
    );
    assert.ok(performance.now() - startTime < 1_000);
  });

  test('ends with 0 after shutdown and exit', async () => {
    const own = start();
    const session = await edit(own);
    const ended = new Promise<number | null>((done) => own.on('exit', done));
    await session.connection.sendRequest(ShutdownRequest.type);
    await session.connection.sendNotification(ExitNotification.type);
    assert.equal(await ended, 0);
  });
});

test('without a transport the server says how it is started', { skip }, async () => {
  const child = spawn(process.execPath, [server], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  assert.equal(code, 2);
  assert.equal(said, 'Usage: machineconfiguration-language-server --stdio\n');
});
