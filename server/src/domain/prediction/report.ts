import type { Plan } from '../boot-images/plan-result.ts';
import { exactJson } from '../exact-json.ts';
import type { Difference } from './differences.ts';

/** One sentence on how a plan came true. */
export function predictionSentence(plan: Plan, differences: readonly Difference[]): string {
  const objects = [...plan.machineSets, ...plan.controlPlaneMachineSets];
  if (differences.length === 0) {
    return objects.some(({ outcome }) => outcome === 'unknown')
      ? 'What the preview knew came out as previewed.'
      : 'It came out as previewed.';
  }
  const count =
    differences.length === 1
      ? 'One thing came out otherwise than previewed'
      : `${differences.length} things came out otherwise than previewed`;
  return `${count}: ${differences.map(({ what }) => what).join(', ')}.`;
}

/**
 * What was predicted and what was found, as Markdown to send to whoever maintains the simulation: no Secret's content, but
 * the names of the machine sets.
 */
export function predictionReport(
  plan: Plan,
  differences: readonly Difference[],
  release: string | undefined,
): string {
  const { cluster, reconcile, reconcileReason } = plan;
  const facts = [
    `OpenShift ${release ?? cluster.release}, ${cluster.platform ?? 'platform not known'}, feature set ${cluster.featureSet}`,
    `The pass: ${reconcile} (${reconcileReason})`,
  ];
  return [
    '# Predicted and actual',
    ...facts,
    ...differences.map(({ what, predicted, actual }) =>
      [`## ${what}`, 'Predicted:', fenced(predicted), 'Actual:', fenced(actual)].join('\n\n'),
    ),
    '## The plan',
    fenced(exactJson(plan), 'json'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** A code block that what is in it cannot end. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
