import { withoutQuotedLines } from '../../../server/src/domain/condition-text.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';

/** A condition of `status.conditions`, as the boot image controller of the Machine Config Operator writes it. */
export interface Condition {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Changes with status, reason and message, not only with the status. */
  readonly lastTransitionTime: string;
}

/** What the operator says of its work on boot images. Absent: it has said nothing yet (or is older than 4.17). */
export interface BootImageConditions {
  readonly progressing?: Condition;
  readonly degraded?: Condition;
}

/** How far one group of machine sets is. `skipped` are left alone on purpose, and not among the reconciled. */
export interface GroupProgress {
  readonly reconciled: number;
  readonly total: number;
  readonly skipped: number;
}
export interface Progress {
  readonly machineSets: GroupProgress;
  /** Absent before 4.21. */
  readonly controlPlaneMachineSets?: GroupProgress;
}

/** What went wrong. `error` is the operator's own text, absent where it gives none. */
export interface Degradation {
  readonly machineSets: number;
  readonly controlPlaneMachineSets: number;
  readonly error?: string;
}

export function readConditions(machineConfiguration: JsonObject): BootImageConditions {
  const { status } = machineConfiguration;
  const list = isObject(status) && isArray(status['conditions']) ? status['conditions'].filter(isObject) : [];
  const progressing = list.find((condition) => condition['type'] === 'BootImageUpdateProgressing');
  const degraded = list.find((condition) => condition['type'] === 'BootImageUpdateDegraded');
  return {
    ...(progressing === undefined ? {} : { progressing: readCondition(progressing) }),
    ...(degraded === undefined ? {} : { degraded: readCondition(degraded) }),
  };
}

/**
 * The counts in a `BootImageUpdateProgressing` message, in the words of 4.17 to 5.x; undefined for any other text. The
 * groups of the Cluster API are always empty and are passed over.
 */
export function parseProgress(message: string): Progress | undefined {
  const groups = new Map<string, GroupProgress>();
  for (const part of message.split(' | ')) {
    const found = /^Reconciled (\d+) of (\d+) ([A-Za-z ]+?)(?: \((\d+) skipped\))?$/.exec(part.trim());
    if (found === null) return undefined;
    const [, reconciled, total, group = '', skipped = '0'] = found;
    groups.set(group, { reconciled: Number(reconciled), total: Number(total), skipped: Number(skipped) });
  }
  const machineSets = groups.get('MAPI MachineSets');
  const controlPlaneMachineSets = groups.get('ControlPlaneMachineSets');
  if (machineSets === undefined) return undefined;
  return { machineSets, ...(controlPlaneMachineSets === undefined ? {} : { controlPlaneMachineSets }) };
}

/** The counts and the error in a `BootImageUpdateDegraded` message; undefined for any other text. */
export function parseDegradation(message: string): Degradation | undefined {
  // The error's own text may hold the separator.
  const [counts = '', ...errors] = message.split('Error(s): ');
  const groups = new Map<string, number>();
  for (const part of counts.split(' | ').filter((text) => text.trim() !== '')) {
    const found = /^(\d+)(?: Degraded)? ([A-Za-z ]+)$/.exec(part.trim());
    if (found === null) return undefined;
    groups.set(found[2] ?? '', Number(found[1]));
  }
  const machineSets = groups.get('MAPI MachineSets');
  if (machineSets === undefined) return undefined;
  const error = errors.join('Error(s): ').trim();
  return {
    machineSets,
    controlPlaneMachineSets: groups.get('ControlPlaneMachineSets') ?? 0,
    ...(error === '' ? {} : { error }),
  };
}

/** "Reconciled 2 of 4 machine sets (1 skipped) and 0 of 1 control plane machine sets". */
export function printProgress({ machineSets, controlPlaneMachineSets: control }: Progress): string {
  const workers = printGroup(machineSets, 'machine set');
  if (control === undefined || control.total === 0) return `Reconciled ${workers}`;
  const controlPlane = printGroup(control, 'control plane machine set');
  return machineSets.total === 0 ? `Reconciled ${controlPlane}` : `Reconciled ${workers} and ${controlPlane}`;
}

function printGroup({ reconciled, total, skipped }: GroupProgress, noun: string): string {
  const plural = total === 1 ? noun : `${noun}s`;
  return `${reconciled} of ${total} ${plural}${skipped === 0 ? '' : ` (${skipped} skipped)`}`;
}

function readCondition(condition: JsonObject): Condition {
  const status = text(condition['status']);
  return {
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: text(condition['reason']),
    // The operator quotes user data that it cannot read.
    message: withoutQuotedLines(text(condition['message'])),
    lastTransitionTime: text(condition['lastTransitionTime']),
  };
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
