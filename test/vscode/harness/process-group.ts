import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { waitUntil } from '../support/wait-until.ts';
import type { Cleanup } from './cleanup.ts';

const stopMilliseconds = 5_000;
const tailLength = 40;

/** A program with everything it starts in turn, stopped together. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Its exit code once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** What the program has written last, for an error message. */
  tail(): string;
  /** Ends the whole group by its id: asks first, then kills. Harmless when it is gone already. */
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal does not reach it, so it is we who stop it, in
 * order, and its own children (extension hosts, file watchers) go with it.
 */
export async function startProgram(
  cleanup: Cleanup,
  file: string,
  parameters: readonly string[],
  options: ProgramOptions = {},
): Promise<ProcessGroup> {
  const child = spawn(file, parameters, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > tailLength) lines.shift();
      options.onLine?.(line);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    // `close` and not `exit`: by then its last words have been read.
    child.once('close', resolve);
  });
  // Rejects where the program cannot be started at all.
  await once(child, 'spawn');
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= stopGroup(child.pid);
    return stopped;
  };
  cleanup.add(stop);
  return { child, ended, tail: () => lines.join('\n'), stop };
}

/** Runs a program to its end. */
export async function runProgram(
  cleanup: Cleanup,
  file: string,
  parameters: readonly string[],
  options: ProgramOptions = {},
): Promise<{ readonly code: number | null; readonly tail: string }> {
  const program = await startProgram(cleanup, file, parameters, options);
  const code = await program.ended;
  await program.stop();
  return { code, tail: program.tail() };
}

async function stopGroup(id: number | undefined): Promise<void> {
  if (id === undefined || !signalGroup(id, 'SIGTERM')) return;
  try {
    await waitUntil(`process group ${id} ends`, () => !signalGroup(id, 0), stopMilliseconds);
  } catch {
    // It did not listen.
    signalGroup(id, 'SIGKILL');
    await waitUntil(`process group ${id} is gone`, () => !signalGroup(id, 0), stopMilliseconds);
  }
}

/** False where the group has no process any more. */
function signalGroup(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-id, signal);
    return true;
  } catch {
    return false;
  }
}
