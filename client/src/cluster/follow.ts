import { isObject, type JsonObject } from '../../../server/src/domain/json.ts';
import { type ApiError, isPassing } from './api-error.ts';
import type { Clock } from './clock.ts';
import type { KubeReader } from './kube-api.ts';
import type { ObjectRef } from './resources.ts';

/** What becomes of one object. `failed` is the last event: it cannot be followed, and trying again would not help. */
export type FollowEvent =
  | { readonly type: 'changed'; readonly object: JsonObject }
  | { readonly type: 'deleted' }
  /** The connection is lost and tried again after a while; what happens meanwhile is seen then. */
  | { readonly type: 'interrupted'; readonly error: ApiError; readonly retryInMs: number }
  | { readonly type: 'failed'; readonly error: ApiError };

export interface FollowOptions {
  /** Where to begin; without it, with the object as it is now. */
  readonly resourceVersion?: string | undefined;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** From 0 to 1, so that many clients do not come back at the same moment. */
  readonly random?: () => number;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * Watches one object and goes on when a watch ends: at once where the server ended it in order, after a growing pause
 * where it failed, and from the object as it is by then where the version has aged out (410). Ends with the signal.
 */
export async function* followObject(
  reader: Pick<KubeReader, 'get' | 'watch'>,
  ref: ObjectRef,
  { resourceVersion, signal, clock, random = Math.random }: FollowOptions,
): AsyncGenerator<FollowEvent> {
  let version = resourceVersion;
  let failures = 0;
  let isGone = false;

  while (!signal.aborted) {
    let failure: ApiError | undefined;
    const startedAt = clock.now();
    if (version === undefined) {
      const answer = await reader.get(ref, { signal });
      if (answer.outcome === 'ok') {
        version = resourceVersionOf(answer.value);
        isGone = false;
        yield { type: 'changed', object: answer.value };
      } else {
        failure = answer.error;
        // Looked for again after each pause, told once.
        if (failure.kind === 'notFound' && !isGone) yield { type: 'deleted' };
        isGone = isGone || failure.kind === 'notFound';
      }
    }
    if (version !== undefined && !signal.aborted) {
      for await (const event of reader.watch(ref, { resourceVersion: version, signal })) {
        switch (event.type) {
          case 'changed':
            version = resourceVersionOf(event.object);
            yield event;
            break;
          case 'deleted':
            version = resourceVersionOf(event.object);
            yield { type: 'deleted' };
            break;
          case 'bookmark':
            version = event.resourceVersion === '' ? version : event.resourceVersion;
            break;
          case 'failed':
            failure = event.error;
            break;
        }
      }
    }
    if (signal.aborted) return;

    // A watch that lasted was a good one, however it ended; one that ends as soon as it begins is not.
    const lasted = clock.now() - startedAt >= shortestPauseMs;
    failures = lasted ? 0 : failures + 1;
    if (failure === undefined && lasted) continue;
    if (failure?.kind === 'expired') version = undefined;
    const isLasting = failure !== undefined && failure.kind !== 'notFound' && !isPassing(failure);
    if (failure !== undefined && isLasting) {
      yield { type: 'failed', error: failure };
      return;
    }
    const retryInMs = pause(failures, failure, random());
    const isWorthTelling = failure !== undefined && failure.kind !== 'expired' && failure.kind !== 'notFound';
    if (failure !== undefined && isWorthTelling) yield { type: 'interrupted', error: failure, retryInMs };
    await clock.sleep(retryInMs, signal);
  }
}

/** Doubles with each failure in a row, at most half a minute; what the server asks for counts more. */
function pause(failures: number, failure: ApiError | undefined, random: number): number {
  const grown = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(failures, 10));
  const asked = failure?.kind === 'busy' ? (failure.retryAfterSeconds ?? 0) * 1000 : 0;
  return Math.max(asked, Math.round(grown * (0.5 + random / 2)));
}

/** The version that a watch goes on from; undefined where the object has none, which only a fake does. */
function resourceVersionOf(object: JsonObject): string | undefined {
  const { metadata } = object;
  const version = isObject(metadata) ? metadata['resourceVersion'] : undefined;
  return typeof version === 'string' ? version : undefined;
}
