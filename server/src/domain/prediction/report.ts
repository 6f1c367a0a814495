import type { Plan } from '../boot-images/plan-result.ts';
import { exactJson } from '../exact-json.ts';
import { plain } from '../plan-text/plain.ts';
import type { Comparison, Difference } from './differences.ts';

/** So many things are named in a sentence. */
const mostNamed = 5;

/** One sentence on how a plan came true. */
export function predictionSentence(plan: Plan, { differences, compared }: Comparison): string {
  if (differences.length > 0) return differenceSentence(differences);
  if (compared === 'nothing')
    return 'What came of it could not be read, so it could not be held against the preview.';
  const objects = [...plan.machineSets, ...plan.controlPlaneMachineSets];
  const isOpen = objects.some(({ outcome }) => outcome === 'unknown');
  const awaited = objects.some(({ outcome }) => ['patched', 'deferred', 'unknown'].includes(outcome));
  if (compared === 'setting' && awaited)
    return 'The effective setting came out as previewed. No pass over the machine sets has been seen that could be held against the preview.';
  return isOpen ? 'What the preview knew came out as previewed.' : 'It came out as previewed.';
}

function differenceSentence(differences: readonly Difference[]): string {
  const names = differences.slice(0, mostNamed).map(({ what }) => plain(what));
  const more = differences.length - names.length;
  const count =
    differences.length === 1
      ? 'One thing came out otherwise than previewed'
      : `${differences.length} things came out otherwise than previewed`;
  return `${count}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
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
      [`## ${plain(what)}`, 'Predicted:', fenced(predicted), 'Actual:', fenced(actual)].join('\n\n'),
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
