import { isSameSetting } from '../boot-images/effective-setting.ts';
import type { Outcome } from '../boot-images/outcome.ts';
import type { Plan } from '../boot-images/plan-result.ts';
import { isEqual, type JsonValue } from '../json.ts';
import type { PlanTextOptions } from './options.ts';
import { storedManagers, storedSkew } from './setting-words.ts';

/** What stays as it is, for sure. */
const still: ReadonlySet<Outcome> = new Set([
  'up-to-date',
  'skipped',
  'ignored',
  'not-enrolled',
  'out-of-scope',
]);

/** True where it is known that nothing changes: neither the object, nor what is managed, nor a boot image, nor a secret. */
export function changesNothing(plan: Plan, options: PlanTextOptions): boolean {
  const { admission, status, warnings, machineSets, controlPlaneMachineSets, userDataSecrets } = plan;
  const unsure = warnings.some(({ code }) => code === 'not-read' || code === 'apply-conflict');
  return (
    admission.verdict === 'accepted' &&
    !unsure &&
    isObjectSame(plan, options) &&
    isStatusSame(plan, options) &&
    status.optInStamped === false &&
    [...machineSets, ...controlPlaneMachineSets].every(({ outcome }) => still.has(outcome)) &&
    userDataSecrets.every(({ outcome }) => outcome === 'untouched')
  );
}

function isObjectSame({ reconcileReason }: Plan, { object }: PlanTextOptions): boolean {
  if (object === undefined) return reconcileReason === 'nothing-applied';
  return object.certainty !== 'unknown' && object.changes.length === 0;
}

function isStatusSame({ status, reconcileReason }: Plan, { snapshot }: PlanTextOptions): boolean {
  const managers = storedManagers(snapshot);
  const skew = storedSkew(snapshot);
  if (managers === undefined || skew === undefined) {
    return reconcileReason === 'nothing-applied' || reconcileReason === 'nothing-watched-changes';
  }
  const setting = status.managedBootImagesStatus;
  return (
    setting !== undefined &&
    isSameSetting(setting?.machineManagers ?? null, managers) &&
    isEqual(status.bootImageSkewEnforcementStatus as JsonValue | undefined, skew as JsonValue)
  );
}
