import type { Plan } from '../../../server/src/domain/boot-images/plan-result.ts';
import type { PlanParams } from '../../../server/src/protocol.ts';
import { parseJson } from '../cluster/json-text.ts';
import { machineConfigurationCluster, objectName } from '../cluster/resources.ts';
import { showWarning } from '../notify.ts';
import type { Target } from '../preview/pending-change.ts';
import { type Planned, timeOf, viewOf } from '../preview/preview-view.ts';
import type { Preview } from '../preview/previews.ts';
import type { Parts } from './parts.ts';
import { type Afterwards, connectionEnded, type Subject, say } from './subject.ts';

/** A preview in a cluster of which only what has been saved is known. There is nothing that could be applied. */
export async function previewSaved(parts: Parts, subject: Subject): Promise<Afterwards> {
  const saved = parts.language.saved();
  if (saved === undefined) return undefined;
  return simulate(parts, subject, saved.name, `it is worked out from what has been saved in ${saved.path}`);
}

/** A preview for whoever may not patch, and so not ask for a dry run. */
export async function previewForbidden(
  parts: Parts,
  subject: Subject,
  { identity, ref }: Target,
): Promise<Afterwards> {
  const { context } = identity;
  if ((await parts.cluster.snapshotForPlan()) === undefined) return say(connectionEnded);
  const why = `you are not allowed to patch ${objectName(ref)} in ${context}, so the API server cannot be asked for a dry run`;
  const afterwards = await simulate(parts, subject, context, why);
  if (afterwards !== undefined) return afterwards;
  return async () => {
    await showWarning(
      `The preview is simulated: ${why}. Ask whoever gives permissions for \`patch\` on machineconfigurations.operator.openshift.io.`,
    );
  };
}

/** The plan of an edit of which nobody but us has said what the API server would store. */
async function simulate(parts: Parts, subject: Subject, cluster: string, why: string): Promise<Afterwards> {
  const request: PlanParams = {
    ...subject.at,
    note: `previewed ${timeOf(new Date())}`,
    why,
  };
  const planned = await parts.language.plan(request);
  if (planned.outcome === 'refused') return say(`There is no preview. ${planned.reason}`);
  await showSimulated(parts, subject, cluster, request, planned);
  return undefined;
}

/** Shows a preview with nothing in it that could be applied. */
export async function showSimulated(
  { previews }: Parts,
  { document, found }: Subject,
  cluster: string,
  request: PlanParams,
  planned: Planned,
): Promise<void> {
  const plan = parseJson(planned.plan) as unknown as Plan;
  const preview: Preview = { source: document.uri, sourceVersion: found.version, plan, request };
  const what = objectName({ ...machineConfigurationCluster, name: found.name });
  await previews.show(preview, viewOf({ cluster, what, plan, planned }));
}
