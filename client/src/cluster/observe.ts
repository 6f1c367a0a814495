import { valueAt } from '../../../server/src/domain/field-path.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import { type ApiError, isPassing } from './api-error.ts';
import {
  type BootImageConditions,
  type Condition,
  parseDegradation,
  readConditions,
} from './boot-image-conditions.ts';
import type { Clock } from './clock.ts';
import { type FollowEvent, followObject } from './follow.ts';
import type { KubeReader } from './kube-api.ts';
import type { ObjectRef } from './resources.ts';

/** Where the Machine Config Operator is with the generation that was applied. `settled` and `ended` are last. */
export type Observation =
  /** The operator has not seen the generation yet. */
  | { readonly phase: 'waiting'; readonly generation: number; readonly observedGeneration?: number }
  /** It has, and its conditions may still change. */
  | (Observed & { readonly phase: 'reconciling' })
  /** It has, and its conditions have come to rest. */
  | (Observed & { readonly phase: 'settled'; readonly outcome: 'reconciled' | 'degraded' | 'unknown' })
  /** The cluster does not answer for now; watching goes on. */
  | { readonly phase: 'interrupted'; readonly error: ApiError }
  | { readonly phase: 'ended'; readonly because: 'deleted' | 'deadline' }
  | { readonly phase: 'ended'; readonly because: 'failed'; readonly error: ApiError };

export interface Observed extends BootImageConditions {
  readonly generation: number;
  readonly observedGeneration: number;
  /** False: the conditions are those from before the apply. The operator may not have begun, or sees nothing to do. */
  readonly passSeen: boolean;
}

export interface ObserveOptions {
  /** The object as the apply returned it. */
  readonly applied: JsonObject;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly deadlineMs?: number;
  /** How long conditions must stay as they are to count as settled: after a pass was seen, and without one. */
  readonly restMs?: { readonly afterPass: number; readonly withoutPass: number };
  /** How often the object is read where it may not be watched. */
  readonly pollMs?: number;
}

const defaults = {
  deadlineMs: 30 * 60_000,
  restMs: { afterPass: 5_000, withoutPass: 30_000 },
  pollMs: 5_000,
} as const;

/**
 * Watches what becomes of an applied MachineConfiguration: first until the operator has observed its generation, then
 * its two boot image conditions until they rest. They carry no generation of their own, so a pass shows only by a change
 * against what stood there before; and control plane and worker machine sets are passes of their own, one after the
 * other, so `Progressing: False` alone is not the end. Ends silently when the signal aborts.
 */
export async function* observe(
  api: Pick<KubeReader, 'get' | 'watch'>,
  ref: ObjectRef,
  options: ObserveOptions,
): AsyncGenerator<Observation> {
  const { applied, clock, deadlineMs = defaults.deadlineMs, restMs = defaults.restMs } = options;
  const generation = numberAt(applied, ['metadata', 'generation']) ?? 0;
  const before = readConditions(applied);
  const deadline = clock.now() + deadlineMs;
  const life = new AbortController();
  const signal = AbortSignal.any([life.signal, options.signal]);
  const events = objectEvents(api, ref, { ...options, signal });

  let current = readObservation(applied, generation, before);
  let changedAt = clock.now();
  let next = events.next();
  yield current;
  try {
    while (!options.signal.aborted) {
      const now = clock.now();
      if (now >= deadline) {
        yield { phase: 'ended', because: 'deadline' };
        return;
      }
      const restsAt = isAtRest(current) ? changedAt + restFor(current, restMs) : Number.POSITIVE_INFINITY;
      if (current.phase === 'reconciling' && now >= restsAt) {
        yield { ...current, phase: 'settled', outcome: outcomeOf(current) };
        return;
      }
      const event = await nextOrTimeout(next, Math.min(deadline, restsAt) - now, clock, signal);
      if (event === undefined) continue;
      if (event.done === true) return;
      next = events.next();
      switch (event.value.type) {
        case 'changed': {
          const seen = readObservation(event.value.object, generation, before);
          if (isSameObservation(current, seen)) break;
          current = seen;
          changedAt = clock.now();
          yield seen;
          break;
        }
        case 'deleted':
          yield { phase: 'ended', because: 'deleted' };
          return;
        case 'interrupted':
          yield { phase: 'interrupted', error: event.value.error };
          break;
        case 'failed':
          yield { phase: 'ended', because: 'failed', error: event.value.error };
          return;
      }
    }
  } finally {
    life.abort();
    await events.return(undefined);
  }
}

