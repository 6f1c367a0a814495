import assert from 'node:assert/strict';
import {
  CodeLens,
  commands,
  Hover,
  languages,
  Position,
  Range,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { theUser } from '../support/user.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The harness itself: that what it calls a dialog, a hover, a code lens … is one in this version of VS Code. */
describe('the user that the harness plays', () => {
  it('reads a modal dialog and clicks one of its buttons', async function () {
    const user = theUser(this);
    const answer = window.showWarningMessage(
      'Apply to prod?',
      { modal: true, detail: '2 machine sets' },
      'Apply',
      'Show Plan',
    );
    assert.equal(await user.dialogText(), 'Apply to prod?\n2 machine sets');
    assert.deepEqual([...(await user.labels('dialog'))].sort(), ['Apply', 'Cancel', 'Show Plan']);
    await user.screenshot('dialog');
    await user.clickDialogButton('Show Plan');
    assert.equal(await answer, 'Show Plan');
  });

  it('reads a notification and clicks its button', async function () {
    const user = theUser(this);
    const answer = window.showInformationMessage('Cannot reach the cluster.', 'Show Output');
    await user.read('notifications', /Cannot reach the cluster\./);
    await user.click('notifications', 'Show Output');
    assert.equal(await answer, 'Show Output');
  });

  it('types into an editor and presses keys', async function () {
    const user = theUser(this);
    const editor = await openYaml('');
    await user.type('kind: Node');
    await user.press('Control+K Control+C');
    await waitUntil('the line is a comment', () => editor.document.getText() === '# kind: Node');
    await user.read('editor', /# kind: Node/);
  });

  it('hovers over the text at a position, however far down', async function () {
    const user = theUser(this);
    const provider = languages.registerHoverProvider('yaml', {
      provideHover: (document, position) => {
        const range = document.getWordRangeAtPosition(position);
        return range && new Hover(`${document.getText(range)} in line ${position.line}`, range);
      },
    });
    await openYaml(Array.from({ length: 200 }, (_, line) => `    key${line}: value${line}`).join('\n'));
    await user.hover(new Position(3, 5), /key3 in line 3/);
    await user.hover(new Position(3, 12), /value3 in line 3/);
    await user.hover(new Position(150, 6), /key150 in line 150/);
    await user.screenshot('hover');
    provider.dispose();
  });

  it('clicks a code lens, a quick pick and a status bar entry', async function () {
    const user = theUser(this);
    let picked: string | undefined;
    const command = commands.registerCommand('test.pick', async () => {
      picked = await window.showQuickPick(['east', 'west'], { placeHolder: 'Which cluster?' });
    });
    const lenses = languages.registerCodeLensProvider('yaml', {
      provideCodeLenses: () => [
        new CodeLens(new Range(0, 0, 0, 0), { title: 'Select cluster…', command: 'test.pick' }),
      ],
    });
    await openYaml('kind: MachineConfiguration\n');
    await user.click('codeLenses', 'Select cluster…');
    await user.read('quickInput', /east\s+west/);
    await user.click('quickInput', 'west');
    await waitUntil('west is picked', () => picked === 'west');

    const entry = window.createStatusBarItem();
    entry.text = 'prod-east';
    entry.command = 'test.pick';
    entry.show();
    await user.click('statusBar', 'prod-east');
    await user.read('quickInput', /east/);
    // The list is drawn before it takes keys.
    await waitUntil('nothing is picked', async () => {
      if (picked !== undefined) await user.press('Escape');
      return picked === undefined;
    });
    for (const made of [entry, lenses, command]) made.dispose();
  });
});

async function openYaml(content: string): Promise<TextEditor> {
  return await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content }));
}
