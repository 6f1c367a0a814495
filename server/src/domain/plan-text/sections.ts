import { conditionTypes } from '../boot-images/conditions.ts';
import type { Plan, SecretPlan } from '../boot-images/plan-result.ts';
import { reconcileReasons } from '../boot-images/triggers.ts';
import type { WarningCode } from '../boot-images/warning-codes.ts';
import { certaintyLine } from './certainty.ts';
import { changesNothing } from './no-change.ts';
import type { AppliedObject, PlanTextOptions } from './options.ts';
import { plain } from './plain.ts';
import { settingLines, skewLine } from './setting-words.ts';

/** A part of the plan below its table: what it is about, and lines that are harmless. Never empty. */
export interface Section {
  readonly label: string;
  readonly lines: readonly string[];
}

/** What is said besides the table, without what is empty. */
export function sectionsOf(plan: Plan, options: PlanTextOptions): readonly Section[] {
  const { object, snapshot } = options;
  const skew = skewLine(plan, snapshot);
  const sections: readonly Section[] = [
    { label: 'Object', lines: several((object?.changes ?? []).map(plain), 'changes') },
    { label: 'Kept from cluster', lines: several(keptLines(object), 'fields') },
    { label: 'Effective setting', lines: settingLines(plan, snapshot) },
    { label: 'Skew enforcement', lines: skew === undefined ? [] : [skew] },
    { label: 'User data secrets', lines: secretLines(plan.userDataSecrets) },
    { label: 'Waits', lines: waitsLines(plan, options) },
    { label: 'Risks', lines: riskLines(plan, object) },
    { label: 'Upgrade guard', lines: upgradeLines(plan) },
    { label: 'ClusterOperator', lines: degradedLines(plan) },
    { label: 'Conditions', lines: plan.conditions.map(conditionLine) },
    { label: 'Certainty', lines: [certaintyLine(plan, options)] },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** So many lines of one kind are shown, and then how many more there are. */
const enough = 20;

function several(lines: readonly string[], what: string): readonly string[] {
  if (lines.length <= enough) return lines;
  return [...lines.slice(0, enough), `and ${lines.length - enough} more ${what}`];
}

/** Field managers as people know them. */
const tools: ReadonlyMap<string, string> = new Map([
  ['kubectl-edit', 'oc edit'],
  ['kubectl-client-side-apply', 'oc apply'],
  ['kubectl-patch', 'oc patch'],
  ['kubectl', 'oc apply --server-side'],
  ['Mozilla', 'the web console'],
]);

function keptLines(object: AppliedObject | undefined): readonly string[] {
  return (object?.kept ?? []).map(({ path, managers }) => {
    const setBy = managers.map((manager) => {
      const tool = tools.get(manager);
      return tool === undefined ? plain(manager) : `${plain(manager)}, which is ${tool}`;
    });
    return `${plain(path)} (set by ${setBy.length === 0 ? 'another field manager' : setBy.join('; ')})`;
  });
}

/** Those that change or fail, and how many stay as they are. */
function secretLines(secrets: readonly SecretPlan[]): readonly string[] {
  const untouched = secrets.filter(({ outcome }) => outcome === 'untouched');
  const others = secrets.filter(({ outcome }) => outcome !== 'untouched').map(secretLine);
  const same = untouched.length <= 3 ? untouched.map(secretLine) : [];
  const rest = same.length < untouched.length ? [`${untouched.length} stay as they are`] : [];
  return [...several(others, 'secrets that change, fail or are not known'), ...same, ...rest];
}

function secretLine({ name, from, to, outcome, error }: SecretPlan): string {
  const now = from === null ? 'Ignition version not known' : `Ignition ${plain(from)}`;
  const next = to === null ? 'not known' : plain(to);
  const what: Readonly<Record<SecretPlan['outcome'], string>> = {
    converted: `${now} → ${next} (the MCO rewrites this secret; contents hidden)`,
    untouched: `${now}, stays as it is`,
    error: `${now}, cannot be converted: ${plain(error ?? 'the reason is not known')}`,
    unknown: `${now}, whether it is converted is not known`,
  };
  return `${plain(name)}: ${what[outcome]}`;
}

/** When the Machine Config Operator does all this; nothing where there is nothing for it to do. */
function waitsLines(plan: Plan, options: PlanTextOptions): readonly string[] {
  const { reconcile, reconcileReason } = plan;
  const reason = reconcileReasons[reconcileReason];
  if (reconcileReason === 'nothing-applied')
    return ['Nothing is applied: this is what the MCO does at its next pass.'];
  if (reconcile === 'not-triggered' && changesNothing(plan, options)) return [];
  const when: Readonly<Record<Plan['reconcile'], string>> = {
    now: `none: the MCO starts as soon as the change is applied. ${reason}`,
    deferred: 'The cluster is being installed or updated; the MCO starts when that is complete.',
    'not-triggered': `The change starts no pass of the MCO: it changes nothing that the MCO watches. What this plan says happens at the next pass: when a machine set or ConfigMap coreos-bootimages changes, or the controller starts again.`,
    'not-running': reason,
    unknown: `Whether the MCO starts at once is not known. ${reason}`,
  };
  return [when[reconcile]];
}

/** What other sections say already. */
const saidElsewhere: ReadonlySet<WarningCode> = new Set([
  'apply-conflict',
  'upgrades-blocked',
  'upgradeable-not-known',
]);

function riskLines({ warnings }: Plan, object: AppliedObject | undefined): readonly string[] {
  const keptIsSaid = (object?.kept.length ?? 0) > 0;
  return warnings
    .filter(({ code }) => !saidElsewhere.has(code) && !(keptIsSaid && code === 'kept-by-other-manager'))
    .map(({ message }) => plain(message));
}

function conditionLine({ type, status, reason, message }: Plan['conditions'][number]): string {
  const because = reason === null || reason === '' ? '' : ` (${plain(reason)})`;
  const text = message === null ? ', its message is not known' : message === '' ? '' : `: ${plain(message)}`;
  return `${plain(type)} ${plain(status)}${because}${text}`;
}

function degradedLines(plan: Plan): readonly string[] {
  const { degraded, messages } = plan.clusterOperator;
  if (degraded === false) return [];
  if (degraded === null) return ['Whether machine-config is degraded is not known.'];
  return [`machine-config is degraded: ${withoutErrors(messages[0] ?? '', plan)}`];
}

/** A message of the ClusterOperator without the errors that it repeats, which are long: the condition tells them. */
function withoutErrors(message: string, { conditions }: Plan): string {
  const condition = conditions.find(({ type }) => type === conditionTypes.degraded);
  if (condition?.status !== 'True') return plain(message);
  const errors = condition.message ?? '';
  if (errors === '')
    return `${plain(message)}${condition.message === null ? 'the errors are not all known' : ''}`;
  return plain(message.replace(errors, () => `what ${conditionTypes.degraded} says`));
}

/** Whether upgrades to the next minor release are held back; nothing where nothing is enforced. */
function upgradeLines(plan: Plan): readonly string[] {
  const { clusterOperator, status } = plan;
  const { degraded, upgradeable, messages } = clusterOperator;
  if (upgradeable === null) return ['Whether upgrades to the next minor release are blocked is not known.'];
  const isEnforced = (status.bootImageSkewEnforcementStatus ?? null) !== null;
  if (upgradeable) return isEnforced ? ['Upgrades to the next minor release are not blocked.'] : [];
  const message = messages[degraded === true ? 1 : 0];
  return [
    `Upgrades to the next minor release are blocked${message === undefined ? '.' : `: ${withoutErrors(message, plan)}`}`,
  ];
}
