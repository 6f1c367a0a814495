import { env, window } from 'vscode';
import { valueAt } from '../../../server/src/domain/field-path.ts';
import { differencesOf } from '../../../server/src/domain/prediction/differences.ts';
import { predictionReport, predictionSentence } from '../../../server/src/domain/prediction/report.ts';
import type { Preview } from '../preview/previews.ts';
import type { Parts } from './parts.ts';

export interface CheckedPrediction {
  readonly sentence: string;
  /** What to send to whoever maintains the simulation; absent where everything came out as previewed. */
  readonly report?: string;
}

/** Holds what a preview has said against what the cluster has now; undefined where it cannot be read. */
export async function checkPrediction(
  { cluster }: Parts,
  { plan, snapshot }: Preview,
): Promise<CheckedPrediction | undefined> {
  const after = await cluster.refreshSnapshot();
  if (snapshot === undefined || after === undefined) return undefined;
  const differences = differencesOf({ plan, before: snapshot, after });
  const sentence = predictionSentence(plan, differences);
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
  const answer = await window.showWarningMessage(text, 'Show Report', 'Copy Report');
  if (answer === 'Show Report') await previews.showText(context, 'Predicted and actual.md', report);
  if (answer === 'Copy Report') await env.clipboard.writeText(report);
}
