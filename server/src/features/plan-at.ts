import { parseDocument } from '../documents/parse.ts';
import { snapshotAfter } from '../domain/boot-images/snapshot-after.ts';
import type { PlanStep } from '../domain/boot-images/two-steps.ts';
import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import { exactJson } from '../domain/exact-json.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import type { ObjectChange } from '../domain/object-changes/object-change.ts';
import { objectChanges } from '../domain/object-changes/object-changes.ts';
import type { PlanTextOptions } from '../domain/plan-text/options.ts';
import type { ItemReport } from '../judge/document.ts';
import { type PlannedEdit, planEdit, planOfFile } from '../judge/plan-edit.ts';
import { completeBy, plannedAsMarkdown, plannedAsText, textOptionsOf } from '../judge/plan-words.ts';
import type { Judge } from '../judge.ts';
import type { PlannedChange, PlanParams, PlanResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { findResource } from './find-resource.ts';

/** Answers `machineConfiguration/plan`. */
export function planAt(session: Session, params: PlanParams): PlanResult {
  const manifest = session.manifests.get(params.textDocument.uri);
  if (manifest === undefined) return { outcome: 'refused', reason: 'This file is not open as YAML.' };
  const judge = session.judgeFor(manifest);
  const found = findResource(judge, manifest, manifest.offsetAt(params.position));
  if ('refused' in found) return { outcome: 'refused', reason: found.refused };
  const planned = plannedOf(judge, found.item, params.dryRun);
  if (planned === undefined)
    return { outcome: 'refused', reason: 'What the API server would store could not be read.' };
  const { plan, steps } = planned;
  const { name } = judge.snapshot;
  const options = optionsOf(judge, found.item, params);
  const complete = completeBy(judge);
  return {
    outcome: 'planned',
    version: manifest.version,
    ...(name === undefined ? {} : { name }),
    plan: exactJson({ ...plan, steps }),
    text: plannedAsText(planned, options, complete),
    markdown: plannedAsMarkdown(planned, options, complete),
    changes: changesOf(judge, planned, found.item, params),
    ...(steps === undefined
      ? {}
      : { firstStep: exactJson(steps[0].spec['bootImageSkewEnforcement'] ?? null) }),
  };
}

/** What becomes another: of two steps what each of them changes. */
function changesOf(
  judge: Judge,
  { plan, steps }: PlannedEdit,
  { resource }: ItemReport,
  { dryRun, wholeProviderSpec }: PlanParams,
): readonly PlannedChange[] {
  const { snapshot } = judge;
  const options = {
    complete: completeBy(judge),
    providerSpec: wholeProviderSpec === true ? 'whole' : 'changed',
  } as const;
  if (steps === undefined) {
    const applied = dryRun === undefined ? { applied: resource.value } : {};
    return objectChanges(snapshot, plan, { ...options, ...applied }).map(toPlannedChange);
  }
  const [first, second] = steps;
  const between = snapshotAfter(snapshot, first.spec, first.plan);
  const changesIn = (cluster: ClusterSnapshot, step: PlanStep, number: 1 | 2): readonly PlannedChange[] =>
    objectChanges(cluster, step.plan, { ...options, applied: { ...resource.value, spec: step.spec } })
      .map(toPlannedChange)
      .map((change) => ({ ...change, step: number, title: `step ${number}: ${change.title}` }));
  return [...changesIn(snapshot, first, 1), ...changesIn(between, second, 2)];
}

/** The plan of what the API server has answered to a dry run, else of what the file has. */
function plannedOf(judge: Judge, item: ItemReport, dryRun: string | undefined): PlannedEdit | undefined {
  if (dryRun === undefined) return planOfFile(judge, item);
  const spec = specOf(dryRun);
  return spec && planEdit(judge, { spec, admission: { verdict: 'accepted', errors: [] } });
}

/** JSON is YAML, and this reader keeps integers exact. */
function specOf(text: string): JsonObject | undefined {
  const { value, problems } = parseDocument(text);
  if (problems.length > 0 || !isObject(value)) return undefined;
  return isObject(value['spec']) ? value['spec'] : {};
}

/** What the text says besides the plan: of a dry run what whoever made it says. */
function optionsOf(
  judge: Judge,
  item: ItemReport,
  { note, object, why, layout }: PlanParams,
): PlanTextOptions {
  const known = textOptionsOf(judge, item);
  const simulated = known.object && { ...known.object, ...(why === undefined ? {} : { why }) };
  const applied = object ?? simulated;
  return {
    ...known,
    ...(note === undefined ? {} : { note }),
    ...(layout === undefined ? {} : { layout }),
    ...(applied === undefined ? {} : { object: applied }),
  };
}

function toPlannedChange({ part, title, before, after }: ObjectChange): PlannedChange {
  const print = (object: JsonObject | null) => (object === null ? null : exactJson(object));
  return { part, title, before: print(before), after: print(after) };
}
