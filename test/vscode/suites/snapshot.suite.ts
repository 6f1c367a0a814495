import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, Uri, window, workspace } from 'vscode';
import { planText, previewedDocuments, sidesOf } from '../support/previewed.ts';
import { theUser } from '../support/user.ts';
import { waitUntil } from '../support/wait-until.ts';

const everything = `apiVersion: operator.openshift.io/v1
kind: MachineConfiguration
metadata:
  name: cluster
spec:
  managedBootImages:
    machineManagers:
      - resource: controlplanemachinesets
        apiGroup: machine.openshift.io
        selection:
          mode: All
      - resource: machinesets
        apiGroup: machine.openshift.io
        selection:
          mode: All
`;

/** The consequence of an edit with no cluster at all: from what has been saved of one. */
describe('the preview from a snapshot', function () {
  this.timeout(60_000);

  it('says above the object what it would come to, once the snapshot is open', async function () {
    const user = theUser(this);
    const folder = workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder !== undefined);
    const document = await workspace.openTextDocument({ language: 'yaml', content: everything });
    await window.showTextDocument(document);
    await user.read('codeLenses', /Preview Changes[\s\S]*Select Cluster Context…/);
    const opened = commands.executeCommand(
      'machineConfiguration.openSnapshot',
      Uri.joinPath(folder, '..', 'orchid'),
    );
    await user.read('notifications', /previewed for the cluster that was saved as orchid\./);
    await opened;
    await user.read('statusBar', /orchid \(snapshot\)/);
    await user.read(
      'codeLenses',
      /Preview Changes · 2 of 4 machine sets and the control plane machine set would change, 1 may change · orchid/,
    );
    await user.screenshot('code-lens');
    await commands.executeCommand('notifications.clearAll');
  });

  it('says nothing above it where the setting is off, and again when it is on', async function () {
    const user = theUser(this);
    const uri = window.activeTextEditor?.document.uri;
    const settings = workspace.getConfiguration('machineConfiguration');
    const lenses = () => commands.executeCommand<readonly unknown[]>('vscode.executeCodeLensProvider', uri);
    await settings.update('codeLens.enabled', false, ConfigurationTarget.Global);
    await waitUntil('there is no lens', async () => (await lenses()).length === 0);
    await settings.update('codeLens.enabled', undefined, ConfigurationTarget.Global);
    await user.read('codeLenses', /Preview Changes · .* · orchid/);
  });

  it('opens an editor of all changes with the plan beside it', async function () {
    const user = theUser(this);
    await user.click(
      'codeLenses',
      'Preview Changes · 2 of 4 machine sets and the control plane machine set would change, 1 may change · orchid',
    );
    const plan = await waitUntil('the plan is open', planText, 20_000);
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    assert.ok(
      tabs.includes('Preview: MachineConfiguration "cluster" in orchid (OpenShift 4.22, AWS) (6 files)'),
      tabs.join(', '),
    );
    const names = await waitUntil('all changes are open', () => {
      const found = new Set(previewedDocuments().map(({ name }) => name));
      return found.size >= 7 && [...found].sort();
    });
    assert.deepEqual(names, [
      'Boot image plan for orchid',
      'cluster: effective setting (predicted)',
      'cluster: spec (now ↔ after apply, simulated)',
      'control plane machine set cluster: boot image',
      'orchid-7kq2m-infra-us-west-2c: boot image',
      'orchid-7kq2m-worker-us-west-2b: boot image',
      'worker-user-data: Ignition version (contents hidden)',
    ]);
    const [before, after] = sidesOf('orchid-7kq2m-worker-us-west-2b: boot image') ?? [];
    assert.match(before ?? '', /ami\.id: ami-05633d373d2067b59/);
    assert.match(after ?? '', /ami\.id: ami-0e1b7c49d2a6f3058/);
    assert.match(plan, /orchid-7kq2m-gpu-us-west-2a/);
    assert.match(plan, /0 nodes are rebooted or replaced/);
    assert.match(plan, /simulated/);
    await user.read('changes', /orchid-7kq2m-infra-us-west-2c: boot image/);
    await user.screenshot('preview-plan');
  });

  it('shows all of a provider spec on request', async function () {
    const user = theUser(this);
    await commands.executeCommand('machineConfiguration.showWholeProviderSpecs');
    const [before, after] = await waitUntil('the whole specs are open', () => {
      const sides = sidesOf('orchid-7kq2m-worker-us-west-2b: boot image');
      return sides?.[1].includes('instanceType') && sides;
    });
    assert.equal(before.replace('ami-05633d373d2067b59', ''), after.replace('ami-0e1b7c49d2a6f3058', ''));
    await user.screenshot('whole-provider-specs');
  });

  it('saves the plan as Markdown', async function () {
    const user = theUser(this);
    const done = commands.executeCommand('machineConfiguration.savePlan');
    await user.read('quickInput', /For a comment on a pull request/);
    await user.press('Enter');
    // VS Code's own dialog for files, in a browser.
    await user.read('quickInput', /Show Local/);
    await user.press('Enter');
    await done;
    const saved = await waitUntil('the file is open', () =>
      workspace.textDocuments.find(({ uri }) => uri.path.endsWith('/boot-image-plan.md')),
    );
    assert.match(saved.getText(), /^### Boot image plan for orchid/);
    assert.doesNotMatch(saved.getText(), /22623|certificateAuthorities/);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await workspace.fs.delete(saved.uri);
  });

  it('offers nothing to apply, and says why', async function () {
    const user = theUser(this);
    const done = commands.executeCommand('machineConfiguration.apply');
    await user.read('notifications', /This preview is of a snapshot, to which nothing can be applied\./);
    await commands.executeCommand('notifications.clearAll');
    await done;
  });

  it('shows a refused edit as two plans', async function () {
    const user = theUser(this);
    const document = await workspace.openTextDocument({
      language: 'yaml',
      content: everything.replaceAll('mode: All', 'mode: None'),
    });
    await window.showTextDocument(document);
    const done = commands.executeCommand('machineConfiguration.preview');
    await user.read('notifications', /The API server would refuse this\./);
    await user.click('notifications', 'Show Two-Step Plan');
    await done;
    const names = await waitUntil('both steps are open', () => {
      const found = new Set(previewedDocuments().map(({ name }) => name));
      return [...found].some((name) => name.startsWith('step 2')) && [...found].sort();
    });
    assert.ok(names.includes('step 1: cluster: spec (now ↔ after apply, simulated)'), names.join(', '));
    assert.match(planText() ?? '', /bootImageSkewEnforcement/);
    await user.screenshot('two-steps');
  });

  it('is over when its tabs are closed', async () => {
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    const ours = tabs.filter(({ label }) => /^Preview: |^Boot image plan for /.test(label));
    assert.equal(ours.length, 2);
    await window.tabGroups.close(ours);
    await waitUntil('nothing of it is left', () => planText() === undefined);
    await commands.executeCommand('machineConfiguration.disconnect');
  });
});
