import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { conditionLine, type PlanTextOptions, secretLine, truth } from './plan-text.ts';
import { heading, noNodes, reconcileWords, settingLines, skewLine, totals, whyOf } from './words.ts';

/** The plan for a pull request. What comes from the cluster is text there: none of it is read as Markdown. */
export function planAsMarkdown(plan: Plan, { name }: PlanTextOptions = {}): string {
  const { admission, machineSets, controlPlaneMachineSets } = plan;
  const parts = [`### ${asText(heading(plan, name))}`];
  if (admission.verdict === 'rejected') {
    const errors = admission.errors.map(({ path, message }) => `- ${code(path)}: ${asText(message)}`);
    parts.push('**The API server refuses the edit, so nothing changes.**', errors.join('\n'));
    return `${parts.join('\n\n')}\n`;
  }
  parts.push(`**${totals(plan)}** ${noNodes}`, asText(reconcileWords(plan)));
  if (machineSets.length > 0) parts.push(table('Machine set', machineSets));
  if (controlPlaneMachineSets.length > 0)
    parts.push(table('Control plane machine set', controlPlaneMachineSets));
  const skew = skewLine(plan);
  const { degraded, upgradeable, messages } = plan.clusterOperator;
  const facts = [
    ...settingLines(plan).map((line) => `Effective setting: ${line}`),
    ...(skew === undefined ? [] : [`Skew enforcement: ${skew}`]),
    ...plan.userDataSecrets.map(secretLine),
    ...plan.conditions.map(conditionLine),
    `ClusterOperator machine-config: Degraded ${truth(degraded)}, Upgradeable ${truth(upgradeable)}`,
    ...messages,
  ];
  parts.push(facts.map((fact) => `- ${asText(fact)}`).join('\n'));
  if (plan.warnings.length > 0) {
    parts.push(
      '**Warnings**',
      plan.warnings.map(({ code: id, message }) => `- ${code(id)} ${asText(message)}`).join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function table(title: string, objects: readonly ObjectPlan[]): string {
  const rows = objects.map((object) => {
    const { name, outcome, current, target } = object;
    const cells = [code(name), outcome, code(current ?? ''), code(target ?? ''), asText(whyOf(object))];
    return `| ${cells.join(' | ')} |`;
  });
  return [`| ${title} | Outcome | Now | After | Why |`, '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** Text that Markdown leaves as it is. */
function asText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~@-]/g, (sign) => `\\${sign}`).replace(/\s*[\r\n]+\s*/g, ' ');
}

function code(text: string): string {
  const plain = text.replace(/[\r\n|]+/g, ' ').replaceAll('`', "'");
  return plain === '' ? '' : `\`${plain}\``;
}
