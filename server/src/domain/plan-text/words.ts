import type { Outcome } from '../boot-images/outcome.ts';
import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { reasons } from '../boot-images/reasons.ts';
import { reconcileReasons } from '../boot-images/triggers.ts';
import { exactJson } from '../exact-json.ts';

/** The sign of an outcome in front of a line: changed, as it is, left alone, failing, not known. */
export const signs: Readonly<Record<Outcome, string>> = {
  patched: '~',
  'up-to-date': '=',
  skipped: '-',
  ignored: '-',
  error: '!',
  deferred: '…',
  'not-enrolled': ' ',
  unknown: '?',
  'out-of-scope': ' ',
};

/** What an outcome is called in sums: `2 updated`. */
const sums: Readonly<Record<Outcome, string>> = {
  patched: 'updated',
  'up-to-date': 'up to date',
  skipped: 'skipped',
  ignored: 'left alone',
  error: 'failing',
  deferred: 'deferred',
  'not-enrolled': 'not selected',
  unknown: 'not known',
  'out-of-scope': 'not managed',
};

/** `2 of 4 machine sets will be updated: 2 updated, 1 up to date, 1 skipped.` */
export function totals({ machineSets, controlPlaneMachineSets }: Plan): string {
  const all = [...machineSets, ...controlPlaneMachineSets];
  if (all.length === 0) return 'No machine set is known.';
  const counts = (Object.keys(sums) as Outcome[]).flatMap((outcome) => {
    const count = all.filter((object) => object.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${sums[outcome]}`];
  });
  const changed = all.filter(({ outcome }) => outcome === 'patched').length;
  return `${changed} of ${all.length} machine set${all.length === 1 ? '' : 's'} will be updated: ${counts.join(', ')}.`;
}

/**
 * The sum for a code lens: `2 of 4 machine sets would change, 1 not known`. Empty where no machine set is known.
 */
export function shortTotals({ admission, machineSets, controlPlaneMachineSets }: Plan): string {
  if (admission.verdict === 'rejected') return 'the API server would refuse this';
  const all = [...machineSets, ...controlPlaneMachineSets];
  if (all.length === 0) return '';
  const changed = all.filter(({ outcome }) => outcome === 'patched').length;
  const unknown = all.filter(({ outcome }) => outcome === 'unknown').length;
  const sets = `machine set${all.length === 1 ? '' : 's'}`;
  const sum =
    changed === 0 ? 'no machine set would change' : `${changed} of ${all.length} ${sets} would change`;
  return unknown === 0 ? sum : `${sum}, ${unknown} not known`;
}

/** No boot image change touches a node that is there. Source: product.md 0, fact 10. */
export const noNodes =
  '0 nodes are rebooted or replaced by this change. Only nodes created after it use the new boot image.';

/** Why an object comes out as it does, in a sentence; for what is not known, what it may be and what decides. */
export function whyOf({ reason, error, possible }: ObjectPlan): string {
  if (error !== undefined) return error;
  const why = (reasons as Readonly<Record<string, string>>)[reason] ?? reason;
  if (possible === undefined) return why;
  return `${why} Possible: ${possible.outcomes.join(' or ')}; decided by ${possible.decidedBy}`;
}

/** What the plan is of, and whether a pass follows. */
export function heading({ cluster }: Plan, name: string | undefined): string {
  const set = cluster.featureSet === 'Default' ? '' : `, ${cluster.featureSet}`;
  const platform = cluster.platform ?? 'platform not known';
  return `Boot image plan for ${name ?? 'the cluster'} (OpenShift ${cluster.release}, ${platform}${set})`;
}

export function reconcileWords({ reconcile, reconcileReason }: Plan): string {
  const when: Readonly<Record<Plan['reconcile'], string>> = {
    now: 'The MCO reconciles now.',
    deferred: 'The MCO reconciles later.',
    'not-triggered': 'The MCO does not reconcile because of this.',
    'not-running': 'The MCO does not manage boot images here.',
    unknown: 'Whether the MCO reconciles is not known.',
  };
  return `${when[reconcile]} ${reconcileReasons[reconcileReason]}`;
}

/** The effective setting, one line for each kind of machine set. */
export function settingLines({ status }: Plan): readonly string[] {
  const setting = status.managedBootImagesStatus;
  if (setting === undefined) return ['not known'];
  if (setting === null || setting.machineManagers === null) return ['none'];
  if (setting.machineManagers.length === 0) return ['nothing is managed (an empty list)'];
  return setting.machineManagers.map(({ resource, selection }) => {
    const { partial } = selection;
    return `${resource}: ${selection.mode}${partial === undefined ? '' : ` ${exactJson(partial, 0)}`}`;
  });
}

/** The record of skew enforcement in one line. */
export function skewLine({ status }: Plan): string | undefined {
  const skew = status.bootImageSkewEnforcementStatus;
  return skew === undefined ? undefined : exactJson(skew, 0);
}
