import { valueAt } from '../field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { degradedMessage, noCounters } from './conditions.ts';
import type { ObjectPlan } from './plan-result.ts';
import { textAt } from './read.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';

/** The controller that patches boot images: its own fields are no sign of another actor. */
const ownManager = 'machine-config-controller';
/** Programs that put back what they applied. Source: domain.md 4.9. */
const reconcilers =
  /^(?:argocd|argo-cd|openshift-gitops|kustomize-controller|helm-controller|hive|governance-policy|config-policy)/;

/** The command lines of a person: what they once applied they do not apply again on their own. */
const commandLines = /^(?:kubectl|oc)(?:-|$)/;

/**
 * Who may put back the boot image that the operator sets, from what the machine set's metadata say; empty where nothing
 * points to anyone. A suspicion: it is never sure. Source: domain.md 4.9.
 */
export function hotLoopSuspects(machineSet: JsonObject): readonly string[] {
  return [...new Set([...suspectFields(machineSet), ...suspectMarks(machineSet)])];
}

/** The field managers that own something of the provider spec and are known to come back to it. */
function suspectFields(machineSet: JsonObject): readonly string[] {
  const list = valueAt(machineSet, ['metadata', 'managedFields']);
  if (!isArray(list)) return [];
  const entries = list.filter((entry) => isObject(entry) && textAt(entry, ['subresource']) === undefined);
  const owners = entries.filter(ownsProviderSpec);
  const own = owners.find((entry) => textAt(entry, ['manager']) === ownManager);
  return owners.flatMap((entry) => {
    const manager = textAt(entry, ['manager']) ?? '';
    if (manager === ownManager || manager === '') return [];
    const applies = textAt(entry, ['operation']) === 'Apply' && !commandLines.test(manager);
    return applies || reconcilers.test(manager) || isLater(entry, own) ? [manager] : [];
  });
}

const providerSpecFields = ['f:spec', 'f:template', 'f:spec', 'f:providerSpec'] as const;

function ownsProviderSpec(entry: JsonValue): boolean {
  const fields = valueAt(entry, ['fieldsV1']);
  return valueAt(fields, providerSpecFields) !== undefined;
}

/** Did the manager write after the controller's last patch? Times are RFC 3339 in UTC, which sort as text. */
function isLater(entry: JsonValue, own: JsonValue | undefined): boolean {
  const time = textAt(entry, ['time']);
  const ownTime = textAt(own, ['time']);
  return time !== undefined && ownTime !== undefined && time > ownTime;
}

const marks: readonly {
  readonly kind: 'labels' | 'annotations';
  readonly key: string;
  readonly by: string;
}[] = [
  { kind: 'annotations', key: 'argocd.argoproj.io/tracking-id', by: 'Argo CD' },
  { kind: 'labels', key: 'argocd.argoproj.io/instance', by: 'Argo CD' },
  { kind: 'labels', key: 'kustomize.toolkit.fluxcd.io/name', by: 'Flux' },
  { kind: 'labels', key: 'helm.toolkit.fluxcd.io/name', by: 'Flux' },
  { kind: 'labels', key: 'hive.openshift.io/managed', by: 'Hive' },
  { kind: 'labels', key: 'hive.openshift.io/machine-pool', by: 'Hive' },
  { kind: 'annotations', key: 'policy.open-cluster-management.io/policy', by: 'Advanced Cluster Management' },
];

function suspectMarks(machineSet: JsonObject): readonly string[] {
  return marks.flatMap(({ kind, key, by }) =>
    textAt(machineSet, ['metadata', kind, key]) === undefined ? [] : [by],
  );
}

/** How often the controller sets the same value before it refuses. Source: domain.md 4.9. */
export const hotLoopLimit = 3;

/**
 * The Degraded message after each of `passes` passes while another actor puts back every boot image that the operator
 * sets: the fourth patch to the same value is refused. `machineSets` and `controlPlane` are those of the first pass.
 * Source: domain.md 4.9.
 */
export function repeatedPasses(
  machineSets: readonly ObjectPlan[],
  controlPlane: readonly ObjectPlan[],
  passes: number,
  behaviour: Pick<ReleaseBehaviour, 'controlPlane' | 'lastDegradedPart'>,
): readonly string[] {
  return Array.from({ length: passes }, (_, index) => {
    const refuses = index >= hotLoopLimit;
    const errors = errorsOf(machineSets, refuses);
    return degradedMessage(
      { ...noCounters, errors: errors.length },
      { ...noCounters, errors: errorsOf(controlPlane, refuses).length },
      errors,
      behaviour,
    );
  });
}

function errorsOf(sets: readonly ObjectPlan[], refuses: boolean): readonly string[] {
  return sets.flatMap(({ name, outcome, error }) => {
    const prefix = `error syncing MAPI MachineSet ${name}:`;
    if (outcome === 'error') return [`${prefix} ${error ?? ''}`];
    if (outcome !== 'patched' || !refuses) return [];
    return [
      `${prefix} refusing to reconcile machineset ${name}, hot loop detected. Please opt-out of boot image updates, adjust your machine provisioning workflow to prevent hot loops and opt back in to resume boot image updates`,
    ];
  });
}
