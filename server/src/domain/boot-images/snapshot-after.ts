import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { FieldPath } from '../field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { bootImageKinds } from './boot-image-kinds.ts';
import type { ObjectPlan, Plan } from './plan-result.ts';
import { nameOf, objectAt } from './read.ts';

/**
 * The cluster once a plan has come true: the spec that the plan is of (undefined: the stored one), the status, the provider
 * specs and the user data secrets. What the plan could not know stays as it was.
 */
export function snapshotAfter(
  snapshot: ClusterSnapshot,
  spec: JsonObject | undefined,
  plan: Plan,
): ClusterSnapshot {
  const { userDataSecrets } = snapshot;
  return {
    ...snapshot,
    machineConfiguration: machineConfigurationAfter(snapshot, spec, plan),
    ...Object.fromEntries(
      bootImageKinds.flatMap(({ member, providerSpec }) => {
        const objects = snapshot[member];
        return objects === undefined ? [] : [[member, changed(objects, plan[member], providerSpec)]];
      }),
    ),
    ...(userDataSecrets && {
      userDataSecrets: userDataSecrets.map((secret) => {
        const after = plan.userDataSecrets.find(({ name }) => name === secret.name);
        return after?.outcome === 'converted'
          ? { ...secret, ignitionVersion: after.to, conversion: { outcome: 'untouched' } }
          : secret;
      }),
    }),
  };
}

function machineConfigurationAfter(
  { machineConfiguration }: ClusterSnapshot,
  spec: JsonObject | undefined,
  plan: Plan,
): JsonObject {
  const stored = machineConfiguration ?? {};
  const { managedBootImagesStatus, bootImageSkewEnforcementStatus } = plan.status;
  const before = objectAt(stored, ['status']) ?? {};
  const conditions = plan.conditions.map(({ type, status, reason, message }) => ({
    type,
    status,
    reason: reason ?? '',
    message: message ?? '',
  }));
  const status = {
    ...before,
    ...memberOf('managedBootImagesStatus', managedBootImagesStatus),
    ...memberOf('bootImageSkewEnforcementStatus', bootImageSkewEnforcementStatus),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
  return { ...stored, spec: spec ?? objectAt(stored, ['spec']) ?? {}, status: withoutNulls(status) };
}

/** Null is *there is none*, undefined *not known*. */
function memberOf(name: string, value: JsonValue | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function changed(
  objects: readonly JsonObject[],
  plans: readonly ObjectPlan[],
  below: FieldPath,
): readonly JsonObject[] {
  const known = new Map(plans.map((plan) => [plan.name, plan]));
  return objects.map((object) => {
    const { changes = [], droppedFields = [] } = known.get(nameOf(object)) ?? {};
    // Null takes a field away.
    const fields = [...changes, ...droppedFields.map((path) => ({ path, to: null }))];
    const result = fields.reduce<JsonValue>(
      (value, { path, to }) => withField(value, [...below, ...toPath(path)], to),
      object,
    );
    return isObject(result) ? result : object;
  });
}

/** A path below a provider spec, as a plan writes it (`disks[0].image`). */
export function toPath(text: string): FieldPath {
  return [...text.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
}

/** The value with a field set, or with null taken away. */
function withField(value: JsonValue | undefined, [key, ...rest]: FieldPath, to: JsonValue): JsonValue {
  if (key === undefined) return to;
  if (typeof key === 'number') {
    if (!isArray(value) || key >= value.length) return value ?? null;
    return value.with(key, withField(value[key], rest, to));
  }
  const object = isObject(value) ? value : {};
  if (to === null && object[key] === undefined) return value ?? null;
  if (rest.length > 0 || to !== null) return { ...object, [key]: withField(object[key], rest, to) };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
