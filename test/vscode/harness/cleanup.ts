import { constants } from 'node:os';

/** What was started or made and must be undone, last first, however the run ends. */
export interface Cleanup {
  /** Adds a step. After `run` it is undone at once, so that nothing started late survives. */
  add(undo: () => Promise<void> | void): void;
  /** Undoes everything once; later calls wait for the same. A step that fails does not keep the others from running. */
  run(): Promise<void>;
}

/** An empty list of things to undo. */
export function createCleanup(): Cleanup {
  const steps: (() => Promise<void> | void)[] = [];
  let done: Promise<void> | undefined;
  const undo = async (step: () => Promise<void> | void): Promise<void> => {
    try {
      await step();
    } catch (error) {
      console.error(`Could not clean up: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const undoAll = async (): Promise<void> => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) await undo(step);
  };
  return {
    add: (step) => {
      if (done === undefined) steps.push(step);
      else void undo(step);
    },
    run: () => {
      done ??= undoAll();
      return done;
    },
  };
}

/** Runs `work` and cleans up after it, also when Ctrl-C or a termination signal comes first; then exits with its code. */
export async function runToExit(work: (cleanup: Cleanup) => Promise<number>): Promise<never> {
  const cleanup = createCleanup();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      void cleanup.run().then(() => process.exit(128 + constants.signals[signal]));
    });
  }
  let code: number;
  try {
    code = await work(cleanup);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    code = 1;
  }
  await cleanup.run();
  process.exit(code);
}
