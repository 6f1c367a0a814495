import { parseDocument } from '../documents/parse.ts';
import type { Plan } from '../domain/boot-images/plan-result.ts';
import type { PlanStep } from '../domain/boot-images/two-steps.ts';
import { exactJson } from '../domain/exact-json.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import type { ObjectChange } from '../domain/object-changes/object-change.ts';
import { objectChanges } from '../domain/object-changes/object-changes.ts';
import { planAsMarkdown } from '../domain/plan-text/plan-markdown.ts';
import { type PlanTextOptions, planAsText } from '../domain/plan-text/plan-text.ts';
import type { ItemReport } from '../judge/document.ts';
import { type PlannedEdit, planEdit, planOfFile } from '../judge/plan-edit.ts';
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
  const options = textOptions(name, params);
  return {
    outcome: 'planned',
    version: manifest.version,
    ...(name === undefined ? {} : { name }),
    plan: exactJson(plan),
    text: textOf(plan, steps, options),
    markdown: planAsMarkdown(plan, options),
    changes: objectChanges(judge.snapshot, plan, {
      ...(params.dryRun === undefined ? { applied: found.item.resource.value } : {}),
      providerSpec: params.wholeProviderSpec === true ? 'whole' : 'changed',
    }).map(toPlannedChange),
    ...(steps === undefined ? {} : { firstStep: exactJson(steps[0].spec) }),
  };
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

function textOptions(name: string | undefined, { note, object }: PlanParams): PlanTextOptions {
  return {
    ...(name === undefined ? {} : { name }),
    ...(note === undefined ? {} : { note }),
    ...(object === undefined ? {} : { object }),
  };
}

function textOf(
  plan: Plan,
  steps: readonly [PlanStep, PlanStep] | undefined,
  options: PlanTextOptions,
): string {
  const text = planAsText(plan, options);
  return steps === undefined ? text : text;
}

function toPlannedChange({ part, title, before, after }: ObjectChange): PlannedChange {
  const print = (object: JsonObject | null) => (object === null ? null : exactJson(object));
  return { part, title, before: print(before), after: print(after) };
}
