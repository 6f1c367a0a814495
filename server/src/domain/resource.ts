import { isObject, type JsonObject, type JsonValue } from './json.ts';

/** The API group, version, kind and name of the one object this product is about. */
export const machineConfiguration = {
  group: 'operator.openshift.io',
  version: 'v1',
  apiVersion: 'operator.openshift.io/v1',
  kind: 'MachineConfiguration',
  plural: 'machineconfigurations',
  name: 'cluster',
} as const;

/** One Kubernetes object of a manifest. What is not a string in it is absent here. */
export interface Resource {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly value: JsonObject;
}

/** The Kubernetes object that a document's value is; undefined where it is none (a scalar, a list, nothing). */
export function toResource(value: JsonValue | undefined): Resource | undefined {
  if (!isObject(value)) return undefined;
  const { apiVersion, kind, metadata } = value;
  const name = isObject(metadata) ? metadata['name'] : undefined;
  return {
    ...(typeof apiVersion === 'string' ? { apiVersion } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    value,
  };
}

/** True for a MachineConfiguration of the operator API group, in whichever version. */
export function isMachineConfiguration(resource: Resource): boolean {
  return (
    resource.kind === machineConfiguration.kind &&
    resource.apiVersion?.split('/')[0] === machineConfiguration.group &&
    resource.apiVersion.includes('/')
  );
}
