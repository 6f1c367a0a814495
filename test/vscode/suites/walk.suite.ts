import assert from 'node:assert/strict';
import {
  ConfigurationTarget,
  commands,
  DiagnosticSeverity,
  languages,
  type Position,
  Selection,
  type TextEditor,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type ApiServer, theApiServer } from '../support/api-server.ts';
import { planText, sidesOf } from '../support/previewed.ts';
import { theUser } from '../support/user.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The main job from end to end, as a person does it: in the window, against a real API server. */
describe('the walk: mend, preview, apply, read back', function () {
  this.timeout(120_000);

  it('shows a wrong value and mends it from the light bulb', async function () {
    const user = theUser(this);
    const editor = await openSample('control-plane-only.yaml');
    await waitForCodes(editor, ['control-plane-only', 'not-one-of']);
    const wrong = positionOf(editor, 'debug');
    await user.hover(wrong, /spec\.logLevel cannot be "debug"/);
    await user.screenshot('squiggle-and-hover');
    await user.press('Escape');
    await openLightBulb(editor, wrong);
    await user.click('lightBulb', 'Change to `Debug`');
    await waitUntil('the value is mended', () =>
      editor.document.getText().includes('logLevel: Debug # the light bulb'),
    );
    await waitForCodes(editor, ['control-plane-only']);
  });

  it('adds the worker machine sets from the light bulb', async function () {
    const user = theUser(this);
    const editor = await openSample('control-plane-only.yaml');
    await openLightBulb(editor, positionOf(editor, 'controlplanemachinesets'));
    await user.read('lightBulb', /Add `machinesets` with Mode `None`/);
    await user.screenshot('light-bulb');
    await user.click('lightBulb', 'Add `machinesets` with Mode `All`');
    await waitUntil('the entry is there', () =>
      editor.document.getText().includes('- resource: machinesets\n'),
    );
    await waitForCodes(editor, []);
  });

  it('previews the change against the API server, with its consequence, and stores nothing', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const before = await api.stored();
    await knowImages();
    const editor = await openSample('control-plane-only.yaml');
    const previewed = commands.executeCommand('machineConfiguration.preview');
    assert.match(await user.dialogText(), /Read the user data secrets of orchid\?/);
    await user.screenshot('user-data-question');
    await user.clickDialogButton('Read');
    await previewed;
    const [original, modified] = await waitUntil('the object is shown', () => sidesOf(objectTitle), 20_000);
    assert.doesNotMatch(original, /controlplanemachinesets/);
    assert.match(modified, /resource: controlplanemachinesets/);
    assert.match(modified, /resource: machinesets/);
    assert.match(modified, /logLevel: Debug/);
    assert.doesNotMatch(original + modified, /managedFields|resourceVersion|status:/);
    const [ami, newAmi] = await waitUntil('a boot image is shown', () =>
      sidesOf('orchid-7kq2m-worker-us-west-2b: boot image'),
    );
    assert.match(ami, /ami\.id: ami-05633d373d2067b59/);
    assert.match(newAmi, /ami\.id: ami-0e1b7c49d2a6f3058/);
    const plan = planText() ?? '';
    assert.match(plan, /valid until the cluster changes/);
    assert.match(plan, /object: server dry run/);
    assert.match(plan, /worker-user-data: Ignition 2\.2\.0 → 3\.5\.0/);
    await user.read('statusBar', /orchid/);
    await user.screenshot('preview-changes');
    assert.equal((await api.stored()).metadata.resourceVersion, before.metadata.resourceVersion);
    assert.deepEqual(unexpected(api), []);
    assert.equal(editor.document.isDirty, true);
  });

  it('applies it after a question that names cluster, user and object, and says what the operator does', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const done = commands.executeCommand('machineConfiguration.apply');
    const question = await user.dialogText();
    assert.match(question, /Apply MachineConfiguration "cluster" to orchid\?/);
    assert.match(question, /\d+ fields will change\./);
    assert.match(question, /2 machine sets and the control plane machine set will get another boot image\./);
    assert.match(question, /0 nodes are rebooted or replaced\./);
    assert.match(question, /User data secrets that are converted: worker-user-data\./);
    assert.ok(question.includes(api.server), question);
    assert.match(question, /User: \S+/);
    await user.screenshot('apply-dialog');
    await user.clickDialogButton('Apply');
    await done;
    await user.read(
      'notifications',
      /was applied to orchid[\s\S]*BootImageUpdateProgressing False[\s\S]*BootImageUpdateDegraded False[\s\S]*What the preview knew came out as previewed\./,
    );
    await user.screenshot('applied');
    const stored = await api.stored();
    assert.equal(stored.spec.logLevel, 'Debug');
    const managers = stored.spec.managedBootImages?.machineManagers ?? [];
    assert.deepEqual(
      managers.map(({ resource, selection }) => `${resource} ${selection.mode}`),
      ['controlplanemachinesets All', 'machinesets All'],
    );
    assert.equal(stored.status?.observedGeneration, stored.metadata.generation);
    assert.deepEqual(unexpected(api), []);
    assert.equal(api.writes().filter((write) => !write.includes('dryRun=All')).length, 1);
  });

  it('does not apply what was not previewed', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const before = await api.stored();
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.read('notifications', /Only what was previewed can be applied/);
    await dismiss(done);
    assert.equal((await api.stored()).metadata.resourceVersion, before.metadata.resourceVersion);
  });

  it('does not apply after the text has changed', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const editor = await openSample('control-plane-only.yaml');
    await replace(editor, 'logLevel: Debug', 'logLevel: Trace');
    await commands.executeCommand('machineConfiguration.preview');
    await waitUntil('the preview shows the new value', () => sidesOf(objectTitle)?.[1].includes('Trace'));
    await replace(editor, 'logLevel: Trace', 'logLevel: TraceAll');
    const before = await api.stored();
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.read('notifications', /The text has changed since the preview\. Nothing was applied\./);
    await dismiss(done);
    assert.equal((await api.stored()).metadata.resourceVersion, before.metadata.resourceVersion);
  });

  it('does not apply after the object has changed in the cluster, and says who changed what', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    await openSample('control-plane-only.yaml');
    await commands.executeCommand('machineConfiguration.preview');
    await waitUntil('the preview shows the new value', () => sidesOf(objectTitle)?.[1].includes('TraceAll'));
    await api.patch({ operatorLogLevel: 'Debug' });
    const before = await api.stored();
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.dialogText();
    await user.clickDialogButton('Apply');
    await user.read(
      'notifications',
      /has changed since the preview \(spec\.operatorLogLevel by test-outsider\)\. Nothing was applied\./,
    );
    await dismiss(done);
    const after = await api.stored();
    assert.equal(after.spec.logLevel, before.spec.logLevel);
    assert.deepEqual(unexpected(api), []);
  });

  it('tells a field that does not exist itself, before it asks the server', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const count = api.writes().length;
    const editor = await openSample('broken.yaml');
    await waitUntil('there are findings', () => languages.getDiagnostics(editor.document.uri).length > 3);
    const done = commands.executeCommand('machineConfiguration.preview');
    await user.read('notifications', /The API server would refuse this\./);
    await user.screenshot('broken');
    await dismiss(done);
    assert.equal(api.writes().length, count);
  });
});

