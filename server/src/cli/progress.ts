import type { Terminal } from './command.ts';

/** How long a run takes before it says how far it is, and between two times of saying it; milliseconds. */
const patience = 200;
const pace = 100;

/** A terminal that shows how many of `total` inputs are done while there is nothing else to see. */
export interface Progress {
  /** One more input is done. */
  step(): void;
  /** Takes the line away; the next step may show it again. */
  hide(): void;
}

/** @param now milliseconds that only go up */
export function createProgress(
  { progress }: Pick<Terminal, 'progress'>,
  total: number,
  now: () => number,
): Progress {
  if (progress === undefined || total < 2) return { step: () => undefined, hide: () => undefined };
  let done = 0;
  let next = now() + patience;
  let shown = false;
  return {
    step() {
      done++;
      const time = now();
      if (time < next) return;
      next = time + pace;
      shown = true;
      progress(`${done} of ${total} files judged…`);
    },
    hide() {
      if (shown) progress('');
      shown = false;
    },
  };
}
