import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startInProcess, type TestEditor, textAt } from '../support/lsp-client.ts';
import { marksOf, testJudges } from '../support/rule-fixture.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';
const managers = 'spec:\n  managedBootImages:\n    machineManagers:\n';

describe('completion', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await startInProcess();
  });
  after(() => editor.close());

  async function complete(marked: string, start = head) {
    const { text, position } = textAt(start + marked);
    const document = await editor.open(text);
    const items = await document.completions(position);
    return { document, items, labels: items.map(({ label }) => label) };
  }

  /** The text after the entry `label` was chosen, without the usual head. */
  async function chosen(marked: string, label: string, start = head): Promise<string> {
    const { document, items, labels } = await complete(marked, start);
    const item = items.find((one) => one.label === label);
    assert.ok(item !== undefined, `${label} is not among ${labels.join(', ')}`);
    return document.completed(item).slice(start.length);
  }

  const choices: readonly (readonly [marked: string, label: string, text: string])[] = [
    ['spec:\n  log|\n', 'logLevel', 'spec:\n  logLevel: \n'],
    ['spec:\n  log|: Debug\n', 'logLevel', 'spec:\n  logLevel: Debug\n'],
    ['spec:\n  logLevel: |\n', 'Debug', 'spec:\n  logLevel: Debug\n'],
    ['spec:\n  logLevel:|\n', 'Debug', 'spec:\n  logLevel: Debug\n'],
    ['spec:\n  logLevel: de|bug # why\n', 'Debug', 'spec:\n  logLevel: Debug # why\n'],
    ['spec: {logLevel: |}\n', 'Trace', 'spec: {logLevel: Trace}\n'],
    ['spec: {log|}\n', 'logLevel', 'spec: {logLevel: }\n'],
    [`${managers}    - |\n`, 'apiGroup', `${managers}    - apiGroup: machine.openshift.io\n`],
    [
      `${managers}    - resource: machinesets\n      apiGroup: |\n`,
      'machine.openshift.io',
      `${managers}    - resource: machinesets\n      apiGroup: machine.openshift.io\n`,
    ],
    // What stands broken next to it is left alone.
    [
      'spec:\n  logLevel Normal\n  operatorLogLevel: |\n',
      'Debug',
      'spec:\n  logLevel Normal\n  operatorLogLevel: Debug\n',
    ],
    [
      'spec:\n  operatorLogLevel: |\n  managedBootImages: {',
      'Debug',
      'spec:\n  operatorLogLevel: Debug\n  managedBootImages: {',
    ],
  ];
  for (const [marked, label, text] of choices) {
    test(`${JSON.stringify(marked)} + ${label}`, async () => assert.equal(await chosen(marked, label), text));
  }

  test('never offers Partial for control plane machine sets, however it is written', async () => {
    for (const marked of [
      `${managers}    - resource: controlplanemachinesets\n      apiGroup: machine.openshift.io\n      selection:\n        mode: |\n`,
      `${managers}    - resource: controlplanemachinesets\n      selection: {mode: |}\n`,
      `${managers}    - selection:\n        mode: "|"\n      resource: controlplanemachinesets\n`,
      `${managers}    - resource: controlplanemachinesets\n      apiGroup: machine.openshift.io\n      selection:\n        mode: Pa|rtial\n`,
    ]) {
      assert.deepEqual((await complete(marked)).labels, ['All', 'None'], marked);
    }
    const { labels } = await complete(
      `${managers}    - resource: |\n      apiGroup: machine.openshift.io\n      selection:\n        mode: Partial\n        partial: {machineResourceSelector: {}}\n`,
    );
    assert.deepEqual(labels, ['machinesets']);
  });

  test('in JSON keys and values come in quotes', async () => {
    const start = '{"apiVersion": "operator.openshift.io/v1",\n"kind": "MachineConfiguration",\n';
    assert.equal(await chosen('"spec": {"log|"}}', 'logLevel', start), '"spec": {"logLevel": }}');
    assert.equal(
      await chosen('"spec": {"logLevel": "|"}}', 'Debug', start),
      '"spec": {"logLevel": "Debug"}}',
    );
    assert.equal(await chosen('"spec": {"logLevel": |}}', 'Debug', start), '"spec": {"logLevel": "Debug"}}');
  });

  test('in a file of several documents it is about the one the cursor is in', async () => {
    const { labels, document, items } = await complete(
      `spec: {}\n---\nkind: Pod\nspec: {}\n---\n${head}spec:\n  logLevel: |\n---\nkind: Pod\n`,
    );
    assert.ok(labels.includes('TraceAll'));
    assert.match(
      document.completed(items.find(({ label }) => label === 'TraceAll')!),
      /spec:\n {2}logLevel: TraceAll\n---/,
    );
    assert.deepEqual((await complete('spec: {}\n---\nkind: Pod\nspec:\n  |\n')).labels, []);
  });

  test('sees what was typed a moment ago', async () => {
    const { text, position } = textAt(`${head}spec:\n  |\n`);
    const document = await editor.open(text);
    assert.ok((await document.completions(position)).some(({ label }) => label === 'logLevel'));
    await document.type({ start: position, end: position }, 'logLevel: ');
    const labels = (await document.completions({ ...position, character: 12 })).map(({ label }) => label);
    assert.deepEqual(
      labels.filter((label) => label !== '""'),
      ['Normal', 'Debug', 'Trace', 'TraceAll'],
    );
  });

  test('what it writes is read as it is meant', async () => {
    const { document, items } = await complete('spec:\n  |\n');
    const judge = testJudges().for({});
    for (const item of items) {
      const syntax = marksOf(judge, document.completed(item)).filter(({ rule }) => rule === 'yaml-syntax');
      assert.deepEqual(syntax, [], item.label);
    }
  });

  test('offers what the release has', async () => {
    const resources = async () =>
      (await complete(`${managers}    - resource: |\n      apiGroup: machine.openshift.io\n`)).labels;
    assert.deepEqual(await resources(), ['machinesets', 'controlplanemachinesets']);
    await editor.setSnapshot({ clusterVersion: { status: { history: [{ version: '4.20.1' }] } } });
    assert.deepEqual(await resources(), ['machinesets']);
    await editor.setSnapshot({});
  });
});
