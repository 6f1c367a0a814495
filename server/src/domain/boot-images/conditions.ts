import { valueAt } from '../field-path.ts';
import { isArray, type JsonValue } from '../json.ts';
import { textAt } from './read.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';

/** A condition of the MachineConfiguration. `reason` and `message` are null where they cannot be known. */
export interface Condition {
  readonly type: string;
  /** `Unknown` where it cannot be known. */
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
}

export const conditionTypes = {
  progressing: 'BootImageUpdateProgressing',
  degraded: 'BootImageUpdateDegraded',
} as const;

/**
 * Can a condition not be known? One that is stored as `Unknown` can: the operator takes it for one that is not True.
 * Source: pkg/operator/status.go:checkBootImageControllerReady.
 */
export function isUnknown({ status, message }: Condition): boolean {
  return status === 'Unknown' && message === null;
}

/** What the controller counts of one group of objects. `reconciled` includes the skipped ones. */
export interface Counters {
  readonly total: number;
  readonly reconciled: number;
  readonly skipped: number;
  readonly errors: number;
}

export const noCounters: Counters = { total: 0, reconciled: 0, skipped: 0, errors: 0 };

/** How the pass over one group of objects went. */
export interface GroupPass {
  /** At the end, or where the operator crashed; undefined where an outcome that is not known decides. */
  readonly counters: Counters | undefined;
  /** The errors that there are, in the order of the pass. */
  readonly errors: readonly string[];
  /** May there be more errors than those? */
  readonly moreErrors: boolean;
  /** Was anything counted as skipped? Undefined: not known. */
  readonly skips: boolean | undefined;
  /** `aborted`: it stopped before its loop, with one error. `crashed`: the operator panicked in its loop. */
  readonly end: 'whole' | 'aborted' | 'crashed';
}

/**
 * The stored conditions; null where there are none. An empty list is none: the operator leaves it out when it writes the
 * status. Source: domain.md 5.1.
 */
export function readConditions(status: JsonValue | undefined): readonly Condition[] | null {
  const list = valueAt(status, ['conditions']);
  if (!isArray(list) || list.length === 0) return null;
  return list.map((condition) => ({
    type: textAt(condition, ['type']) ?? '',
    status: textAt(condition, ['status']) ?? '',
    reason: textAt(condition, ['reason']) ?? '',
    message: textAt(condition, ['message']) ?? '',
  }));
}

/** What the texts of a release depend on. */
type TextBehaviour = Pick<ReleaseBehaviour, 'controlPlane' | 'lastDegradedPart'>;

/** `Reconciled 2 of 4 MAPI MachineSets (1 skipped) | …`. Source: domain.md 5.1. */
export function progressingMessage(
  machineSets: Counters,
  controlPlane: Counters,
  behaviour: TextBehaviour,
): string {
  return [
    progressingPart(machineSets, 'MAPI MachineSets'),
    ...(behaviour.controlPlane ? [progressingPart(controlPlane, 'ControlPlaneMachineSets')] : []),
    progressingPart(noCounters, 'CAPI MachineSets'),
    progressingPart(noCounters, 'CAPI MachineDeployments'),
  ].join(' | ');
}

function progressingPart({ total, reconciled, skipped }: Counters, name: string): string {
  const skips = skipped === 0 ? '' : ` (${skipped} skipped)`;
  return `Reconciled ${reconciled - skipped} of ${total} ${name}${skips}`;
}

/** `1 Degraded MAPI MachineSets | … | Error(s): …`. Source: domain.md 5.1. */
export function degradedMessage(
  machineSets: Counters,
  controlPlane: Counters,
  errors: readonly string[],
  behaviour: TextBehaviour,
): string {
  return [
    `${machineSets.errors} Degraded MAPI MachineSets`,
    ...(behaviour.controlPlane ? [`${controlPlane.errors} Degraded ControlPlaneMachineSets`] : []),
    '0 Degraded CAPI MachineSets',
    `0 ${behaviour.lastDegradedPart}`,
    ...(errors.length === 0 ? [] : [`Error(s): ${aggregate(errors)}`]),
  ].join(' | ');
}

/** Several errors as one text, each once. Source: k8s.io/apimachinery/pkg/util/errors. */
export function aggregate(errors: readonly string[]): string {
  const once = [...new Set(errors)];
  return once.length === 1 ? (once[0] ?? '') : `[${once.join(', ')}]`;
}

/** The conditions that a pass begins with where there are none. The last part keeps its old words in every release. */
function firstConditions(behaviour: TextBehaviour): readonly Condition[] {
  const words = { ...behaviour, lastDegradedPart: 'CAPI MachineDeployments' };
  return [
    {
      type: conditionTypes.progressing,
      status: 'False',
      reason: 'NA',
      message: progressingMessage(noCounters, noCounters, words),
    },
    {
      type: conditionTypes.degraded,
      status: 'False',
      reason: 'NA',
      message: degradedMessage(noCounters, noCounters, [], words),
    },
  ];
}

/**
 * The conditions after one pass of a controller that has just started: `controlPlane` first (null where the pass leaves
 * it out), then `machineSets`. Each group overwrites what the one before it said, also its errors. A type that is missing
 * from a list that is there is never added. Source: domain.md 5.1, 5.2.
 */
export function conditionsAfterPass(
  stored: readonly Condition[] | null,
  controlPlane: GroupPass | null,
  machineSets: GroupPass,
  reason: string | null,
  behaviour: TextBehaviour,
): readonly Condition[] {
  const before = stored ?? firstConditions(behaviour);
  const controlPlaneCounters = controlPlane === null ? noCounters : controlPlane.counters;
  const between =
    controlPlane === null
      ? before
      : afterGroup(before, controlPlane, noCounters, controlPlaneCounters, reason, behaviour);
  if (controlPlane?.end === 'crashed') return between;
  const counters = machineSets.end === 'aborted' ? noCounters : machineSets.counters;
  return afterGroup(between, machineSets, counters, controlPlaneCounters, reason, behaviour);
}

function afterGroup(
  conditions: readonly Condition[],
  { errors, moreErrors, end }: GroupPass,
  machineSets: Counters | undefined,
  controlPlane: Counters | undefined,
  reason: string | null,
  behaviour: TextBehaviour,
): readonly Condition[] {
  const known = machineSets !== undefined && controlPlane !== undefined;
  return conditions.map((condition, index) => {
    if (conditions.findIndex(({ type }) => type === condition.type) !== index) return condition;
    if (condition.type === conditionTypes.progressing && end !== 'aborted') {
      const message = known ? progressingMessage(machineSets, controlPlane, behaviour) : null;
      return { ...condition, status: end === 'crashed' ? 'True' : 'False', reason, message };
    }
    if (condition.type === conditionTypes.degraded && end !== 'crashed') {
      const status = errors.length > 0 ? 'True' : moreErrors ? 'Unknown' : 'False';
      const message =
        known && !moreErrors ? degradedMessage(machineSets, controlPlane, errors, behaviour) : null;
      return { ...condition, status, reason, message };
    }
    return condition;
  });
}
