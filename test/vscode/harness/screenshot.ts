import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { waitUntil } from '../support/wait-until.ts';

const stillMilliseconds = 3_000;

/** Saves what the window shows as `NAME.png`, once it stands still; returns the file. */
export async function takeScreenshot(page: Page, folder: string, name: string): Promise<string> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(`A screenshot's name is kebab-case, not "${name}".`);
  }
  let picture = await page.screenshot();
  const standsStill = async (): Promise<boolean> => {
    const before = picture;
    picture = await page.screenshot();
    return picture.equals(before);
  };
  await waitUntil('the window stands still', standsStill, stillMilliseconds).catch(() => {
    // Something goes on moving: the last picture is as good as any.
  });
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await writeFile(path, picture);
  return path;
}
