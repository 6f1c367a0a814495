import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import type { PlanParams } from '../../../server/src/protocol.ts';
import { sentence } from '../cluster/api-error-sentence.ts';
import { parseJson, printJson } from '../cluster/json-text.ts';
import { objectName } from '../cluster/resources.ts';
import { showError, showInformation, showWarning } from '../notify.ts';
import { fieldChangeWords, keptWords, objectEntry } from '../preview/entries.ts';
import { type PendingChange, preparePendingChange } from '../preview/pending-change.ts';
import { imageNotes, timeOf, viewOf } from '../preview/preview-view.ts';
import { noConnection } from './connection-failure.ts';
import type { Parts } from './parts.ts';
import { previewForbidden } from './preview-simulated.ts';
import { previewSteps } from './preview-steps.ts';
import { type Afterwards, connectionEnded, type Subject, say } from './subject.ts';

type Accepted = Exclude<PendingChange, { readonly outcome: 'refused' }>;

/** A preview against the live cluster: its own dry run, and the plan of what that would store. */
export async function previewLive(parts: Parts, subject: Subject): Promise<Afterwards> {
  const { cluster, log, previews } = parts;
  const api = await cluster.api();
  const state = cluster.connection.state();
  if (api === undefined || state.state !== 'connected') return noConnection(state);
  const { identity } = state;
  log.info(`Previewing in ${identity.context}: read and dry run.`);
  const change = await preparePendingChange(api, { body: subject.found.body, identity });
  const time = timeOf(new Date());
  if (change.outcome === 'refused') {
    previews.end();
    return afterRefusal(parts, subject, change);
  }
  const snapshot = await cluster.snapshotForPlan();
  // What was read must be of the cluster that made the dry run.
  const isStill = () => cluster.connection.state() === state;
  if (snapshot === undefined || !isStill()) return say(connectionEnded);
  const show = () => showAccepted(parts, subject, change, snapshot, time);
  if (change.outcome !== 'unchanged') {
    const afterwards = await show();
    return change.warnings.length === 0 ? afterwards : () => showWarnings(change.warnings);
  }
  previews.end();
  return async () => {
    const answer = await showInformation(
      `No changes. ${identity.context} already has this ${objectName(change.target.ref)}.`,
      'Show Plan',
    );
    if (answer === 'Show Plan') await (isStill() ? await show() : say(connectionEnded))?.();
  };
}

/** Shows what the API server would store, and what comes of it. */
async function showAccepted(
  parts: Parts,
  { document, at, found }: Subject,
  change: Accepted,
  snapshot: ClusterSnapshot,
  time: string,
): Promise<Afterwards> {
  const { identity, ref } = change.target;
  const after = change.outcome === 'unchanged' ? change.before : change.after;
  const kept = change.outcome === 'create' ? [] : change.kept;
  const request: PlanParams = {
    ...at,
    dryRun: printJson(after.value),
    note: `previewed ${time}, valid until the cluster changes`,
    object: {
      certainty: 'server',
      changes: change.outcome === 'unchanged' ? [] : change.changes.map(fieldChangeWords),
      kept: kept.map(keptWords),
    },
  };
  const planned = await parts.language.plan(request);
  if (planned.outcome === 'refused') return say(`There is no preview. ${planned.reason}`);
  const plan = parseJson(planned.plan) as unknown as Plan;
  const preview = {
    source: document.uri,
    sourceVersion: found.version,
    plan,
    live: { identity, snapshot },
    request,
    ...(change.outcome === 'unchanged' ? {} : { change }),
  };
  const what = objectName(ref);
  await parts.previews.show(
    preview,
    viewOf({
      cluster: identity.context,
      what,
      plan,
      planned,
      object: objectEntry(change),
      notes: imageNotes(plan),
    }),
  );
  return undefined;
}

async function afterRefusal(
  parts: Parts,
  subject: Subject,
  { error, target }: Extract<PendingChange, { readonly outcome: 'refused' }>,
): Promise<Afterwards> {
  const { identity, ref } = target;
  const { context, server } = identity;
  if (error.kind === 'unauthorized') parts.cluster.connection.fail(error);
  // Whoever may read, and not patch, can still be told what would happen.
  if (error.kind === 'forbidden' && error.verb === 'patch') return previewForbidden(parts, subject, target);
  const text = sentence(error, { context, server, object: objectName(ref) });
  if (error.kind !== 'invalid') return say(text);
  // It may be what two applies can do.
  const snapshot = await parts.cluster.snapshotForPlan();
  const planned = snapshot && (await parts.language.plan(subject.at));
  if (planned?.outcome !== 'planned' || planned.firstStep === undefined) return say(text);
  return async () => {
    const answer = await showError(text, 'Show Two-Step Plan');
    if (answer === 'Show Two-Step Plan') await (await previewSteps(parts, subject))?.();
  };
}

async function showWarnings(warnings: readonly string[]): Promise<void> {
  await showWarning(`The API server warns: ${warnings.join(' ')}`);
}
