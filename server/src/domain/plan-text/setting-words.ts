import {
  controlPlaneMachineSets,
  type MachineManager,
  type MachineManagers,
  machineSets,
  readMachineManagers,
} from '../boot-images/effective-setting.ts';
import type { Plan } from '../boot-images/plan-result.ts';
import { objectAt } from '../boot-images/read.ts';
import { behaviourOf } from '../boot-images/release-behaviour.ts';
import { readSkewStatus, type SkewRecord, type SkewStatus } from '../boot-images/skew.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { parseRelease } from '../release.ts';
import { plain } from './plain.ts';

const kinds: ReadonlyMap<string, string> = new Map([
  [machineSets, 'machine sets'],
  [controlPlaneMachineSets, 'control plane machine sets'],
]);

/**
 * The effective setting, one line for each kind of machine set: `machine sets: All → None`. What it is now is said where
 * it is known and another.
 */
export function settingLines(plan: Plan, snapshot: ClusterSnapshot | undefined): readonly string[] {
  const setting = plan.status.managedBootImagesStatus;
  if (setting === undefined) return ['unknown'];
  const after = setting?.machineManagers ?? null;
  if (after === null) return [absent(plan)];
  const before = storedManagers(snapshot);
  if (after.length === 0) {
    const is = 'an empty list: no boot image is managed';
    return [before === undefined || before?.length === 0 ? is : `${is} (now: ${listText(before)})`];
  }
  const names = new Set([...after, ...(before ?? [])].map(({ resource }) => resource));
  return [...names].map((resource) => {
    const [was, is] = [before ?? [], after].map((list) => textOf(list, resource));
    const change = before === undefined || was === is ? is : `${was} → ${is}`;
    return `${kinds.get(resource) ?? plain(resource)}: ${change}`;
  });
}

function absent({ cluster, status }: Plan): string {
  const release = parseRelease(cluster.release);
  const isRead = release !== undefined && behaviourOf(release).setting === 'none';
  if (isRead) return 'as the spec says: this release has no status for it';
  return status.managedBootImagesStatus === null
    ? 'none: no boot image is managed'
    : 'not set: no boot image is managed';
}

/** What is managed now; undefined where that is not known. */
export function storedManagers(snapshot: ClusterSnapshot | undefined): MachineManagers | undefined {
  const stored = snapshot?.machineConfiguration;
  return stored === undefined
    ? undefined
    : readMachineManagers(objectAt(stored, ['status', 'managedBootImagesStatus']));
}

function listText(managers: MachineManagers): string {
  if (managers === null) return 'none';
  return managers
    .map(({ resource }) => `${kinds.get(resource) ?? plain(resource)}: ${textOf(managers, resource)}`)
    .join(', ');
}

function textOf(managers: readonly MachineManager[], resource: string): string {
  const manager = managers.find((entry) => entry.resource === resource);
  if (manager === undefined) return 'none';
  const { mode, partial } = manager.selection;
  return partial === undefined
    ? plain(mode)
    : `${plain(mode)} (${selectorText(partial.machineResourceSelector)})`;
}

/** A label selector as `oc get --selector` takes it: `region=east,tier in (a,b),!gpu`. */
export function selectorText(selector: JsonObject | undefined): string {
  const labels = Object.entries(objectAt(selector, ['matchLabels']) ?? {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const list = valueAt(selector, ['matchExpressions']);
  const expressions = (isArray(list) ? list : []).filter(isObject).map(expressionText);
  const all = [...labels, ...expressions].join(',');
  return all === '' ? 'every machine set' : plain(all);
}

function expressionText(expression: JsonObject): string {
  const key = String(expression['key'] ?? '');
  const values = isArray(expression['values']) ? expression['values'].map(String).join(',') : '';
  switch (expression['operator']) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'In':
      return `${key} in (${values})`;
    default:
      return `${key} ${String(expression['operator'])} (${values})`;
  }
}

/** Skew enforcement in a line, and what it is now where that is another; undefined where there is none. */
export function skewLine({ status }: Plan, snapshot: ClusterSnapshot | undefined): string | undefined {
  const after = status.bootImageSkewEnforcementStatus;
  if (after === undefined) return undefined;
  const before = storedSkew(snapshot);
  if (before === undefined || isEqual(before as JsonValue, after as JsonValue)) {
    return after === null ? undefined : skewText(after);
  }
  const isRecord = before !== null && after !== null && before.mode === after.mode && hasRecord(after);
  return isRecord
    ? skewText(after, `${recordOf(before)} → ${recordOf(after)}`)
    : `${skewText(before)} → ${skewText(after)}`;
}

/** The skew enforcement that is stored, null where there is none; undefined where that is not known. */
export function storedSkew(snapshot: ClusterSnapshot | undefined): SkewStatus | undefined {
  const stored = snapshot?.machineConfiguration;
  return stored === undefined ? undefined : readSkewStatus(objectAt(stored, ['status']));
}

function skewText(skew: SkewStatus, record = recordOf(skew)): string {
  if (skew === null) return 'none';
  return hasRecord(skew) ? `${skew.mode} (oldest boot image: ${record})` : plain(skew.mode);
}

function hasRecord({ mode }: NonNullable<SkewStatus>): boolean {
  return mode === 'Automatic' || mode === 'Manual';
}

function recordOf(skew: SkewStatus): string {
  return recordText(skew?.mode === 'Manual' ? skew.manual : skew?.automatic);
}

function recordText(record: SkewRecord | undefined): string {
  const { ocpVersion, rhcosVersion } = record ?? {};
  if (ocpVersion !== undefined) return plain(`OpenShift ${ocpVersion}`);
  return rhcosVersion === undefined ? 'not known' : plain(`RHCOS ${rhcosVersion}`);
}
