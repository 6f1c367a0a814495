import assert from 'node:assert/strict';
import { extensions, version, window, workspace } from 'vscode';
import { theUser } from '../support/user.ts';
import { waitUntil } from '../support/wait-until.ts';

const extensionId = 'openshift-machineconfiguration.openshift-machineconfiguration';

describe('a real VS Code', () => {
  it('is at least the oldest version the extension supports', () => {
    const [major, minor] = version.split('.').map(Number);
    assert.equal(major, 1, version);
    assert.ok((minor ?? 0) >= 105, version);
  });

  it('knows the extension', () => {
    assert.ok(extensions.getExtension(extensionId) !== undefined);
  });

  it('activates the extension when a YAML file is opened', async () => {
    const document = await workspace.openTextDocument({
      language: 'yaml',
      content:
        'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n',
    });
    await window.showTextDocument(document);
    await waitUntil('the extension is active', () => extensions.getExtension(extensionId)?.isActive === true);
  });

  it('shows what the user sees', async function () {
    const user = theUser(this);
    const text = await user.read('editor');
    assert.match(text, /kind: MachineConfiguration/);
    await user.screenshot('smoke');
  });
});
