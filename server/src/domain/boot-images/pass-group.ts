import type { JsonObject } from '../json.ts';
import { type GroupPass, noCounters } from './conditions.ts';
import type { Outcome } from './outcome.ts';
import { countPass, type Decided, type Kind } from './pass-count.ts';
import { nameOf } from './read.ts';
import type { Reason } from './reasons.ts';
import type { ReconcileContext, ReconcileDecision } from './reconcile-object.ts';
import type { UserDataSecret } from './user-data-secret.ts';

/** What a pass decides of all objects of one kind, in its order, and what it says of them together. */
export interface Group {
  readonly decided: readonly Decided[];
  readonly pass: GroupPass;
}

/** The user data secrets as they are at that point of the pass, by their names. */
export type Secrets = Map<string, UserDataSecret>;

/** The pass does not come to the group: every object has that outcome. */
export function left(
  objects: readonly JsonObject[],
  outcome: Outcome,
  reason: Reason,
  context: ReconcileContext,
  kind: Kind,
): Group {
  const decided = objects.map((object) => ({
    object,
    enrolled: false,
    decision: stays(kind.decide(object, context).current, outcome, reason),
  }));
  return { decided, pass: wholePass };
}

const wholePass: GroupPass = {
  counters: noCounters,
  errors: [],
  moreErrors: false,
  skips: false,
  end: 'whole',
};

function stays(current: string | null, outcome: Outcome, reason: Reason): ReconcileDecision {
  return { outcome, reason, current, target: null, changes: [], droppedFields: [] };
}

/** It is not known whether the pass comes to the group; `decidedBy` is the object that says so. */
export function undecided(
  objects: readonly JsonObject[],
  context: ReconcileContext,
  kind: Kind,
  decidedBy: string,
): Group {
  const decided = objects.map((object) => {
    const { current, outcome, possible } = kind.decide(object, context);
    const outcomes: readonly Outcome[] = outcome === 'unknown' ? (possible?.outcomes ?? []) : [outcome];
    const decision: ReconcileDecision = {
      ...stays(current, 'unknown', 'not-read'),
      possible: { outcomes: [...new Set<Outcome>([...outcomes, 'not-enrolled'])], decidedBy },
    };
    return { object, enrolled: false, decision };
  });
  return { decided, pass: { ...wholePass, counters: undefined, moreErrors: true, skips: undefined } };
}

/** The pass over the group ends before its loop: what it would have come to fails with that error. */
export function aborted(
  objects: readonly JsonObject[],
  names: ReadonlySet<string>,
  error: string,
  context: ReconcileContext,
  kind: Kind,
): Group {
  const decided = objects.map((object) => {
    const { current } = kind.decide(object, context);
    const enrolled = names.has(nameOf(object));
    const decision: ReconcileDecision = enrolled
      ? { ...stays(current, 'error', 'pass-aborted'), error }
      : stays(current, 'not-enrolled', 'not-selected');
    return { object, enrolled, decision };
  });
  return { decided, pass: { ...wholePass, errors: [error], end: 'aborted' } };
}

/** The loop over the enrolled objects. `complete`: were all objects of the kind read? */
export function decideAll(
  objects: readonly JsonObject[],
  names: ReadonlySet<string>,
  context: ReconcileContext,
  secrets: Secrets,
  kind: Kind,
  reasonOut: Reason,
  complete: boolean,
): Group {
  const decided = objects.map((object) => {
    if (!names.has(nameOf(object))) {
      const decision = stays(kind.decide(object, context).current, 'not-enrolled', reasonOut);
      return { object, enrolled: false, decision };
    }
    const whole = kind.decide(object, context);
    convert(whole.secretConversion, secrets);
    const prefix = `${kind.errorPrefix} ${nameOf(object)}: `;
    const decision = whole.error?.startsWith(prefix)
      ? { ...whole, error: whole.error.slice(prefix.length) }
      : whole;
    return { object, enrolled: true, decision };
  });
  return { decided, pass: countPass(decided, kind, complete) };
}

/** A secret that was converted once needs no conversion any more. */
function convert(name: string | undefined, secrets: Secrets): void {
  const secret = name === undefined ? undefined : secrets.get(name);
  if (secret?.conversion.outcome !== 'converted') return;
  secrets.set(secret.name, {
    ...secret,
    ignitionVersion: secret.conversion.to,
    conversion: { outcome: 'untouched' },
  });
}