type Seen = Extract<Observation, { phase: 'waiting' | 'reconciling' }>;

function readObservation(object: JsonObject, generation: number, before: BootImageConditions): Seen {
  const observedGeneration = numberAt(object, ['status', 'observedGeneration']);
  if (observedGeneration === undefined) return { phase: 'waiting', generation };
  if (observedGeneration < generation) return { phase: 'waiting', generation, observedGeneration };
  const conditions = readConditions(object);
  const passSeen =
    !isSameCondition(before.progressing, conditions.progressing) ||
    !isSameCondition(before.degraded, conditions.degraded);
  return { phase: 'reconciling', generation, observedGeneration, passSeen, ...conditions };
}

function isAtRest(seen: Seen): boolean {
  return seen.phase === 'reconciling' && seen.progressing?.status !== 'True';
}

function restFor(seen: Seen, restMs: NonNullable<ObserveOptions['restMs']>): number {
  return seen.phase === 'reconciling' && seen.passSeen ? restMs.afterPass : restMs.withoutPass;
}

/**
 * The last group's pass overwrites the condition with its own errors alone: control plane machine sets that failed stay
 * in the message's count while the status says False.
 */
function outcomeOf({ progressing, degraded }: Observed): 'reconciled' | 'degraded' | 'unknown' {
  if (progressing === undefined && degraded === undefined) return 'unknown';
  const counts = parseDegradation(degraded?.message ?? '');
  const failures = (counts?.machineSets ?? 0) + (counts?.controlPlaneMachineSets ?? 0);
  return degraded?.status === 'True' || failures > 0 ? 'degraded' : 'reconciled';
}

/** The object's changes by a watch; by reading it now and then where it may be read but not watched. */
async function* objectEvents(
  api: Pick<KubeReader, 'get' | 'watch'>,
  ref: ObjectRef,
  { applied, signal, clock, pollMs = defaults.pollMs }: ObserveOptions,
): AsyncGenerator<FollowEvent, void, undefined> {
  const version = valueAt(applied, ['metadata', 'resourceVersion']);
  const resourceVersion = typeof version === 'string' ? version : undefined;
  for await (const event of followObject(api, ref, { resourceVersion, signal, clock })) {
    if (event.type !== 'failed') yield event;
  }
  while (!signal.aborted) {
    const answer = await api.get(ref, { signal });
    if (signal.aborted) return;
    if (answer.outcome === 'ok') yield { type: 'changed', object: answer.value };
    else if (answer.error.kind === 'notFound') yield { type: 'deleted' };
    else if (isPassing(answer.error)) yield { type: 'interrupted', error: answer.error, retryInMs: pollMs };
    else {
      yield { type: 'failed', error: answer.error };
      return;
    }
    await clock.sleep(pollMs, signal);
  }
}

/** The next event, or undefined after `ms`. The event is not lost: the same promise is asked again. */
async function nextOrTimeout<T>(
  next: Promise<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | undefined> {
  const done = new AbortController();
  const timeout = clock.sleep(ms, AbortSignal.any([done.signal, signal])).then(() => undefined);
  return Promise.race([next, timeout]).finally(() => done.abort());
}

function isSameObservation(a: Seen, b: Seen): boolean {
  if (a.phase !== b.phase || a.observedGeneration !== b.observedGeneration) return false;
  if (a.phase === 'waiting' || b.phase === 'waiting') return true;
  return isSameCondition(a.progressing, b.progressing) && isSameCondition(a.degraded, b.degraded);
}

function isSameCondition(a: Condition | undefined, b: Condition | undefined): boolean {
  return (
    a?.status === b?.status &&
    a?.reason === b?.reason &&
    a?.message === b?.message &&
    a?.lastTransitionTime === b?.lastTransitionTime
  );
}

function numberAt(object: JsonObject, path: readonly string[]): number | undefined {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : undefined;
}
