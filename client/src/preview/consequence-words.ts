import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';

/** What an apply comes to, for the question before it: sentences, the most important first. */
export function consequenceWords(plan: Plan): readonly string[] {
  const { machineSets, controlPlaneMachineSets, userDataSecrets, clusterOperator } = plan;
  const of = (outcome: string) => ({
    workers: machineSets.filter((set) => set.outcome === outcome).length,
    controlPlane: controlPlaneMachineSets.filter((set) => set.outcome === outcome).length,
  });
  const [patched, failing, unknown, deferred] = [of('patched'), of('error'), of('unknown'), of('deferred')];
  const converted = userDataSecrets.filter(({ outcome }) => outcome === 'converted');
  const isMore = (count: typeof patched) => count.workers + count.controlPlane > 0;
  return [
    isMore(patched)
      ? `${setWords(patched)} will get another boot image${whenWords[plan.reconcile]}.`
      : isMore(deferred)
        ? `${setWords(deferred)} will be looked at once the update of the cluster is complete.`
        : isMore(unknown)
          ? 'No machine set is known to get another boot image.'
          : 'No machine set gets another boot image.',
    '0 nodes are rebooted or replaced.',
    ...(isMore(unknown) ? [`Of ${setWords(unknown)} it is not known.`] : []),
    ...(isMore(failing) ? [`The update of ${setWords(failing)} will fail; the plan says why.`] : []),
    ...(converted.length > 0
      ? [`User data secrets that are converted: ${converted.map(({ name }) => name).join(', ')}.`]
      : []),
    ...(clusterOperator.upgradeable === false ? ['Upgrades to the next minor release will be blocked.'] : []),
  ];
}

const whenWords: Readonly<Record<Plan['reconcile'], string>> = {
  now: '',
  deferred: '',
  'not-triggered': ' with the next pass of the Machine Config Operator, which this change does not start',
  'not-running': '',
  unknown: ', but when is not known',
};

/** `2 machine sets and the control plane machine set`. */
function setWords({
  workers,
  controlPlane,
}: {
  readonly workers: number;
  readonly controlPlane: number;
}): string {
  const words = [
    ...(workers === 0 ? [] : [workers === 1 ? '1 machine set' : `${workers} machine sets`]),
    ...(controlPlane === 0 ? [] : ['the control plane machine set']),
  ];
  return words.join(' and ');
}
