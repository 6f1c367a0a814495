import type { Locator, Page } from 'playwright-core';
import type { Part, Pattern } from '../support/messages.ts';
import { waitUntil } from '../support/wait-until.ts';

const waitMilliseconds = 10_000;
const activeGroup = '.editor-group-container.active';
const dialog = '.monaco-dialog-box';

/** Where each part of the window stands in VS Code's DOM. With `locateText`, all that knows its class names. */
const parts: Readonly<Record<Part, { readonly text: string; readonly buttons: string }>> = {
  dialog: {
    text: `${dialog} :is(.dialog-message-text, .dialog-message-detail)`,
    buttons: `${dialog} .dialog-buttons .monaco-button`,
  },
  notifications: {
    text: '.notifications-toasts .notification-toast',
    buttons: '.notifications-toasts .notification-toast :is(.monaco-button, a)',
  },
  hover: {
    text: '.monaco-hover:not(.hidden) .monaco-hover-content',
    buttons: '.monaco-hover:not(.hidden) :is(a, .action)',
  },
  quickInput: {
    text: '.quick-input-widget',
    buttons: '.quick-input-widget :is(.monaco-list-row, .monaco-button)',
  },
  lightBulb: { text: '.action-widget', buttons: '.action-widget .monaco-list-row' },
  suggestions: { text: '.suggest-widget.visible', buttons: '.suggest-widget.visible .monaco-list-row' },
  statusBar: { text: '.part.statusbar', buttons: '.part.statusbar .statusbar-item-label' },
  codeLenses: {
    text: `${activeGroup} .codelens-decoration`,
    buttons: `${activeGroup} .codelens-decoration a`,
  },
  changes: { text: '.multiDiffEditor', buttons: '.multiDiffEditor .multiDiffEntry .title' },
  editor: { text: `${activeGroup} .view-lines`, buttons: `${activeGroup} .view-line` },
  editorActions: {
    text: `${activeGroup} .editor-actions`,
    buttons: `${activeGroup} .editor-actions .action-label`,
  },
  tabs: { text: `${activeGroup} .tabs-container`, buttons: `${activeGroup} .tab` },
  sideBar: { text: '.part.sidebar', buttons: '.part.sidebar :is(.monaco-list-row, .monaco-button)' },
  panel: { text: '.part.panel', buttons: '.part.panel :is(.monaco-list-row, .action-label)' },
};

/** The text of a part as soon as it matches, or as soon as there is any. */
export async function read(page: Page, part: Part, expected: Pattern | undefined): Promise<string> {
  const pattern = expected === undefined ? /./ : new RegExp(expected.source, expected.flags);
  let text = '';
  return await waitUntil(
    () => `${part} shows ${pattern} (it shows "${text}")`,
    async () => {
      text = await visibleText(page, part);
      return text.search(pattern) >= 0 && text;
    },
    waitMilliseconds,
  );
}

/** What the part shows at the moment, over all its places (several notifications, lines, code lenses). */
export async function visibleText(page: Page, part: Part): Promise<string> {
  const places = await page.locator(parts[part].text).filter({ visible: true }).allInnerTexts();
  return plain(places.join('\n'));
}

/** Clicks the button (link, entry …) of a part with that label, as soon as there is one. */
export async function click(page: Page, part: Part, label: string): Promise<void> {
  let buttons: readonly Button[] = [];
  const button = await waitUntil(
    () =>
      `${part} offers "${label}" (it offers ${buttons.flatMap((one) => one.labels).join(' | ') || 'nothing'})`,
    async () => {
      buttons = await findButtons(page, part);
      return buttons.find((one) => one.labels.includes(label));
    },
    waitMilliseconds,
  );
  await button.locator.click({ timeout: waitMilliseconds });
}

/** The labels of a part's buttons, as soon as there are any; one each. */
export async function readLabels(page: Page, part: Part): Promise<readonly string[]> {
  return await waitUntil(
    `${part} offers anything`,
    async () => {
      const labels = (await findButtons(page, part)).flatMap((button) => button.labels.slice(0, 1));
      return labels.length > 0 && labels;
    },
    waitMilliseconds,
  );
}

/** Closes the dialogs that a failed test has left: they would keep every later one from coming up. */
export async function dismissDialogs(page: Page): Promise<void> {
  await waitUntil('no dialog is open', async () => {
    if ((await page.locator(dialog).count()) === 0) return true;
    await page.keyboard.press('Escape');
    return false;
  });
}

interface Button {
  readonly locator: Locator;
  /** Its text, and what it tells a screen reader where that differs. */
  readonly labels: readonly string[];
}

async function findButtons(page: Page, part: Part): Promise<readonly Button[]> {
  const visible = await page.locator(parts[part].buttons).filter({ visible: true }).all();
  return await Promise.all(
    visible.map(async (locator) => {
      const [texts, aria] = await Promise.all([locator.allInnerTexts(), locator.getAttribute('aria-label')]);
      return {
        locator,
        labels: [...new Set([plain(texts.join('')), plain(aria ?? '')])].filter((label) => label !== ''),
      };
    }),
  );
}

/** The editor draws blanks as no-break spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}
