import { type Answer, type ApiError, failed, ok } from '../../client/src/cluster/api-error.ts';
import type { Clock } from '../../client/src/cluster/clock.ts';
import type { KubeReader, WatchEvent } from '../../client/src/cluster/kube-api.ts';
import type { JsonObject } from '../../server/src/domain/json.ts';

/** What one read or one watch answers. A watch given `stays` keeps silent at its end until it is aborted. */
export type ScriptedRead = JsonObject | ApiError;
export interface ScriptedWatch {
  readonly events: readonly WatchEvent[];
  readonly stays?: boolean;
}

/** A cluster that answers by a script, each entry once, and remembers what it was asked. */
export function scriptedCluster(script: {
  readonly reads?: readonly ScriptedRead[];
  readonly watches?: readonly ScriptedWatch[];
}): Pick<KubeReader, 'get' | 'watch'> & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const reads = [...(script.reads ?? [])];
  const watches = [...(script.watches ?? [])];
  return {
    asked,
    get: async (): Promise<Answer<JsonObject>> => {
      asked.push('get');
      const next = reads.shift();
      if (next === undefined) throw new Error('The script has no read left.');
      return isError(next) ? failed(next) : ok(next);
    },
    async *watch(_ref, { resourceVersion, signal }) {
      asked.push(`watch from ${resourceVersion}`);
      const next = watches.shift();
      if (next === undefined) throw new Error('The script has no watch left.');
      yield* next.events;
      if (next.stays !== true) return;
      await new Promise<void>((resolve) => {
        if (signal?.aborted === true) resolve();
        else signal?.addEventListener('abort', () => resolve(), { once: true });
      });
      yield { type: 'failed', error: { kind: 'cancelled' } };
    },
  };
}

function isError(value: ScriptedRead): value is ApiError {
  // No Kubernetes kind begins with a small letter.
  return typeof value['kind'] === 'string' && /^[a-z]/.test(value['kind']);
}

/** A clock that moves to the next moment that somebody waits for, as soon as nobody has anything else to do. */
export function scriptedClock(): Clock & { readonly slept: readonly number[] } {
  let now = 0;
  let isMoving = false;
  const slept: number[] = [];
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const move = () => {
    isMoving = false;
    const [next] = [...sleepers].sort((a, b) => a.at - b.at);
    if (next === undefined) return;
    now = next.at;
    next.wake();
    moveSoon();
  };
  const moveSoon = () => {
    if (isMoving) return;
    isMoving = true;
    // Twice: whoever has been woken, or has an answer ready, comes first.
    setImmediate(() => setImmediate(move));
  };
  return {
    slept,
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        slept.push(ms);
        const sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
        moveSoon();
      }),
  };
}
