import { bootImageKinds } from '../boot-images/boot-image-kinds.ts';
import { readConditions } from '../boot-images/conditions.ts';
import { isSameSetting, readMachineManagers } from '../boot-images/effective-setting.ts';
import { hidden } from '../boot-images/ignition-check.ts';
import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { nameOf, objectAt } from '../boot-images/read.ts';
import { readSkewStatus } from '../boot-images/skew.ts';
import { snapshotAfter } from '../boot-images/snapshot-after.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { linesNotShown } from '../condition-text.ts';
import { exactJson } from '../exact-json.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';

/** Something that came out otherwise than a plan said. */
export interface Difference {
  /** What it is about, in Kubernetes' words: `MachineSet orchid-worker-a`, `status.managedBootImagesStatus`. */
  readonly what: string;
  /** What was predicted and what was found, each in a line of text. */
  readonly predicted: string;
  readonly actual: string;
}

/** What a plan that was followed is held against. */
export interface Outcome {
  readonly plan: Plan;
  /** The cluster that the plan is of, and as it is once the operator has come to rest. */
  readonly before: ClusterSnapshot;
  readonly after: ClusterSnapshot;
  /** Has a pass of the boot image controller been seen in between? */
  readonly passSeen: boolean;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** `setting`: only what the operator's sync writes, since there was no pass. `nothing`: it could not be read. */
  readonly compared: 'everything' | 'setting' | 'nothing';
}

/**
 * Where the operator has done something else than was planned. What the plan left open, and what could not be read
 * afterwards, is no difference.
 */
export function comparePrediction(outcome: Outcome): Comparison {
  const { plan, after, passSeen } = outcome;
  if (after.machineConfiguration === undefined || plan.status.managedBootImagesStatus === undefined)
    return { differences: [], compared: 'nothing' };
  const setting = settingDifferences(outcome);
  if (plan.reconcile !== 'now' || !passSeen) return { differences: setting, compared: 'setting' };
  const rest = [skewDifferences, conditionDifferences, objectDifferences, secretDifferences];
  return {
    differences: [...setting, ...rest.flatMap((differencesIn) => differencesIn(outcome))],
    compared: 'everything',
  };
}

function difference(what: string, predicted: string, actual: string): readonly Difference[] {
  return [{ what, predicted, actual }];
}

function json(value: JsonValue | undefined): string {
  return value === undefined || value === null ? 'none' : exactJson(value, 0);
}

function settingDifferences({ plan, after }: Outcome): readonly Difference[] {
  const predicted = plan.status.managedBootImagesStatus;
  const stored = after.machineConfiguration;
  if (predicted === undefined || stored === undefined) return [];
  const status = objectAt(stored, ['status']);
  const actual = readMachineManagers(status?.['managedBootImagesStatus']);
  const expected = predicted === null ? null : predicted.machineManagers;
  if (isSameSetting(expected, actual)) return [];
  const print = (managers: typeof actual) => json(managers as JsonValue);
  return difference('status.managedBootImagesStatus.machineManagers', print(expected), print(actual));
}

function skewDifferences({ plan, after }: Outcome): readonly Difference[] {
  const predicted = plan.status.bootImageSkewEnforcementStatus;
  const stored = after.machineConfiguration;
  // Where only the mode is known the record may be any.
  if (predicted === undefined || stored === undefined || isOpen(predicted)) return [];
  const actual = readSkewStatus(objectAt(stored, ['status']));
  return isEqual(predicted as JsonValue, actual as JsonValue)
    ? []
    : difference(
        'status.bootImageSkewEnforcementStatus',
        json(predicted as JsonValue),
        json(actual as JsonValue),
      );
}

function isOpen(skew: NonNullable<Plan['status']['bootImageSkewEnforcementStatus']> | null): boolean {
  return skew?.mode === 'Automatic' && skew.automatic === undefined;
}

function conditionDifferences({ plan, after }: Outcome): readonly Difference[] {
  const stored = after.machineConfiguration;
  if (stored === undefined) return [];
  const actual = readConditions(objectAt(stored, ['status'])) ?? [];
  return plan.conditions.flatMap(({ type, status, message }) => {
    if (status === 'Unknown' || message === null) return [];
    const found = actual.find((condition) => condition.type === type);
    if (found?.status === status && isSameMessage(message, found.message ?? '')) return [];
    return difference(
      `condition ${type}`,
      `${status}: ${message}`,
      found === undefined ? 'none' : `${found.status}: ${found.message ?? ''}`,
    );
  });
}

/** The operator adds up its errors in no fixed order. What the plan hides of an error cannot be compared. */
function isSameMessage(predicted: string, actual: string): boolean {
  const isHidden = predicted.includes(hidden) || predicted.includes(linesNotShown);
  const told = (text: string) => (isHidden ? (text.split(' | Error(s): ')[0] ?? '') : text);
  const parts = (text: string) =>
    told(text)
      .split(/[[\],|]/)
      .map((part) => part.trim())
      .sort();
  return predicted === actual || isEqual(parts(predicted), parts(actual));
}

function objectDifferences({ plan, before, after }: Outcome): readonly Difference[] {
  // Where the plan changes nothing this is how everything was.
  const expected = snapshotAfter(before, undefined, plan);
  return bootImageKinds.flatMap(({ kind, member, providerSpec }) => {
    const found = after[member];
    const wanted = expected[member];
    if (found === undefined || wanted === undefined) return [];
    const specOf = (objects: readonly JsonObject[]) =>
      new Map(objects.map((object) => [nameOf(object), objectAt(object, providerSpec)]));
    const [actual, then] = [specOf(found), specOf(wanted)];
    return plan[member].flatMap((object) => {
      if (object.outcome === 'unknown') return [];
      const what = `${kind} ${object.name}`;
      if (!actual.has(object.name)) return difference(what, wordsOf(object), 'it is gone');
      const changed = firstDifference(then.get(object.name), actual.get(object.name));
      return changed === undefined ? [] : difference(what, wordsOf(object), changed);
    });
  });
}

function wordsOf({ outcome, current, target }: ObjectPlan): string {
  const image = outcome === 'patched' ? target : current;
  return image === null ? outcome : `${outcome}, boot image ${image}`;
}

/** The first field that differs, in words; members that typing adds empty are none. */
function firstDifference(
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  path = 'providerSpec.value',
): string | undefined {
  if (isEqual(expected, actual) || (isEmpty(expected) && isEmpty(actual))) return undefined;
  if (isArray(expected) && isArray(actual) && expected.length === actual.length) {
    return firstOf(expected.map((item, index) => firstDifference(item, actual[index], `${path}[${index}]`)));
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return firstOf(keys.map((key) => firstDifference(expected[key], actual[key], `${path}.${key}`)));
  }
  return `${path} is ${json(actual)}`;
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find((one) => one !== undefined);
}

/** The operator writes a provider spec as its types hold it: what is empty may come or go. Source: domain.md 4.10. */
function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

function secretDifferences({ plan, after }: Outcome): readonly Difference[] {
  const secrets = after.userDataSecrets;
  if (secrets === undefined) return [];
  return plan.userDataSecrets.flatMap(({ name, to, outcome }) => {
    const found = secrets.find((secret) => secret.name === name);
    if (outcome === 'unknown' || to === null || found === undefined) return [];
    const actual = found.ignitionVersion;
    return actual === to
      ? []
      : difference(`Secret ${name}`, `Ignition ${to}`, `Ignition ${actual ?? 'not known'}`);
  });
}
