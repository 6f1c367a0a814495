import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { firstOf } from './deadline.ts';
import type { VSCodeInstallation } from './install.ts';
import { listExtensions } from './installed-extensions.ts';
import { startProgram } from './process-group.ts';
import { writeSettings } from './settings.ts';

const startMilliseconds = 60_000;

export interface ServerOptions {
  readonly installation: VSCodeInstallation;
  /** Folders of extensions: in this VS Code they are installed. */
  readonly extensions: readonly string[];
  /** A fresh folder for all that VS Code writes. */
  readonly folder: string;
  /** Environment variables that the extension host is to see, besides this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** True trusts every folder without asking; false opens an unknown folder in Restricted Mode. */
  readonly disableWorkspaceTrust: boolean;
}

/** A VS Code server that answers. */
export interface Server {
  /** The address of a window with a folder. */
  address(folder: string): string;
  /** Settles when the server is gone, with what it wrote last. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts VS Code's server on a free loopback port, with folders of its own, and waits until it listens. */
export async function startServer(cleanup: Cleanup, options: ServerOptions): Promise<Server> {
  const user = join(options.folder, 'user');
  await writeSettings(user);
  const extensions = join(options.folder, 'extensions');
  await listExtensions(extensions, options.extensions);
  // Other users of the machine can reach a loopback port; the token keeps them out. In a file, where `ps` cannot see it.
  const token = randomBytes(24).toString('hex');
  const tokenFile = join(options.folder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });

  let onPort: (port: string) => void = () => {};
  const listening = new Promise<string>((resolve) => {
    onPort = resolve;
  });
  const server = await startProgram(
    cleanup,
    options.installation.node,
    [
      options.installation.serverMain,
      '--host=127.0.0.1',
      '--port=0',
      `--connection-token-file=${tokenFile}`,
      '--accept-server-license-terms',
      `--server-data-dir=${join(options.folder, 'server')}`,
      `--user-data-dir=${user}`,
      `--extensions-dir=${extensions}`,
      '--disable-telemetry',
      ...(options.disableWorkspaceTrust ? ['--disable-workspace-trust'] : []),
    ],
    {
      cwd: options.folder,
      env: serverEnvironment(options),
      onLine: (line) => {
        const port = /^Extension host agent listening on (\d+)$/.exec(line)?.[1];
        if (port !== undefined) onPort(port);
      },
    },
  );
  const ended = server.ended.then((code) => `VS Code's server ended (exit code ${code}):\n${server.tail()}`);
  const port = await firstOf(
    startMilliseconds,
    "VS Code's server does not listen",
    listening,
    ended.then(fail),
  );
  return {
    address: (folder) => `http://127.0.0.1:${port}/?${new URLSearchParams({ tkn: token, folder })}`,
    ended,
    stop: server.stop,
  };
}

function fail(reason: string): never {
  throw new Error(reason);
}

function serverEnvironment(options: ServerOptions): NodeJS.ProcessEnv {
  // A terminal inside another VS Code passes on variables that are meant for that one.
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name));
  return {
    ...Object.fromEntries(own),
    TMPDIR: options.folder,
    // No marketplace: nothing is looked up or updated over the network.
    EXTENSIONS_GALLERY: '{}',
    // A file that does not exist: never the developer's own clusters.
    KUBECONFIG: join(options.folder, 'kubeconfig'),
    ...options.environment,
  };
}
