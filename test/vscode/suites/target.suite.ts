import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, languages, Position, window, workspace } from 'vscode';
import { theUser } from '../support/user.ts';
import { waitUntil } from '../support/wait-until.ts';

const document = (head: string) =>
  `${head}apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\nspec:\n  bootImageSkewEnforcement:\n    mode: None\n`;

describe('what a file is judged for', () => {
  afterEach(() => commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('is shown by the language status, and chosen by the file itself', async function () {
    const user = theUser(this);
    const opened = await workspace.openTextDocument({
      language: 'yaml',
      content: document('# openshift: 4.20 platform=AWS\n'),
    });
    await window.showTextDocument(opened);
    const messages = () => languages.getDiagnostics(opened.uri).map(({ message }) => message);
    await waitUntil('the field is flagged', () => messages().length > 0);
    assert.match(messages().join('\n'), /does not exist in OpenShift 4\.20; the API server would drop it/);
    const status = await waitUntil('the language status is there', async () =>
      (await user.labels('statusBar')).find((label) => label.includes('OpenShift 4.20')),
    );
    assert.match(status, /Schema: OpenShift 4\.20 \(from the file’s first line\)/);
    await user.hover(new Position(6, 6), /does not exist in OpenShift 4\.20/);
    await user.screenshot('target');
  });

  it('follows the settings', async () => {
    const opened = await workspace.openTextDocument({ language: 'yaml', content: document('') });
    await window.showTextDocument(opened);
    const settings = workspace.getConfiguration('machineConfiguration');
    const findings = () => languages.getDiagnostics(opened.uri).length;
    assert.equal(findings(), 0);
    await settings.update('target.release', '4.20', ConfigurationTarget.Global);
    await waitUntil('the field is flagged', () => findings() > 0);
    await settings.update('target.release', undefined, ConfigurationTarget.Global);
    await waitUntil('the field is known again', () => findings() === 0);
  });
});
