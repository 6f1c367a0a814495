import { workspace } from 'vscode';
import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import { valueAt } from '../../../server/src/domain/field-path.ts';
import type { JsonObject, JsonValue } from '../../../server/src/domain/json.ts';
import type { PlanParams } from '../../../server/src/protocol.ts';
import { sentence } from '../cluster/api-error-sentence.ts';
import { parseJson, printJson } from '../cluster/json-text.ts';
import { machineConfigurationCluster, objectName } from '../cluster/resources.ts';
import { fieldManager } from '../cluster/writes.ts';
import { objectEntry } from '../preview/entries.ts';
import { ownedFields } from '../preview/owned-fields.ts';
import { type PendingCreate, type PendingUpdate, preparePendingChange } from '../preview/pending-change.ts';
import { type Planned, timeOf, viewOf } from '../preview/preview-view.ts';
import { noConnection } from './connection-failure.ts';
import type { Parts } from './parts.ts';
import { previewSaved, showSimulated } from './preview-simulated.ts';
import { type Afterwards, connectionEnded, notTrusted, type Subject, say } from './subject.ts';

/**
 * The preview of an edit that the API server takes in two steps only: both plans, and in a live cluster the first step as
 * what can be applied.
 */
export async function previewSteps(parts: Parts, subject: Subject): Promise<Afterwards> {
  if (parts.language.saved() !== undefined) return previewSaved(parts, subject);
  if (!workspace.isTrusted) return say(notTrusted);
  const api = await parts.cluster.api();
  const state = parts.cluster.connection.state();
  if (api === undefined || state.state !== 'connected') return noConnection(state);
  const { identity } = state;
  const { context, server } = identity;
  const snapshot = await parts.cluster.snapshotForPlan();
  if (snapshot === undefined || parts.cluster.connection.state() !== state) return say(connectionEnded);
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
  const first = await parts.language.plan({ ...subject.at, dryRun: printJson(change.after.value) });
  if (first.outcome === 'refused') return say(`There is no preview. ${first.reason}`);
  const plan = parseJson(first.plan) as unknown as Plan;
  const { document, found } = subject;
  await parts.previews.show(
    {
      source: document.uri,
      sourceVersion: found.version,
      plan,
      live: { identity, snapshot },
      request,
      change,
    },
    viewOf({
      cluster: context,
      what: 'step 1 of 2',
      plan,
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
  const { metadata, spec } = ownedFields(stored, fieldManager);
  return printJson({
    apiVersion,
    kind,
    metadata: { ...metadata, name },
    spec: { ...spec, bootImageSkewEnforcement: enforcement },
  });
}

function firstObject(change: PendingCreate | PendingUpdate) {
  const entry = objectEntry(change);
  return entry && { ...entry, title: `step 1: ${entry.title}` };
}

/** What the API server has said of the first step takes the place of what was simulated of it. */
function withoutFirstObject(planned: Planned): Planned {
  const changes = planned.changes.filter(({ part, step }) => part !== 'object' || step !== 1);
  return { ...planned, changes };
}
