import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OpenDocument, startInProcess, type TestEditor } from '../support/lsp-client.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';

async function found(document: OpenDocument, line: number) {
  const result = await document.resourceAt({ line, character: 0 });
  assert.ok(result.outcome === 'found', JSON.stringify(result));
  return { ...result, object: JSON.parse(result.body) as Record<string, unknown> };
}

describe('the object to preview', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await startInProcess();
  });
  after(() => editor.close());

  test('is the one that the cursor is in, of several', async () => {
    const document = await editor.open(
      `# first\n---\n${head}spec: {logLevel: Debug}\n---\nkind: Pod\n---\n${head}spec: {logLevel: Trace}\n`,
    );
    const first = await found(document, 4);
    assert.deepEqual([first.object['spec'], first.line, first.name], [{ logLevel: 'Debug' }, 1, 'cluster']);
    // On the separator itself its document has begun.
    assert.deepEqual((await found(document, 9)).object['spec'], { logLevel: 'Trace' });
    const inPod = await document.resourceAt({ line: 8, character: 0 });
    assert.equal(inPod.outcome, 'refused');
  });

  test('is the only one there is, wherever the cursor is', async () => {
    const document = await editor.open(`kind: Pod\n---\n${head}spec: {}\n---\nkind: Pod\n`);
    for (const line of [0, 3, 8]) assert.equal((await found(document, line)).line, 1);
  });

  test('comes without what the API server sets, and with everything else', async () => {
    const serverSet = ['uid', 'resourceVersion', 'selfLink', 'creationTimestamp', 'deletionTimestamp'];
    const document = await editor.open(
      `${head}  generation: 3\n  managedFields: []\n  labels: {y: "1"}\n  annotations: {b: c}\n${serverSet
        .map((name) => `  ${name}: x\n`)
        .join('')}spec: {managedBootImages: {}}\nstatus: {readyReplicas: 1}\n`,
    );
    assert.deepEqual((await found(document, 0)).object, {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'MachineConfiguration',
      metadata: { name: 'cluster', labels: { true: '1' }, annotations: { b: 'c' } },
      spec: { managedBootImages: {} },
    });
  });

  test('tells absent, empty and null apart', async () => {
    for (const spec of [
      '{}',
      '{"managedBootImages":{}}',
      '{"managedBootImages":{"machineManagers":[]}}',
      '{"managedBootImages":{"machineManagers":null}}',
    ]) {
      const { body } = await found(await editor.open(`${head}spec: ${spec}\n`), 0);
      assert.ok(body.endsWith(`"spec":${spec}}`), body);
    }
  });

  test('follows edits, and says of which version it is', async () => {
    const document = await editor.open(`${head}spec: {}\n`);
    await document.change(`${head}spec: {logLevel: Debug}\n`);
    const { version, object } = await found(document, 0);
    assert.equal(version, 2);
    assert.deepEqual(object['spec'], { logLevel: 'Debug' });
  });

  test('comes with what the API server would refuse, by line of the file', async () => {
    const document = await editor.open(`---\nkind: Pod\n---\n${head}spec:\n  nothing: 1\n  logLevel: x\n`);
    const { errors } = await found(document, 4);
    assert.deepEqual(
      errors.map(({ rule, path, line }) => [rule, path, line]),
      [
        ['unknown-field', 'spec.nothing', 8],
        ['not-one-of', 'spec.logLevel', 9],
      ],
    );
  });
});

describe('code actions in a file of several documents', () => {
  test('edit the right document after the ones before it have changed', async () => {
    const editor = await startInProcess();
    const document = await editor.open(`${head}spec: {}\n---\n${head}spec:\n  logLevel: debug\n`);
    const start = { line: 0, character: 0 };
    await document.type({ start, end: start }, '# new\n# lines\n');
    const [finding] = await document.diagnostics();
    const [fix] = await document.fixes(finding!);
    assert.equal(document.applied(fix!), document.text.replace('debug', 'Debug'));
    const [all] = await document.fixAll();
    assert.equal(document.applied(all!), document.text.replace('debug', 'Debug'));
    const change = all?.edit?.documentChanges?.[0];
    assert.deepEqual(change !== undefined && 'textDocument' in change && change.textDocument.version, 2);
    await editor.close();
  });
});
