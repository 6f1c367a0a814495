import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { objectAt, textAt } from './read.ts';
import type { PlatformBehaviour, ReleaseBehaviour } from './release-behaviour.ts';

/** One entry of `machineManagers`, as the operator's types hold it. */
export type MachineManager = {
  readonly resource: string;
  readonly apiGroup: string;
  readonly selection: {
    readonly mode: string;
    readonly partial?: { readonly machineResourceSelector?: JsonObject };
  };
};

/** A list of machine managers; null where there is none, which is not an empty list. */
export type MachineManagers = readonly MachineManager[] | null;

export const machineApi = 'machine.openshift.io';
export const machineSets = 'machinesets';
export const controlPlaneMachineSets = 'controlplanemachinesets';

/** Is the platform one whose boot images the operator manages? Undefined: not known. */
export type PlatformSupport = PlatformBehaviour | null | undefined;

/**
 * What the release does on the cluster's platform: null where it does nothing there, undefined where the platform or the
 * feature gate that decides is not known. Azure Stack Cloud is never supported. Source: domain.md 3.1.
 */
export function platformSupport(
  behaviour: ReleaseBehaviour,
  infrastructure: ClusterSnapshot['infrastructure'],
  platform: string | undefined,
  gates: (name: string) => boolean | undefined,
): PlatformSupport {
  if (platform === undefined) return undefined;
  const support = Object.hasOwn(behaviour.platforms, platform) ? behaviour.platforms[platform] : undefined;
  if (support === undefined) return null;
  const cloud = textAt(infrastructure, ['status', 'platformStatus', 'azure', 'cloudName']);
  if (platform === 'Azure' && cloud === 'AzureStackCloud') return null;
  if (platform === 'Azure' && infrastructure === undefined) return undefined;
  const on = support.gate === undefined ? true : gates(support.gate);
  return on === undefined ? undefined : on ? support : null;
}

/** The list below `managedBootImages` or `managedBootImagesStatus`, without what the operator's types do not hold. */
export function readMachineManagers(value: JsonValue | undefined): MachineManagers {
  const list = valueAt(value, ['machineManagers']);
  if (!isArray(list)) return null;
  return list.filter(isObject).map(readMachineManager);
}

function readMachineManager(entry: JsonObject): MachineManager {
  const partial = objectAt(entry, ['selection', 'partial']);
  const selector = objectAt(partial, ['machineResourceSelector']);
  return {
    resource: textAt(entry, ['resource']) ?? '',
    apiGroup: textAt(entry, ['apiGroup']) ?? '',
    selection: {
      mode: textAt(entry, ['selection', 'mode']) ?? '',
      ...(partial === undefined
        ? {}
        : { partial: selector === undefined ? {} : { machineResourceSelector: readSelector(selector) } }),
    },
  };
}

/** A label selector without empty lists and maps: the operator's types leave them out where they write. */
function readSelector(selector: JsonObject): JsonObject {
  const labels = objectAt(selector, ['matchLabels']);
  const expressions = selector['matchExpressions'];
  return {
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
    ...(isArray(expressions) && expressions.length > 0
      ? { matchExpressions: expressions.map(readExpression) }
      : {}),
  };
}

function readExpression(expression: JsonValue): JsonValue {
  if (!isObject(expression)) return expression;
  const { values } = expression;
  return {
    key: textAt(expression, ['key']) ?? '',
    operator: textAt(expression, ['operator']) ?? '',
    ...(isArray(values) && values.length > 0 ? { values } : {}),
  };
}

/** What is said of a resource, whichever API group it names; undefined where nothing is. */
export function managerOf(managers: MachineManagers, resource: string): MachineManager | undefined {
  return managers?.find((manager) => manager.resource === resource);
}

export interface EffectiveSetting {
  readonly managers: MachineManagers;
  /** Does the operator opt the cluster in by itself, and say so in an annotation? */
  readonly optedIn: boolean;
}

/**
 * `status.managedBootImagesStatus` after the operator's sync. `spec` and `stored` are the lists of the new spec and of
 * the stored status; `controlPlane`: is the gate ManagedBootImagesCPMS on. Where the release or the platform does
 * nothing, what is stored stays. Source: domain.md 3.2 (merge), 3.3 (mirror) and 3.4 (none).
 */
export function effectiveSetting(
  spec: MachineManagers,
  stored: MachineManagers,
  setting: ReleaseBehaviour['setting'],
  support: PlatformBehaviour | null,
  controlPlane: boolean,
): EffectiveSetting {
  if (support === null || setting === 'none') return { managers: stored, optedIn: false };
  if (setting === 'mirror') return mirrored(spec, stored, support);
  if (spec?.length === 0) return { managers: [], optedIn: false };
  const opinion = managerOf(spec, machineSets);
  const optedIn =
    opinion === undefined &&
    support.defaultOn &&
    (stored === null || managerOf(stored, machineSets)?.selection.mode === 'None');
  const forMachineSets = opinion ?? managerWith(machineSets, support.defaultOn ? 'All' : 'None');
  const managers = merged(stored ?? [], forMachineSets);
  if (!controlPlane || !support.controlPlane) return { managers, optedIn };
  const forControlPlane =
    managerOf(spec, controlPlaneMachineSets) ?? managerWith(controlPlaneMachineSets, 'None');
  return { managers: merged(managers, forControlPlane), optedIn };
}

function mirrored(
  spec: MachineManagers,
  stored: MachineManagers,
  support: PlatformBehaviour,
): EffectiveSetting {
  if (spec !== null) return { managers: spec, optedIn: false };
  const optedOut = [managerWith(machineSets, 'None')];
  return support.defaultOn
    ? {
        managers: [managerWith(machineSets, 'All')],
        optedIn: stored === null || isSameSetting(stored, optedOut),
      }
    : { managers: optedOut, optedIn: false };
}

function managerWith(resource: string, mode: string): MachineManager {
  return { resource, apiGroup: machineApi, selection: { mode } };
}

/** The entry takes the place of the one for the same resource and API group, or comes last. */
function merged(managers: readonly MachineManager[], entry: MachineManager): readonly MachineManager[] {
  const index = managers.findIndex(
    ({ resource, apiGroup }) => resource === entry.resource && apiGroup === entry.apiGroup,
  );
  return index < 0 ? [...managers, entry] : managers.with(index, entry);
}

export function isSameSetting(a: MachineManagers, b: MachineManagers): boolean {
  return isEqual(a, b);
}
