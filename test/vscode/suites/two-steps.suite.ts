import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, env, Range, type TextDocument, window, workspace } from 'vscode';
import { theApiServer } from '../support/api-server.ts';
import { planText, sidesOf } from '../support/previewed.ts';
import { theUser } from '../support/user.ts';
import { waitUntil } from '../support/wait-until.ts';

const disabled = `apiVersion: operator.openshift.io/v1
kind: MachineConfiguration
metadata:
  name: cluster
spec:
  managedBootImages:
    machineManagers:
      - resource: machinesets
        apiGroup: machine.openshift.io
        selection:
          mode: None
`;
const settings = () => workspace.getConfiguration('machineConfiguration');

/** What a cluster does not take at once, and what somebody may not do: neither is the end of a preview. */
describe('a change that takes two applies, and a user who may only look', function () {
  this.timeout(120_000);
  let document: TextDocument;

  before(async () => {
    // The question about user data is the walk's.
    await settings().update('userDataSecrets', 'always', ConfigurationTarget.Global);
    document = await workspace.openTextDocument({ language: 'yaml', content: disabled });
  });

  it('is previewed by whoever may not patch, simulated and with nothing to apply', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    await settings().update('kubeconfig.context', 'viewer', ConfigurationTarget.Global);
    await window.showTextDocument(document);
    const all = disabled.replace('mode: None', 'mode: All');
    const allowed = await workspace.openTextDocument({ language: 'yaml', content: all });
    await window.showTextDocument(allowed);
    const done = commands.executeCommand('machineConfiguration.preview');
    await user.read('notifications', /The preview is simulated: you are not allowed to patch/);
    const plan = await waitUntil('the plan is open', planText);
    assert.match(
      plan,
      /object: simulated \(you are not allowed to patch MachineConfiguration "cluster" in viewer/,
    );
    await user.screenshot('simulated');
    await commands.executeCommand('notifications.clearAll');
    await done;
    const nothing = commands.executeCommand('machineConfiguration.apply');
    await user.read('notifications', /There is nothing to apply: the API server was not asked/);
    await commands.executeCommand('notifications.clearAll');
    await nothing;
    assert.equal(api.writes().filter((write) => !write.includes('dryRun=All')).length, 0);
    await commands.executeCommand('machineConfiguration.disconnect');
    await settings().update('kubeconfig.context', 'orchid', ConfigurationTarget.Global);
  });

  it('shows both steps, and applies the first one', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    await window.showTextDocument(document);
    const first = commands.executeCommand('machineConfiguration.preview');
    // The cluster is not known yet when the file is judged; the API server says why it refuses.
    await user.read('notifications', /skew enforcement/);
    await user.click('notifications', 'Show Two-Step Plan');
    await first;
    const [before, after] = await waitUntil('the first step is shown', () =>
      sidesOf('step 1: cluster: spec (live ↔ after apply)'),
    );
    assert.doesNotMatch(before, /bootImageSkewEnforcement/);
    assert.match(after, /bootImageSkewEnforcement:\n {4}mode: None/);
    assert.match(planText() ?? '', /Step 1 of 2: [\s\S]*Step 2 of 2: /);
    await user.screenshot('two-steps-live');
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.read('dialog', /Apply MachineConfiguration "cluster" to orchid\?/);
    await user.clickDialogButton('Apply');
    await done;
    const stored = await waitUntil('the status follows', async () => {
      const object = await api.stored();
      return object.status?.observedGeneration === object.metadata.generation && object;
    });
    assert.deepEqual(stored.spec.bootImageSkewEnforcement, { mode: 'None' });
    assert.equal(stored.spec.managedBootImages, undefined);
    await commands.executeCommand('notifications.clearAll');
  });

  it('then takes the whole change', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) =>
      edit.insert(
        document.positionAt(document.getText().length),
        '  bootImageSkewEnforcement:\n    mode: None\n',
      ),
    );
    await commands.executeCommand('machineConfiguration.preview');
    const [, after] = await waitUntil('the second step is shown', () =>
      sidesOf('cluster: spec (live ↔ after apply)'),
    );
    assert.match(after, /mode: None/);
    assert.match(planText() ?? '', /nothing is rolled back/);
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.read('dialog', /Apply MachineConfiguration "cluster" to orchid\?/);
    await user.clickDialogButton('Apply');
    await done;
    await user.read('notifications', /It came out as previewed\./);
    await commands.executeCommand('notifications.clearAll');
    const { spec } = await api.stored();
    assert.equal(spec.managedBootImages?.machineManagers?.[0]?.selection.mode, 'None');
  });

  it('tells where something came out otherwise than previewed, and copies a report of it', async function () {
    const user = theUser(this);
    const api = theApiServer(this);
    const editor = await window.showTextDocument(document);
    const start = document.getText().indexOf('mode: None');
    await editor.edit((edit) =>
      edit.replace(new Range(document.positionAt(start), document.positionAt(start + 10)), 'mode: All'),
    );
    await commands.executeCommand('machineConfiguration.preview');
    await waitUntil('the change is shown', () => sidesOf('cluster: spec (live ↔ after apply)'));
    await api.setInstanceType('orchid-7kq2m-worker-us-west-2a', 'm6i.2xlarge');
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.read('dialog', /Apply MachineConfiguration "cluster" to orchid\?/);
    await user.clickDialogButton('Apply');
    await done;
    await user.read(
      'notifications',
      /One thing came out otherwise than previewed: MachineSet orchid-7kq2m-worker-us-west-2a\./,
    );
    await user.screenshot('difference');
    await user.click('notifications', 'Copy Report');
    await commands.executeCommand('notifications.clearAll');
    const report = await waitUntil('the report is copied', async () => {
      const text = await env.clipboard.readText();
      return text.startsWith('# Predicted and actual') && text;
    });
    assert.match(report, /providerSpec\.value\.instanceType is "m6i\.2xlarge"/);
    assert.doesNotMatch(report, /22623|certificateAuthorities/);
  });
});
