import { type CancellationToken, ProgressLocation, window } from 'vscode';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import { sentence } from '../cluster/api-error-sentence.ts';
import { parseDegradation, parseProgress, printProgress } from '../cluster/boot-image-conditions.ts';
import { systemClock } from '../cluster/clock.ts';
import type { KubeApi } from '../cluster/kube-api.ts';
import { type Observation, observe } from '../cluster/observe.ts';
import { objectName } from '../cluster/resources.ts';
import { showError, showInformation, showWarning } from '../notify.ts';
import type { Target } from '../preview/pending-change.ts';
import type { Preview } from '../preview/previews.ts';
import { withoutLinks } from '../without-links.ts';
import { checkPrediction, showDifference } from './check-prediction.ts';
import type { Parts } from './parts.ts';

/**
 * Shows what the Machine Config Operator makes of an applied object, until it has come to rest or the user stops it; then
 * whether that is what was previewed.
 */
export async function followApplied(
  parts: Parts,
  api: KubeApi,
  target: Target,
  applied: JsonObject,
  done: string,
  previewed: Preview,
): Promise<void> {
  const options = { location: ProgressLocation.Notification, title: withoutLinks(done), cancellable: true };
  const last = await window.withProgress(options, (progress, token) =>
    followTo(api, target, applied, token, (message) => {
      parts.log.info(message);
      progress.report({ message: withoutLinks(message) });
    }),
  );
  if (last === undefined) {
    void showInformation(`${done} Watching was stopped; the change itself is not undone.`);
    return;
  }
  const text = `${done} ${endWords(last, target)}`;
  if (last.phase !== 'settled') {
    void showWarning(text);
    return;
  }
  const checked = await checkPrediction(parts, previewed, last.passSeen);
  if (checked !== undefined) parts.log.info(checked.sentence);
  const all = checked === undefined ? text : `${ended(text)} ${checked.sentence}`;
  // Nobody is kept waiting for an answer: the command is over.
  if (checked?.report === undefined) void showOutcome(parts, last.outcome === 'degraded', all);
  else void showDifference(parts, target.identity.context, all, checked.report);
}

/** What came of an apply. VS Code shows all of a long text only where there is a button below it. */
async function showOutcome({ log }: Parts, isDegraded: boolean, text: string): Promise<void> {
  const show = isDegraded ? showError : showInformation;
  if ((await show(text, 'Show Log')) === 'Show Log') log.show();
}

/** The last observation; undefined where the user stopped watching. */
async function followTo(
  api: KubeApi,
  target: Target,
  applied: JsonObject,
  token: CancellationToken,
  report: (message: string) => void,
): Promise<Observation | undefined> {
  const stop = new AbortController();
  const subscription = token.onCancellationRequested(() => stop.abort());
  try {
    let last: Observation | undefined;
    for await (const observation of observe(api, target.ref, {
      applied,
      signal: stop.signal,
      clock: systemClock,
    })) {
      last = observation;
      report(words(observation, target));
    }
    return stop.signal.aborted ? undefined : last;
  } finally {
    subscription.dispose();
  }
}

function words(observation: Observation, target: Target): string {
  switch (observation.phase) {
    case 'waiting':
      return `Waiting for the Machine Config Operator to observe generation ${observation.generation}.`;
    case 'reconciling':
      return conditionWords(observation);
    case 'interrupted':
      return 'The cluster does not answer; watching goes on.';
    case 'settled':
    case 'ended':
      return endWords(observation, target);
  }
}

function endWords(observation: Observation, { identity, ref }: Target): string {
  const { context, server } = identity;
  switch (observation.phase) {
    case 'settled':
      return observation.passSeen
        ? conditionWords(observation)
        : `The Machine Config Operator has observed the change and has begun nothing on boot images since; as before, ${conditionWords(observation)}`;
    case 'ended':
      if (observation.because === 'failed')
        return sentence(observation.error, { context, server, object: objectName(ref) });
      return observation.because === 'deleted'
        ? `${objectName(ref)} has been deleted since.`
        : 'The Machine Config Operator has not come to rest in half an hour.';
    default:
      return '';
  }
}

/** The two boot image conditions in words, the operator's own text where it failed. */
function conditionWords({
  progressing,
  degraded,
}: Extract<Observation, { phase: 'reconciling' | 'settled' }>): string {
  const progress = progressing === undefined ? undefined : parseProgress(progressing.message);
  const first =
    progressing === undefined
      ? 'The Machine Config Operator has said nothing of boot images yet.'
      : `BootImageUpdateProgressing ${progressing.status}: ${progress === undefined ? progressing.message : printProgress(progress)}`;
  if (degraded === undefined) return first;
  // Counts of nothing say nothing; but the status may be False and a count not zero (domain.md 5.2).
  const counts = parseDegradation(degraded.message);
  const isClean =
    degraded.status === 'False' && counts?.machineSets === 0 && counts.controlPlaneMachineSets === 0;
  return `${ended(first)} BootImageUpdateDegraded ${degraded.status}${isClean ? '.' : `: ${ended(degraded.message)}`}`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
