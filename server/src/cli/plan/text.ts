import { toJson } from '../../admission/value-text.ts';
import type { ObjectPlan, Plan } from '../../domain/boot-images/plan-result.ts';
import { heading, noNodes, reconcileWords, settingLines, signs, skewLine, totals, whyOf } from './words.ts';

/** The plan for people, in lines of plain text. */
export function planAsText(plan: Plan, name: string | undefined): string {
  const { admission, machineSets, controlPlaneMachineSets } = plan;
  const lines = [heading(plan, name)];
  if (admission.verdict === 'rejected') {
    lines.push('  The API server refuses the edit, so nothing changes:');
    for (const { path, message } of admission.errors) {
      lines.push(`  ! ${path === '' || path === '<nil>' ? '' : `${path}: `}${message}`);
    }
    return `${lines.join('\n')}\n`;
  }
  lines.push(`  ${totals(plan)}`, `  ${noNodes}`, `  ${reconcileWords(plan)}`);
  lines.push('', ...table('Machine sets', machineSets));
  lines.push('', ...table('Control plane machine sets', controlPlaneMachineSets));
  const setting = settingLines(plan);
  lines.push('', ...section('Effective setting', setting));
  const skew = skewLine(plan);
  if (skew !== undefined) lines.push(...section('Skew enforcement', [skew]));
  lines.push(...section('User data secrets', plan.userDataSecrets.map(secretLine)));
  lines.push(...section('Conditions', plan.conditions.map(conditionLine)));
  const { degraded, upgradeable, messages } = plan.clusterOperator;
  lines.push(
    ...section('ClusterOperator', [
      `Degraded ${truth(degraded)}, Upgradeable ${truth(upgradeable)}`,
      ...messages,
    ]),
  );
  lines.push(
    ...section(
      'Warnings',
      plan.warnings.map(({ code, message }) => `${code}: ${message}`),
    ),
  );
  return `${lines.join('\n')}\n`;
}

function table(title: string, objects: readonly ObjectPlan[]): readonly string[] {
  if (objects.length === 0) return [`  ${title}: none known`];
  const width = Math.max(...objects.map(({ name }) => name.length));
  return [
    `  ${title}`,
    ...objects.flatMap((object) => {
      const { name, outcome, current, target, changes, droppedFields } = object;
      const image =
        target === null || target === current
          ? (current ?? 'no boot image read')
          : `${current ?? 'none'} → ${target}`;
      return [
        `  ${signs[outcome]} ${name.padEnd(width)}  ${outcome}  ${image}`,
        `      ${whyOf(object)}`,
        ...changes.map(({ path, from, to }) => `      ${path}: ${toJson(from)} → ${toJson(to)}`),
        ...droppedFields.map((path) => `      ${path}: removed, the operator does not know it`),
      ];
    }),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

export function secretLine({ name, from, to, outcome, error }: Plan['userDataSecrets'][number]): string {
  const versions =
    outcome === 'converted'
      ? `Ignition ${from ?? 'unknown'} → ${to ?? 'unknown'}`
      : `Ignition ${from ?? 'unknown'}`;
  return `${name}: ${versions}, ${outcome}${error === undefined ? '' : `: ${error}`} (contents hidden)`;
}

export function conditionLine({ type, status, reason, message }: Plan['conditions'][number]): string {
  return `${type} ${status}${reason === null ? '' : ` (${reason})`}${message === null ? '' : `: ${message}`}`;
}

export function truth(value: boolean | null): string {
  return value === null ? 'not known' : value ? 'True' : 'False';
}
