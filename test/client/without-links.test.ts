import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLinks } from '../../client/src/without-links.ts';

/** What VS Code makes a link of in a notification. Source: microsoft/vscode src/vs/base/common/linkedText.ts. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/;

test('a text with a link in it becomes text without one', () => {
  for (const text of [
    '[Fix](command:workbench.action.terminal.new)',
    'a [b](https://example.com "c") d',
    '[a](command:b)[c](command:d)',
  ]) {
    assert.match(text, link);
    assert.doesNotMatch(withoutLinks(text), link);
  }
  assert.equal(withoutLinks('spec.files[0](none)'), 'spec.files[0] (none)');
  assert.equal(withoutLinks('plain'), 'plain');
});
