import type { FailedRequest } from './transport-error.ts';

/** The deadline of one request and its caller's wish to stop, as one signal that remembers which of them it was. */
export interface Watchdog {
  readonly signal: AbortSignal;
  /** From now on, `ms` more. */
  readonly restart: (ms: number) => void;
  /** The request has left this machine. */
  readonly sent: () => void;
  readonly stop: () => void;
  readonly state: () => FailedRequest;
}

export function createWatchdog(
  options: { readonly timeoutMs: number; readonly proxy?: string },
  cancelled: AbortSignal | undefined,
): Watchdog {
  const deadline = new AbortController();
  const signal = cancelled === undefined ? deadline.signal : AbortSignal.any([deadline.signal, cancelled]);
  let limit = options.timeoutMs;
  let isSent = false;
  let timer = setTimeout(() => deadline.abort(), limit);
  const { proxy } = options;
  return {
    signal,
    restart: (ms) => {
      clearTimeout(timer);
      limit = ms;
      timer = setTimeout(() => deadline.abort(), ms);
    },
    sent: () => {
      isSent = true;
    },
    stop: () => clearTimeout(timer),
    state: () => ({
      sent: isSent,
      timedOut: deadline.signal.aborted,
      cancelled: cancelled?.aborted ?? false,
      timeoutMs: limit,
      ...(proxy === undefined ? {} : { proxy }),
    }),
  };
}
