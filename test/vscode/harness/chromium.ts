import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import type { Cleanup } from './cleanup.ts';
import { installOnce } from './install-once.ts';
import { findOnPath } from './on-path.ts';

const run = promisify(execFile);

/** A browser to start: a program with its environment, or one of the browsers Playwright knows how to find. */
type Program =
  | { readonly executablePath: string; readonly env: NodeJS.ProcessEnv }
  | { readonly channel: string };

/** Starts headless Chromium: the one from npm, else one on PATH, else an installed Google Chrome. */
export async function startChromium(cleanup: Cleanup, onProgress: (line: string) => void): Promise<Browser> {
  const program = (await fromNpm(cleanup, onProgress)) ?? (await fromPath()) ?? { channel: 'chrome' };
  const browser = await chromium.launch({
    ...program,
    headless: true,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    // Signals are ours: Playwright would end this process before the server is stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  cleanup.add(() => browser.close());
  return browser;
}

/** `@sparticuz/chromium` is a Linux program for x64; undefined elsewhere. */
async function fromNpm(cleanup: Cleanup, onProgress: (line: string) => void): Promise<Program | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const unpackProgram = join(import.meta.dirname, 'unpack-chromium.ts');
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const folder = await installOnce(cleanup, 'chromium', version, async (empty) => {
    onProgress(`Unpacking Chromium ${version} …`);
    await run(process.execPath, [unpackProgram], { env: { ...process.env, TMPDIR: empty } });
  });
  const executablePath = join(folder, 'chromium');
  const fonts = { FONTCONFIG_FILE: await writeFontConfiguration(folder) };
  const libraries = {
    LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']]
      .filter(Boolean)
      .join(delimiter),
  };
  for (const env of [
    { ...process.env, ...fonts },
    // A machine without libnss3: the package's own libraries.
    { ...process.env, ...fonts, ...libraries },
  ]) {
    if (await starts(executablePath, env)) return { executablePath, env };
  }
  return undefined;
}

/** The machine's fonts, and the package's for a machine that has none. */
async function writeFontConfiguration(folder: string): Promise<string> {
  const file = join(folder, 'fonts.conf');
  await writeFile(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`,
  );
  return file;
}

async function fromPath(): Promise<Program | undefined> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const executablePath = await findOnPath(name);
    if (executablePath !== undefined) return { executablePath, env: process.env };
  }
  return undefined;
}

async function starts(executablePath: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await run(executablePath, ['--version'], { env, timeout: 20_000 });
    return true;
  } catch {
    // Not there, or a library is missing: the caller has another to try.
    return false;
  }
}
