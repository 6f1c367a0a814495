import type { Outcome } from '../boot-images/outcome.ts';
import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { listed } from './plain.ts';

/** The sign of an outcome in front of a row: changed, as it is, left alone, failing, not known. */
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

/** An outcome in one or two words, as a row begins to say why. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  patched: 'updated',
  'up-to-date': 'up to date',
  skipped: 'skipped',
  ignored: 'left alone',
  error: 'fails',
  deferred: 'waits',
  'not-enrolled': 'not selected',
  unknown: 'not known',
  'out-of-scope': 'not managed',
};

/** What is not known may be an update, may be a failure, or is neither. */
type Told = Outcome | 'perhaps' | 'stays';

/** What is said of one and of several objects, in the order in which it is told. */
const told: readonly (readonly [Told, string, string])[] = [
  ['patched', 'will be updated', 'will be updated'],
  ['error', 'fails', 'fail'],
  ['perhaps', 'may be updated (not known)', 'may be updated (not known)'],
  ['unknown', 'stays or fails (not known)', 'stay or fail (not known)'],
  ['stays', 'stays as it is', 'stay as they are'],
  ['deferred', 'waits', 'wait'],
  ['up-to-date', 'is up to date', 'are up to date'],
  ['skipped', 'is skipped', 'are skipped'],
  ['ignored', 'is left alone', 'are left alone'],
  ['not-enrolled', 'is not selected', 'are not selected'],
  ['out-of-scope', 'is not managed', 'are not managed'],
];

/** May an object be updated, although it is not known that it is? */
export function mayBePatched({ outcome, possible }: ObjectPlan): boolean {
  return outcome === 'unknown' && (possible?.outcomes.includes('patched') ?? true);
}

/** `2 of 4 machine sets will be updated, 1 is up to date, 1 is skipped. The control plane machine set is not selected.` */
export function totals({ machineSets, controlPlaneMachineSets, warnings }: Plan): string {
  const isUnread = warnings.some(({ code }) => code === 'not-read');
  return [
    sumOf(machineSets, 'machine set') ?? (isUnread ? 'No machine set is known.' : 'There is no machine set.'),
    sumOf(controlPlaneMachineSets, 'control plane machine set'),
  ]
    .filter((sentence) => sentence !== undefined)
    .join(' ');
}

function sumOf(objects: readonly ObjectPlan[], name: string): string | undefined {
  if (objects.length === 0) return undefined;
  const counts = countsOf(objects);
  if (objects.length === 1) {
    const only = told.find(([key]) => counts.has(key));
    return only && `The ${name} ${only[1]}.`;
  }
  const parts = told.flatMap(([key, one, several]) => {
    const count = counts.get(key) ?? 0;
    if (key === 'patched') return [`${count} of ${objects.length} ${name}s ${several}`];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return `${parts.join(', ')}.`;
}

function countsOf(objects: readonly ObjectPlan[]): ReadonlyMap<Told, number> {
  const counts = new Map<Told, number>();
  for (const object of objects) {
    const key = toldOf(object);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function toldOf(object: ObjectPlan): Told {
  if (object.outcome !== 'unknown') return object.outcome;
  if (mayBePatched(object)) return 'perhaps';
  return object.possible?.outcomes.includes('error') === true ? 'unknown' : 'stays';
}

/**
 * The sum for a code lens: `2 of 4 machine sets and the control plane machine set would change, 1 may change`. Empty where
 * no machine set is known.
 */
export function shortTotals({ admission, machineSets, controlPlaneMachineSets, warnings }: Plan): string {
  const conflicts = warnings.some(({ code }) => code === 'apply-conflict');
  if (admission.verdict === 'rejected' || conflicts) return 'the API server would refuse this';
  const all = [...machineSets, ...controlPlaneMachineSets];
  if (all.length === 0) return '';
  const changing = [
    shortSum(machineSets, 'machine set'),
    shortSum(controlPlaneMachineSets, 'control plane machine set'),
  ].filter((sum) => sum !== undefined);
  const failing = all.filter(({ outcome }) => outcome === 'error').length;
  const open = all.filter(mayBePatched).length;
  const would =
    changing.length === 0 ? 'no machine set would change' : `${listed(changing, 'and')} would change`;
  return [
    // Of what is not known it cannot be said that nothing changes.
    ...(changing.length === 0 && open > 0 ? [] : [would]),
    ...(failing === 0 ? [] : [`${failing} failing`]),
    ...(open === 0 ? [] : [changing.length === 0 ? `${countOf(open)} may change` : `${open} may change`]),
  ].join(', ');
}

function countOf(count: number): string {
  return count === 1 ? '1 machine set' : `${count} machine sets`;
}

function shortSum(objects: readonly ObjectPlan[], name: string): string | undefined {
  const changed = objects.filter(({ outcome }) => outcome === 'patched').length;
  if (changed === 0) return undefined;
  return objects.length === 1 ? `the ${name}` : `${changed} of ${objects.length} ${name}s`;
}

/**
 * No boot image change touches a node that is there. What new nodes use is said where a boot image may change. Source:
 * product.md 0, fact 10.
 */
export function nodesSentence({ machineSets, controlPlaneMachineSets }: Plan): string {
  const untouched = '0 nodes are rebooted or replaced by this change.';
  const changes = [...machineSets, ...controlPlaneMachineSets].some(
    (object) => object.outcome === 'patched' || object.outcome === 'deferred' || mayBePatched(object),
  );
  return changes ? `${untouched} Only nodes created after it use the new boot image.` : untouched;
}

/** What the plan is of. */
export function heading({ cluster }: Plan, name: string | undefined): string {
  const set = cluster.featureSet === 'Default' ? '' : `, ${cluster.featureSet}`;
  const platform = cluster.platform ?? 'platform not known';
  return `Boot image plan for ${name ?? 'the cluster'} (OpenShift ${cluster.release}, ${platform}${set})`;
}

/** Which machine sets a row stands for; nothing where it is one. */
export function namesText(names: readonly string[], more: number): string {
  const rest = more === 0 ? '' : ` and ${more} more, of which the plan as JSON lists every one`;
  return `${names.join(', ')}${rest}`;
}
