import { setTimeout as pause } from 'node:timers/promises';

const pollMilliseconds = 50;

/**
 * Waits until `condition` gives something other than undefined, null or false, and returns it. Rejects at the deadline,
 * naming `what` never came true. For conditions that no event announces.
 */
export async function waitUntil<T>(
  what: string | (() => string),
  condition: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  milliseconds = 10_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > deadline)
      throw new Error(`${typeof what === 'string' ? what : what()}: not within ${milliseconds / 1000} s.`);
    await pause(pollMilliseconds);
  }
}
