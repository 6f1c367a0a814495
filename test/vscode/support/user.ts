import { type Position, Range, TextEditorRevealType, window } from 'vscode';
import { findHarness } from './harness.ts';
import { type Ask, type Part, type Pattern, userVariable } from './messages.ts';

/**
 * The person in front of the window, played by the harness: suites run in the extension host, which cannot see the
 * page. Every function waits for what it needs (a dialog, a hover) and rejects with what was missing.
 */
export interface User {
  /** Takes a picture of the window into the run's folder of screenshots. `name` is kebab-case, without ending. */
  screenshot(name: string): Promise<void>;
  /** The modal dialog's message and, on lines of its own, its detail. */
  dialogText(): Promise<string>;
  clickDialogButton(label: string): Promise<void>;
  /** The visible text of a part of the window, as soon as there is any, or as soon as it matches. */
  read(part: Part, expected?: RegExp): Promise<string>;
  /** Clicks what is labelled so in a part of the window: a button, a link, a code lens, an entry. */
  click(part: Part, label: string): Promise<void>;
  /** The labels of what can be clicked in a part of the window. */
  labels(part: Part): Promise<readonly string[]>;
  /** Rests the mouse on the character at a position of the active editor; the hover's text, once it matches. */
  hover(position: Position, expected?: RegExp): Promise<string>;
  /** Presses keys as Playwright names them; a chord is separated by a blank: `Control+K Control+I`. */
  press(keys: string): Promise<void>;
  /** Types into whatever has the focus. */
  type(text: string): Promise<void>;
}

/**
 * The user, or a skipped test where nobody drives the window (desktop VS Code): `const user = theUser(this)` at the top
 * of a test, which is a `function` for that reason.
 */
export function theUser(context: Mocha.Context): User {
  const harness = process.env[userVariable] === 'yes' ? findHarness() : undefined;
  if (harness === undefined) {
    const test = context.currentTest ?? context.test;
    if (test !== undefined) test.title += ' (skipped: nobody can click in this window)';
    return context.skip();
  }
  const act = async (ask: Ask): Promise<void> => {
    await harness.ask(ask);
  };
  return {
    screenshot: (name) => act({ action: 'screenshot', name }),
    dialogText: () => harness.ask({ action: 'read', part: 'dialog' }),
    clickDialogButton: (label) => act({ action: 'click', part: 'dialog', label }),
    read: (part, expected) => harness.ask({ action: 'read', part, ...asPattern(expected) }),
    click: (part, label) => act({ action: 'click', part, label }),
    labels: async (part) => (await harness.ask({ action: 'labels', part })).split('\n'),
    hover: (position, expected) => {
      window.activeTextEditor?.revealRange(
        new Range(position, position),
        TextEditorRevealType.InCenterIfOutsideViewport,
      );
      return harness.ask({
        action: 'hover',
        line: position.line + 1,
        column: position.character + 1,
        ...asPattern(expected),
      });
    },
    press: (keys) => act({ action: 'press', keys }),
    type: (text) => act({ action: 'type', text }),
  };
}

function asPattern(expected: RegExp | undefined): { readonly expected?: Pattern } {
  return expected === undefined ? {} : { expected: { source: expected.source, flags: expected.flags } };
}
