import { setTimeout as delay } from 'node:timers/promises';

/** Time, injected so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when `signal` aborts (it never rejects: the caller looks at the signal). */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
      // The only rejection is the abort, which the caller sees on its signal.
    }),
};
