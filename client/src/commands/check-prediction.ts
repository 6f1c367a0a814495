import { env } from 'vscode';
import { valueAt } from '../../../server/src/domain/field-path.ts';
import { comparePrediction } from '../../../server/src/domain/prediction/differences.ts';
import { predictionReport, predictionSentence } from '../../../server/src/domain/prediction/report.ts';
import { showWarning } from '../notify.ts';
import { isSameEndpoint } from '../preview/pending-change.ts';
import type { Preview } from '../preview/previews.ts';
import type { Parts } from './parts.ts';

export interface CheckedPrediction {
  readonly sentence: string;
  /** What to send to whoever maintains the simulation; absent where everything came out as previewed. */
  readonly report?: string;
}

/**
 * Holds what a preview has said against what the cluster has now; undefined where that is no longer the cluster that was
 * previewed.
 *
 * @param passSeen whether a pass of the boot image controller was seen since the apply
 */
export async function checkPrediction(
  { cluster }: Parts,
  { plan, live }: Preview,
  passSeen: boolean,
): Promise<CheckedPrediction | undefined> {
  const isSame = () => {
    const state = cluster.connection.state();
    return state.state === 'connected' && live !== undefined && isSameEndpoint(state.identity, live.identity);
  };
  if (live === undefined || !isSame()) return undefined;
  const after = await cluster.refreshSnapshot();
  if (after === undefined || !isSame()) return undefined;
  const comparison = comparePrediction({ plan, before: live.snapshot, after, passSeen });
  const sentence = predictionSentence(plan, comparison);
  const { differences } = comparison;
  if (differences.length === 0) return { sentence };
  const release = valueAt(after.clusterVersion, ['status', 'desired', 'version']);
  return {
    sentence,
    report: predictionReport(plan, differences, typeof release === 'string' ? release : undefined),
  };
}

/** Tells that something came out otherwise, with the whole story on request. */
export async function showDifference(
  { previews }: Parts,
  context: string,
  text: string,
  report: string,
): Promise<void> {
  const answer = await showWarning(text, 'Show Report', 'Copy Report');
  if (answer === 'Show Report') await previews.showText(context, 'Predicted and actual.md', report);
  if (answer === 'Copy Report') await env.clipboard.writeText(report);
}
