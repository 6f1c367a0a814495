import type { ClusterSnapshot } from '../domain/cluster-snapshot.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { type Complete, simulatedObject } from '../domain/plan-text/object-words.ts';
import { planAsMarkdown } from '../domain/plan-text/plan-markdown.ts';
import { type PlanTextOptions, planAsText } from '../domain/plan-text/plan-text.ts';
import { stepsAsMarkdown, stepsAsText } from '../domain/plan-text/steps-text.ts';
import type { ItemReport } from './document.ts';
import type { PlannedEdit, PlanningJudge } from './plan-edit.ts';

/** A planned edit for people: the plan, and where it takes two applies the plans of both. */
export function plannedAsText(
  { plan, steps }: PlannedEdit,
  options: PlanTextOptions,
  complete: Complete,
): string {
  return joined(planAsText(plan, options), steps && stepsAsText(steps, options, complete));
}

/** The same for a pull request. */
export function plannedAsMarkdown(
  { plan, steps }: PlannedEdit,
  options: PlanTextOptions,
  complete: Complete,
): string {
  return joined(planAsMarkdown(plan, options), steps && stepsAsMarkdown(steps, options, complete));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n');
}

/** What the text says of the cluster, and of the object where one is applied and only the file is known. */
export function textOptionsOf(judge: PlanningJudge, item: ItemReport | undefined): PlanTextOptions {
  const { snapshot } = judge;
  const spec = item?.resource.value['spec'];
  return {
    ...nameOf(snapshot),
    snapshot,
    ...(item && { object: simulatedObject(snapshot, isObject(spec) ? spec : {}, completeBy(judge)) }),
  };
}

function nameOf({ name }: ClusterSnapshot): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

/** The API server's own values and drops, as the judge has them. */
export function completeBy(judge: PlanningJudge): Complete {
  return (spec: JsonObject) => {
    const after = judge.admit(spec).object['spec'];
    return isObject(after) ? after : {};
  };
}
