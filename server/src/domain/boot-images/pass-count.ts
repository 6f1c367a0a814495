import type { JsonObject } from '../json.ts';
import type { Counters, GroupPass } from './conditions.ts';
import type { ObjectDecision } from './outcome.ts';
import { nameOf } from './read.ts';
import type { ReconcileContext, ReconcileDecision } from './reconcile-object.ts';

/** A decision with the object that it is about, and whether the pass came to it. */
export interface Decided {
  readonly object: JsonObject;
  readonly decision: ReconcileDecision;
  readonly enrolled: boolean;
}

/** How the objects of one of the two kinds are decided and counted. */
export interface Kind {
  readonly decide: (object: JsonObject, context: ReconcileContext) => ReconcileDecision;
  /** What an error is introduced with, before the object's name. */
  readonly errorPrefix: string;
  /** Is there a counter of skipped objects? */
  readonly skipCounter: boolean;
}

/**
 * What the controller has counted at the end of its loop over one kind, or where it crashed. `complete`: were all objects
 * of the kind read? Source: domain.md 5.1.
 */
export function countPass(decided: readonly Decided[], kind: Kind, complete: boolean): GroupPass {
  const enrolled = decided.filter((one) => one.enrolled);
  const crash = enrolled.findIndex(({ decision }) => decision.reason === 'operator-crash');
  const counted = crash < 0 ? enrolled : enrolled.slice(0, crash);
  const ways = counted.map(({ decision }) => countedAs(decision, kind));
  const known = complete && ways.every((way) => way.size === 1);
  const number = (way: CountedAs): number => ways.filter((one) => one.has(way)).length;
  const counters: Counters = {
    total: enrolled.length,
    reconciled: number('reconciled') + number('skipped'),
    skipped: number('skipped'),
    errors: number('error'),
  };
  return {
    counters: known ? counters : undefined,
    errors: counted.flatMap(({ object, decision }) =>
      decision.outcome === 'error' ? `${kind.errorPrefix} ${nameOf(object)}: ${decision.error ?? ''}` : [],
    ),
    moreErrors:
      !complete ||
      counted.some(
        ({ decision }, index) => decision.outcome === 'unknown' && ways[index]?.has('error') === true,
      ),
    skips: ways.some((way) => way.has('skipped') && way.size === 1)
      ? true
      : complete && !ways.some((way) => way.has('skipped'))
        ? false
        : undefined,
    end: crash < 0 ? 'whole' : 'crashed',
  };
}

type CountedAs = 'reconciled' | 'skipped' | 'error';

/** As what an object may be counted: one way where its outcome is known. */
function countedAs({ outcome, possible }: ObjectDecision, { skipCounter }: Kind): ReadonlySet<CountedAs> {
  const outcomes =
    outcome === 'unknown' ? (possible?.outcomes ?? (['patched', 'skipped', 'error'] as const)) : [outcome];
  return new Set(
    outcomes.map((one): CountedAs => {
      if (one === 'error') return 'error';
      return one === 'skipped' && skipCounter ? 'skipped' : 'reconciled';
    }),
  );
}
