import { objectAt, textAt } from '../boot-images/read.ts';
import { snapshotAfter } from '../boot-images/snapshot-after.ts';
import type { PlanStep } from '../boot-images/two-steps.ts';
import { exactJson } from '../exact-json.ts';
import { fenced, prose } from './markdown-inline.ts';
import { type Complete, simulatedObject } from './object-words.ts';
import type { PlanTextOptions } from './options.ts';
import { plain } from './plain.ts';
import { planAsMarkdown } from './plan-markdown.ts';
import { planAsText } from './plan-text.ts';

type Steps = readonly [PlanStep, PlanStep];

/** Where the change is not possible at once: the two applies that lead there, and what to wait for in between. Source: domain.md 2.5. */
export function stepsAsText(steps: Steps, options: PlanTextOptions = {}, complete?: Complete): string {
  const told = tell(steps);
  const [first, second] = optionsOfSteps(steps, options, complete);
  return [
    `Step 1 of 2: ${told.first}`,
    `  ${told.enforcement}`,
    '',
    planAsText(steps[0].plan, first),
    ...told.between,
    '',
    `Step 2 of 2: ${told.second}`,
    `  ${told.enforcement}`,
    '',
    planAsText(steps[1].plan, second),
  ].join('\n');
}

/** The same for a comment on a pull request. */
export function stepsAsMarkdown(steps: Steps, options: PlanTextOptions = {}, complete?: Complete): string {
  const told = tell(steps);
  const [first, second] = optionsOfSteps(steps, options, complete);
  return [
    `### Step 1 of 2: ${told.first}`,
    fenced([told.enforcement]),
    planAsMarkdown(steps[0].plan, first, 4).trimEnd(),
    ...told.between.map(prose),
    `### Step 2 of 2: ${told.second}`,
    fenced([told.enforcement]),
    `${planAsMarkdown(steps[1].plan, second, 4).trimEnd()}\n`,
  ].join('\n\n');
}

/** What is said around the two plans. */
function tell([{ spec }]: Steps) {
  const enforcement = objectAt(spec, ['bootImageSkewEnforcement']) ?? {};
  const mode = plain(textAt(enforcement, ['mode']) ?? 'None');
  return {
    first: 'apply only this, and leave the rest of the spec as it is in the cluster.',
    enforcement: plain(`spec.bootImageSkewEnforcement: ${exactJson(enforcement, 0)}`),
    between: [
      `Then wait until status.bootImageSkewEnforcementStatus.mode is ${mode} and status.observedGeneration equals metadata.generation: until then the API server refuses step 2.`,
      'You can stop here: which boot images are managed stays as it is.',
    ],
    second: 'apply the whole change with the same bootImageSkewEnforcement in it.',
  };
}

/** Each step is of the cluster that the one before it leaves. */
function optionsOfSteps(
  [first, second]: Steps,
  { name, layout, snapshot }: PlanTextOptions,
  complete: Complete | undefined,
): readonly [PlanTextOptions, PlanTextOptions] {
  const called: PlanTextOptions = {
    ...(name === undefined ? {} : { name }),
    ...(layout === undefined ? {} : { layout }),
  };
  if (snapshot === undefined) return [called, called];
  const between = snapshotAfter(snapshot, first.spec, first.plan);
  return [
    { ...called, snapshot, object: simulatedObject(snapshot, first.spec, complete) },
    { ...called, snapshot: between, object: simulatedObject(between, second.spec, complete) },
  ];
}
