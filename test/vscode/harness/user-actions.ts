import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import type { Ask } from '../support/messages.ts';
import { waitUntil } from '../support/wait-until.ts';
import { click, read, readLabels, visibleText } from './parts.ts';
import { takeScreenshot } from './screenshot.ts';

/** Does on the page what a suite asks for; the answer is what was read, or an empty string. */
export async function act(page: Page, ask: Ask, screenshotFolder: string): Promise<string> {
  try {
    return (await perform(page, ask, screenshotFolder)) ?? '';
  } catch (error) {
    const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
    // Playwright adds a log of every attempt; the first lines tell.
    throw new Error(message.split('\n').slice(0, 12).join('\n'));
  }
}

async function perform(page: Page, ask: Ask, screenshotFolder: string): Promise<string | undefined> {
  switch (ask.action) {
    case 'screenshot':
      return await takeScreenshot(page, screenshotFolder, ask.name);
    case 'click':
      await click(page, ask.part, ask.label);
      return undefined;
    case 'labels':
      return (await readLabels(page, ask.part)).join('\n');
    case 'read':
      return await read(page, ask.part, ask.expected);
    case 'hover':
      return await hover(page, ask);
    case 'press':
      for (const keys of ask.keys.split(' ')) await page.keyboard.press(keys);
      return undefined;
    case 'type':
      await page.keyboard.type(ask.text);
      return undefined;
  }
}

async function hover(
  page: Page,
  { line, column, expected }: Extract<Ask, { action: 'hover' }>,
): Promise<string> {
  await waitUntil(`line ${line} is visible in the active editor`, () => locateText(page, line, column));
  // A hover from before would stay, and be read: the pointer leaves first.
  await page.mouse.move(0, 0);
  await waitUntil('the hover from before is gone', async () => (await visibleText(page, 'hover')) === '');
  const pattern = expected === undefined ? /./ : new RegExp(expected.source, expected.flags);
  let at: Awaited<ReturnType<typeof locateText>>;
  let text = '';
  return await waitUntil(
    () => `hover shows ${pattern} (it shows "${text}")`,
    async () => {
      // What comes above the line, as a code lens does, moves it: the pointer follows.
      const now = await locateText(page, line, column);
      if (now !== undefined && (now.x !== at?.x || now.y !== at.y)) {
        at = now;
        await page.mouse.move(now.x, now.y, { steps: 3 });
      }
      text = await visibleText(page, 'hover');
      return text.search(pattern) >= 0 && text;
    },
  );
}

/** The middle of a character on the screen: the line by its number in the margin, the column by the width of the text. */
async function locateText(
  page: Page,
  line: number,
  column: number,
): Promise<{ readonly x: number; readonly y: number } | undefined> {
  const editors = page.locator('.editor-group-container.active .editor-instance .monaco-editor');
  // Of a changes editor the right side: what would be.
  const editor = editors.filter({ visible: true }).last();
  const number = editor.locator('.line-numbers').getByText(String(line), { exact: true });
  const numberBox = (await number.count()) === 0 ? null : await number.first().boundingBox();
  if (numberBox === null) return undefined;
  const y = numberBox.y + numberBox.height / 2;
  for (const text of await editor.locator('.view-line > span').all()) {
    const box = await text.boundingBox();
    const length = (await text.textContent())?.length ?? 0;
    if (box === null || length === 0 || y < box.y || y > box.y + box.height) continue;
    return { x: box.x + (box.width * (column - 0.5)) / length, y };
  }
  return undefined;
}
