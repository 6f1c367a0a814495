import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { exactJson } from '../exact-json.ts';
import { heading, noNodes, reconcileWords, settingLines, signs, skewLine, totals, whyOf } from './words.ts';

/** How sure a part of a plan is: the API server said it, it was simulated, or it is not known. */
export type Certainty = 'server' | 'simulated' | 'unknown';

export interface PlanTextOptions {
  /** How the cluster is called. */
  readonly name?: string;
  /** When and how long the plan holds, at the right end of the first line: `preview 14:02:11, valid until the cluster changes`. */
  readonly note?: string;
  /** What an apply does to the object itself, where that is known: changed fields in words, what stays because others set it. */
  readonly object?: {
    readonly certainty: Certainty;
    /** For instance: `you may not patch machineconfigurations, so no dry run was made`. */
    readonly why?: string;
    readonly changes: readonly string[];
    readonly kept: readonly { readonly path: string; readonly managers: readonly string[] }[];
  };
}

/** The plan for people, in lines of plain text. */
export function planAsText(plan: Plan, { name }: PlanTextOptions = {}): string {
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
        ...changes.map(({ path, from, to }) => `      ${path}: ${exactJson(from, 0)} → ${exactJson(to, 0)}`),
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
