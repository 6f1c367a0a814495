import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import { valueAt } from '../../../server/src/domain/field-path.ts';
import type { JsonObject, JsonValue } from '../../../server/src/domain/json.ts';
import type { PlanParams } from '../../../server/src/protocol.ts';
import { sentence } from '../cluster/api-error-sentence.ts';
import { parseJson, printJson } from '../cluster/json-text.ts';
import { machineConfigurationCluster, objectName } from '../cluster/resources.ts';
import { fieldManager } from '../cluster/writes.ts';
import { objectEntry } from '../preview/entries.ts';
import { ownedSpec } from '../preview/owned-fields.ts';
import { type PendingCreate, type PendingUpdate, preparePendingChange } from '../preview/pending-change.ts';
import { type Planned, timeOf, viewOf } from '../preview/preview-view.ts';
import { showConnectionFailure } from './connection-failure.ts';
import type { Parts } from './parts.ts';
import { previewSaved, showSimulated } from './preview-simulated.ts';
import { type Afterwards, connectionEnded, type Subject, say } from './subject.ts';

/**
 * The preview of an edit that the API server takes in two steps only: both plans, and in a live cluster the first step as
 * what can be applied.
 */
export async function previewSteps(parts: Parts, subject: Subject): Promise<Afterwards> {
  if (parts.language.saved() !== undefined) return previewSaved(parts, subject);
  const api = await parts.cluster.api();
  const state = parts.cluster.connection.state();
  if (api === undefined || state.state !== 'connected') {
    return state.state === 'failed' ? () => showConnectionFailure(state.sentence) : undefined;
  }
  const { identity } = state;
  const { context, server } = identity;
  const snapshot = await parts.cluster.snapshotForPlan();
  if (snapshot === undefined) return say(connectionEnded);
  const request: PlanParams = { ...subject.at, note: `previewed ${timeOf(new Date())}` };
  const planned = await parts.language.plan(request);
  if (planned.outcome === 'refused') return say(`There is no preview. ${planned.reason}`);
  const enforcement = planned.firstStep === undefined ? undefined : parseJson(planned.firstStep);
  if (enforcement === undefined) {
    await showSimulated(parts, subject, context, request, planned);
    return undefined;
  }
  const stored = await api.get(machineConfigurationCluster);
  if (stored.outcome === 'failed') {
    const object = objectName(machineConfigurationCluster);
    return say(sentence(stored.error, { context, server, object }));
  }
  const change = await preparePendingChange(api, {
    body: firstStepBody(stored.value, enforcement),
    identity,
  });
  if (change.outcome === 'refused') {
    const object = objectName(machineConfigurationCluster);
    return say(sentence(change.error, { context, server, object }));
  }
  if (change.outcome === 'unchanged') {
    await showSimulated(parts, subject, context, request, planned);
    return undefined;
  }
  const first = await planOfFirstStep(parts, subject, change);
  if (first === undefined) return say('The first step could not be planned; the log says why.');
  const { document, found } = subject;
  await parts.previews.show(
    { source: document.uri, sourceVersion: found.version, plan: first, snapshot, request, change },
    viewOf({
      cluster: context,
      what: 'step 1 of 2',
      plan: first,
      planned: withoutFirstObject(planned),
      object: firstObject(change),
    }),
  );
  return undefined;
}

/** The first apply: what we have applied before, so that none of it goes, and skew enforcement. */
function firstStepBody(stored: JsonObject, enforcement: JsonValue): string {
  const { apiVersion = '', kind = '' } = stored;
  const name = valueAt(stored, ['metadata', 'name']) ?? machineConfigurationCluster.name;
  const spec = { ...ownedSpec(stored, fieldManager), bootImageSkewEnforcement: enforcement };
  return printJson({ apiVersion, kind, metadata: { name }, spec });
}

async function planOfFirstStep(
  { language }: Parts,
  { at }: Subject,
  { after }: PendingCreate | PendingUpdate,
): Promise<Plan | undefined> {
  const planned = await language.plan({ ...at, dryRun: printJson(after.value) });
  return planned.outcome === 'planned' ? (parseJson(planned.plan) as unknown as Plan) : undefined;
}

function firstObject(change: PendingCreate | PendingUpdate) {
  const entry = objectEntry(change);
  return entry && { ...entry, title: `step 1: ${entry.title}` };
}

/** What the API server has said of the first step takes the place of what was simulated of it. */
function withoutFirstObject(planned: Planned): Planned {
  const changes = planned.changes.filter(
    ({ part, title }) => part !== 'object' || !title.startsWith('step 1'),
  );
  return { ...planned, changes };
}
