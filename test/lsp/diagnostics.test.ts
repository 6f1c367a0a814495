import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DiagnosticSeverity, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { resourceAtMethod } from '../../server/src/protocol.ts';
import { type OpenDocument, startInProcess, type TestEditor } from '../support/lsp-client.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';
const wrong = `${head}spec:\n  logLevel: debug\n`;
const of420 = { clusterVersion: { status: { history: [{ version: '4.20.1' }] } } };

/** The diagnostics without hints. */
async function errors(document: OpenDocument) {
  return (await document.diagnostics()).filter(({ severity }) => severity !== DiagnosticSeverity.Hint);
}

describe('diagnostics that the editor asks for', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await startInProcess();
  });
  after(() => editor.close());

  test('look like this on the wire', async () => {
    const document = await editor.open(wrong);
    const [finding] = await document.diagnostics();
    assert.deepEqual(
      { ...finding, message: '', data: {} },
      {
        range: { start: { line: 5, character: 12 }, end: { line: 5, character: 17 } },
        severity: 1,
        code: 'not-one-of',
        source: 'machineconfiguration',
        message: '',
        data: {},
      },
    );
    assert.match(String(finding?.message), /spec\.logLevel/);
  });

  test('are not sent again while nothing has changed', async () => {
    const document = await editor.open(wrong);
    const first = await document.report();
    assert.ok(first.kind === 'full' && first.resultId !== undefined);
    assert.deepEqual(await document.report(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    assert.equal((await document.report('of another server')).kind, 'full');
    await document.change(`${wrong}  zzz: 1\n`);
    const second = await document.report(first.resultId);
    assert.ok(second.kind === 'full' && second.items.length === 3 && second.resultId !== first.resultId);
  });

  test('are asked for again when the cluster is known better', async () => {
    const document = await editor.open(wrong);
    const first = await document.report();
    const refreshed = editor.nextRefresh();
    await editor.setSnapshot(of420);
    await refreshed;
    assert.equal((await document.report(first.resultId)).kind, 'full');
    await editor.setSnapshot({});
  });

  test('follow what is typed, letter by letter, in files of several documents and with CRLF', async () => {
    const document = await editor.open(`${wrong}---\n${wrong}`.replaceAll('\n', '\r\n'));
    const at = (line: number, from: number, to: number) => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    const lines = async () => (await errors(document)).map(({ range }) => range.start.line);
    assert.deepEqual(await lines(), [5, 12]);
    for (const letter of '# x') await document.type(at(0, 0, 0), letter);
    assert.deepEqual((await document.diagnostics())[0]?.code, 'yaml-syntax');
    await document.type(at(0, 0, 3), '');
    await document.type(at(0, 0, 0), '# a comment\r\n\r\n');
    assert.deepEqual(await lines(), [7, 14]);
    await document.type(at(7, 12, 13), 'D');
    assert.deepEqual(await lines(), [14]);
    // Without the separator there is one document with every key twice.
    await document.type({ start: { line: 8, character: 0 }, end: { line: 9, character: 0 } }, '');
    assert.ok((await document.diagnostics()).some(({ code }) => code === 'duplicate-key'));
  });

  test('count as the editor does behind characters of two units', async () => {
    const document = await editor.open(`${head}spec: {"operatorLogLevel": "😀", logLevel: debug}\n`);
    assert.deepEqual(
      new Set((await errors(document)).map(({ range }) => `${range.start.character}-${range.end.character}`)),
      new Set(['27-31', '43-48']),
    );
  });

  test('are none for a file that is not open', async () => {
    const document = await editor.open(wrong);
    await document.close();
    assert.deepEqual(await document.diagnostics(), []);
    assert.equal(await document.hover({ line: 0, character: 0 }), null);
    assert.deepEqual(await document.completions({ line: 0, character: 0 }), []);
    assert.equal((await document.resourceAt({ line: 0, character: 0 })).outcome, 'refused');
  });

  test('a request of ours without its parameters is answered, and the server lives on', async () => {
    const answer = await editor.connection.sendRequest(resourceAtMethod, {}).catch((error: unknown) => error);
    assert.ok(
      answer instanceof ResponseError ? answer.code !== LSPErrorCodes.ServerCancelled : answer !== null,
    );
    assert.equal((await errors(await editor.open(wrong))).length, 1);
  });
});

describe('diagnostics for an editor that does not ask', () => {
  test('come after opening, typing and news of the cluster, and go when the file is closed', async () => {
    const editor = await startInProcess({ pull: false });
    const codesAfter = async (work: () => Promise<unknown>) => {
      const next = editor.nextPublication();
      await work();
      return (await next).diagnostics.map(({ code }) => code);
    };
    const uri = 'file:///pushed.yaml';
    const opened = editor.nextPublication();
    const document = await editor.open(wrong, uri);
    assert.deepEqual(
      (await opened).diagnostics.map(({ code }) => code),
      ['not-one-of', 'rules-skipped'],
    );
    assert.deepEqual(await codesAfter(() => document.change(`${head}spec:\n  logLevel: Debug\n`)), []);
    const cpms = `${head}spec:\n  managedBootImages:\n    machineManagers:\n    - resource: controlplanemachinesets\n      apiGroup: machine.openshift.io\n      selection: {mode: All}\n    - resource: machinesets\n      apiGroup: machine.openshift.io\n      selection: {mode: All}\n`;
    assert.deepEqual(await codesAfter(() => document.change(cpms)), []);
    assert.deepEqual(await codesAfter(() => editor.setSnapshot(of420)), ['not-one-of']);
    assert.deepEqual(await codesAfter(() => document.close()), []);
    await editor.close();
  });
});
