import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import type { Certainty, PlanTextOptions } from './options.ts';
import { plain } from './plain.ts';

const words: Readonly<Record<Certainty, string>> = {
  server: 'server dry run',
  simulated: 'simulated',
  unknown: 'unknown',
};

/**
 * How sure each part of the plan is: `object: server dry run · effective setting: simulated for 4.22 · images: from
 * coreos-bootimages`. A simulation is never told as what the server said. Source: product.md 3.3 (c).
 */
export function certaintyLine(plan: Plan, { object }: PlanTextOptions): string {
  const { admission, status, cluster } = plan;
  const why = object?.why === undefined ? '' : ` (${plain(object.why)})`;
  return [
    ...(object === undefined ? [] : [`object: ${words[object.certainty]}${why}`]),
    ...(admission.verdict === 'unknown' ? ['admission: unknown'] : []),
    `effective setting: ${status.managedBootImagesStatus === undefined ? 'unknown' : `simulated for ${plain(cluster.release)}`}`,
    ...imagesOf([...plan.machineSets, ...plan.controlPlaneMachineSets], plan),
  ].join(' · ');
}

function imagesOf(objects: readonly ObjectPlan[], { warnings }: Plan): readonly string[] {
  if (objects.length === 0) return [];
  const isUnread = warnings.some(
    ({ code, message }) => code === 'not-read' && message.startsWith('ConfigMap coreos-bootimages'),
  );
  if (isUnread) return ['images: unknown (coreos-bootimages was not read)'];
  const unknown = objects.filter(({ outcome }) => outcome === 'unknown').length;
  const sure = objects.some(({ target }) => target !== null) ? 'from coreos-bootimages' : undefined;
  const unsure = unknown === 0 ? undefined : `unknown for ${unknown} of ${objects.length}`;
  const parts = [sure, unsure].filter((part) => part !== undefined);
  return parts.length === 0 ? [] : [`images: ${parts.join(', ')}`];
}
