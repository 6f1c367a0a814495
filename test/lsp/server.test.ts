import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OpenDocument, startInProcess, type TestEditor, textAt } from '../support/lsp-client.ts';
import { marksOf, testJudges } from '../support/rule-fixture.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';
const controlPlaneOnly = `${head}spec:
  managedBootImages:
    machineManagers:
    - resource: controlplanemachinesets
      apiGroup: machine.openshift.io
      selection:
        mode: All
`;

/** Opens the marked text after the usual head; the labels that completion offers at the bar. */
async function labelsAt(editor: TestEditor, marked: string, before = head): Promise<readonly string[]> {
  const { text, position } = textAt(before + marked);
  return (await (await editor.open(text)).completions(position)).map(({ label }) => label);
}

async function codes(document: OpenDocument): Promise<readonly unknown[]> {
  return (await document.diagnostics()).map(({ code }) => code).sort();
}

describe('the language server over the wire', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await startInProcess();
  });
  after(() => editor.close());

  test('says what it can do', () => {
    const { capabilities } = editor.initialized;
    assert.equal(capabilities.hoverProvider, true);
    assert.equal(capabilities.documentSymbolProvider, true);
    assert.ok(capabilities.completionProvider !== undefined);
    assert.ok(capabilities.diagnosticProvider !== undefined);
  });

  test('follows edits, and keeps the places of findings in later documents right', async () => {
    const document = await editor.open(`${head}spec: {}\n---\n${head}spec:\n  logLevel: debug\n`);
    assert.deepEqual((await document.diagnostics())[0]?.range.start, { line: 11, character: 12 });
    await document.change(`# new\n# lines\n${head}spec: {}\n---\n${head}spec:\n  logLevel: debug\n`);
    assert.deepEqual((await document.diagnostics())[0]?.range.start, { line: 13, character: 12 });
    await document.change(`${head}spec:\n  logLevel: Debug\n`);
    assert.deepEqual(await document.diagnostics(), []);
  });

  test('leaves every other kind alone, broken or not', async () => {
    const document = await editor.open(
      'kind: Pod\nkind: Pod\nspec: [\n---\nkind: MachineConfig\nspec: 5\n---\njust text\n',
    );
    assert.deepEqual(await document.diagnostics(), []);
    assert.deepEqual(await document.symbols(), []);
    assert.equal(await document.hover({ line: 0, character: 1 }), null);
  });

  test('judges by the cluster once it is known, and by the newest release before', async () => {
    const document = await editor.open(controlPlaneOnly);
    assert.deepEqual(await codes(document), ['control-plane-only']);
    await editor.setSnapshot({ clusterVersion: { status: { history: [{ version: '4.20.1' }] } } });
    assert.deepEqual(await codes(document), ['control-plane-only', 'not-one-of']);
    await editor.setSnapshot({});
    assert.deepEqual(await codes(document), ['control-plane-only']);
  });

  test('offers the fixes of a finding with edits for the version it has seen', async () => {
    const document = await editor.open(controlPlaneOnly);
    const [finding] = await document.diagnostics();
    assert.ok(finding !== undefined);
    const fixes = await document.fixes(finding);
    assert.deepEqual(
      fixes.map(({ title, kind }) => `${kind}: ${title}`),
      [
        'quickfix: Add `machinesets` with Mode `All`',
        'quickfix: Add `machinesets` with Mode `None`',
        'quickfix: Ignore control-plane-only Here…',
      ],
    );
    const change = fixes[0]?.edit?.documentChanges?.[0];
    assert.ok(change !== undefined && 'textDocument' in change);
    assert.deepEqual(change.textDocument, { uri: document.uri, version: 1 });
    assert.ok(
      document
        .applied(fixes[0]!)
        .endsWith(
          '- resource: machinesets\n      apiGroup: machine.openshift.io\n      selection:\n        mode: All\n',
        ),
    );
  });

  test('has no fix for a finding whose field is gone, and none for the findings of others', async () => {
    const document = await editor.open(controlPlaneOnly);
    const [finding] = await document.diagnostics();
    await document.change(`${head}spec: {}\n`);
    assert.deepEqual(await document.fixes(finding!), []);
    assert.deepEqual(await document.fixes({ ...finding!, source: 'someone else' }), []);
  });

  test('fixes all that is certain at once, and nothing that is a choice', async () => {
    const document = await editor.open(
      `${head}  namespace: x\nspec:\n  logLevel: debug\n  managedBootImages:\n    machineManagers:\n    - resource: controlplanemachinesets\n      selection: {mode: all}\n`,
    );
    const [action] = await document.fixAll();
    const text = document.applied(action!);
    assert.match(text, /logLevel: Debug/);
    assert.match(text, /selection: \{mode: All\}\n {6}apiGroup: machine\.openshift\.io/);
    assert.doesNotMatch(text, /namespace|machinesets\n.*None/);
    assert.deepEqual(
      marksOf(testJudges().for({}), text).map(({ rule }) => rule),
      ['control-plane-only'],
    );
  });

  test('completes keys and values that the API server would take', async () => {
    const mode = (resource: string) =>
      `spec:\n  managedBootImages:\n    machineManagers:\n    - resource: ${resource}\n      apiGroup: machine.openshift.io\n      selection:\n        mode: |`;
    assert.deepEqual(await labelsAt(editor, mode('machinesets')), ['All', 'Partial', 'None']);
    assert.deepEqual(await labelsAt(editor, mode('controlplanemachinesets')), ['All', 'None']);
    assert.deepEqual(await labelsAt(editor, mode('controlplanemachinesets').replace('|', 'P|')), [
      'All',
      'None',
    ]);
    assert.ok((await labelsAt(editor, 'spec:\n  man|\n  logLevel: Normal\n')).includes('managedBootImages'));
    assert.ok(!(await labelsAt(editor, 'spec:\n  |\n  logLevel: Normal\n')).includes('logLevel'));
    assert.deepEqual(
      await labelsAt(
        editor,
        'spec:\n  managedBootImages: {machineManagers: [{resource: machinesets, sel|}]}',
      ),
      ['apiGroup', 'selection'],
    );
    assert.deepEqual(
      await labelsAt(
        editor,
        'spec:\n  managedBootImages:\n    machineManagers:\n    - resource: machinesets\n      apiGroup: machine.openshift.io\n      selection: {mode: All}\n    - resource: |\n',
      ),
      ['controlplanemachinesets'],
    );
  });

  test('completes in JSON with quotes, and nowhere where nothing of the object can stand', async () => {
    const { text, position } = textAt(
      '{"apiVersion": "operator.openshift.io/v1",\n"kind": "MachineConfiguration",\n"spec": {"logLevel": |}}',
    );
    const document = await editor.open(text);
    const items = await document.completions(position);
    assert.match(document.completed(items.find(({ label }) => label === 'Debug')!), /"logLevel": "Debug"/);
    for (const nowhere of ['# |', 'spec: # |', 'spec:\n  forceRedeploymentReason: |']) {
      assert.deepEqual(await labelsAt(editor, nowhere), [], nowhere);
    }
  });

  test('begins an empty file with whole documents that are valid', async () => {
    const judge = testJudges().for({});
    for (const start of ['', 'mc', '# a comment\n']) {
      const document = await editor.open(start);
      const lines = start.split('\n');
      const items = await document.completions({
        line: lines.length - 1,
        character: lines.at(-1)?.length ?? 0,
      });
      assert.equal(items.length, 3, start);
      for (const item of items) assert.deepEqual(marksOf(judge, document.completed(item)), [], item.label);
    }
  });

  test('explains fields, values and findings under the pointer', async () => {
    const document = await editor.open(controlPlaneOnly);
    const text = async (line: number, character: number) => {
      const hover = await document.hover({ line, character });
      return hover === null ? '' : String((hover.contents as { value: string }).value);
    };
    assert.match(await text(5, 6), /\*\*spec\.managedBootImages\*\* · object/);
    assert.match(
      await text(7, 20),
      /controlplanemachinesets`: \*With the feature set TechPreviewNoUpgrade since OpenShift 4\.21, generally available since 4\.22\.\*/,
    );
    assert.match(await text(7, 20), /\*\*control-plane-only\*\*: /);
  });

  test('outlines the object in words that mean something', async () => {
    const document = await editor.open(controlPlaneOnly);
    const [root] = await document.symbols();
    assert.equal(root?.name, 'MachineConfiguration cluster');
    assert.deepEqual(
      root?.children?.map(({ name }) => name),
      ['apiVersion', 'kind', 'metadata', 'spec'],
    );
    assert.match(JSON.stringify(root), /controlplanemachinesets → All/);
  });

  test('gives the object to preview without what the API server owns', async () => {
    const document = await editor.open(
      `${head}  namespace: x\n  uid: u\n  labels: {a: "1"}\nspec:\n  unsupportedConfigOverrides: {big: 9007199254740993}\nstatus: {observedGeneration: 1}\n`,
    );
    const found = await document.resourceAt({ line: 0, character: 0 });
    assert.ok(found.outcome === 'found');
    assert.equal(
      found.body,
      '{"apiVersion":"operator.openshift.io/v1","kind":"MachineConfiguration","metadata":{"labels":{"a":"1"},"name":"cluster"},"spec":{"unsupportedConfigOverrides":{"big":9007199254740993}}}',
    );
    assert.deepEqual(found.errors, []);
  });

  test('says why there is nothing to preview, and what the API server would refuse', async () => {
    const refusal = async (text: string, line = 0) => {
      const result = await (await editor.open(text)).resourceAt({ line, character: 0 });
      return result.outcome === 'refused'
        ? result.reason
        : JSON.stringify(result.errors.map(({ rule, line: at }) => [rule, at]));
    };
    assert.match(await refusal('kind: Pod\n'), /has no MachineConfiguration/);
    assert.match(await refusal(`${head}spec: [\n`), /^Line 5 cannot be read: /);
    assert.match(
      await refusal(`---\n${head}spec: {}\n---\nkind: Pod\n---\n${head}spec: {}\n`, 7),
      /several MachineConfigurations/,
    );
    assert.equal(
      await refusal(`${head}spec:\n  zzz: 1\n  logLevel: x\n`),
      '[["unknown-field",5],["not-one-of",6]]',
    );
  });
});

test('pushes diagnostics to an editor that cannot ask for them', async () => {
  const editor = await startInProcess({ pull: false });
  const document = await editor.open(controlPlaneOnly);
  await document.hover({ line: 0, character: 0 });
  assert.deepEqual(
    editor.published.get(document.uri)?.map(({ code }) => code),
    ['control-plane-only'],
  );
  await editor.close();
});