async function openSample(name: string): Promise<TextEditor> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) throw new Error('The window has no workspace.');
  return window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(folder, name)));
}

function positionOf(editor: TextEditor, text: string): Position {
  const { document } = editor;
  return document.positionAt(document.getText().indexOf(text) + 1);
}

async function waitForCodes(editor: TextEditor, codes: readonly string[]): Promise<void> {
  const found = () =>
    languages
      .getDiagnostics(editor.document.uri)
      .filter(({ severity }) => severity !== DiagnosticSeverity.Hint)
      .map(({ code }) => String(code))
      .sort();
  await waitUntil(
    () => `the findings are ${codes.join(', ')}, and not ${found().join(', ')}`,
    () => JSON.stringify(found()) === JSON.stringify(codes),
  );
}

async function openLightBulb(editor: TextEditor, position: Position): Promise<void> {
  editor.selection = new Selection(position, position);
  await commands.executeCommand('editor.action.quickFix');
}

const objectTitle = 'cluster: spec (live ↔ after apply)';

/** Names the files that say that the older images of the sample cluster are Red Hat's. */
async function knowImages(): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) throw new Error('The window has no workspace.');
  const paths = ['rhcos-4.16.json', 'rhcos-4.18.json'].map(
    (name) => Uri.joinPath(folder, '..', 'orchid', name).fsPath,
  );
  await workspace
    .getConfiguration('machineConfiguration')
    .update('imageMetadata.paths', paths, ConfigurationTarget.Global);
}

async function replace(editor: TextEditor, from: string, to: string): Promise<void> {
  const shown = await window.showTextDocument(editor.document);
  const start = shown.document.getText().indexOf(from);
  const range = new Selection(
    shown.document.positionAt(start),
    shown.document.positionAt(start + from.length),
  );
  assert.ok(await shown.edit((edit) => edit.replace(range, to)));
}

/** Closes the notifications, so that the command that waits for an answer ends. */
async function dismiss(done: Thenable<unknown>): Promise<void> {
  await commands.executeCommand('notifications.clearAll');
  await done;
}

/** Writes that are none of the documented ones: server-side applies by our manager, never forced. */
function unexpected(api: ApiServer): readonly string[] {
  const documented =
    /^patch \/apis\/operator\.openshift\.io\/v1\/machineconfigurations\/cluster\?(?=.*fieldManager=vscode-machineconfiguration)(?=.*fieldValidation=Strict)(?!.*force=true)/;
  return api.writes().filter((write) => !documented.test(write));
}
