import { isObject, type JsonObject } from '../json.ts';

/** Which object of a cluster a value is. The namespace is absent where the object names none. */
export interface ObjectId {
  /** The API group, `''` for Kubernetes' own; the version does not matter. */
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The id of an object; undefined for what has no kind or name, as lists and things that are no objects of a cluster. */
export function objectIdOf(object: JsonObject): ObjectId | undefined {
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isObject(metadata)) return undefined;
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || name === '') return undefined;
  return {
    group: groupOf(apiVersion),
    kind,
    name,
    ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}),
  };
}

/** `machine.openshift.io/v1beta1` is of the group `machine.openshift.io`, `v1` of the group `''`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** The id as people say it: `MachineSet openshift-machine-api/orchid-worker-a`. */
export function printObjectId({ kind, namespace, name }: ObjectId): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
