import type { Browser, Page } from 'playwright-core';

const workbenchMilliseconds = 60_000;

/** A window of VS Code in the browser. */
export interface WorkbenchPage {
  readonly page: Page;
  /** What the page logged as an error so far; first lines only. */
  readonly consoleErrors: readonly string[];
}

/** Opens an address of the server and waits until the workbench stands. */
export async function openWorkbench(browser: Browser, address: string): Promise<WorkbenchPage> {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    // As on a desktop, where nobody asks.
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const consoleErrors: string[] = [];
  const note = (text: string): void => {
    consoleErrors.push(text.split('\n')[0] ?? '');
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text());
  });
  page.on('pageerror', (error) => note(error.message));
  try {
    await page.goto(address, { timeout: workbenchMilliseconds });
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: workbenchMilliseconds });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code's workbench did not come up.\n${[reason, ...consoleErrors.slice(-10)].join('\n')}`,
    );
  }
  return { page, consoleErrors };
}
