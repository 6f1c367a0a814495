/**
 * A type as the operator's Go code declares it, as far as decoding and encoding JSON depend on it.
 * Source: openshift/api machine/v1beta1 and k8s.io/apimachinery as vendored in each release of the operator.
 */
export type GoType =
  | { readonly kind: 'string' | 'bool'; readonly name: string }
  | { readonly kind: 'integer'; readonly name: 'int' | 'int32' | 'int64' }
  | { readonly kind: 'list' | 'map'; readonly name: string; readonly of: GoType }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: GoFields }
  /** Types that read their own JSON: a time (RFC 3339) and a quantity. */
  | { readonly kind: 'time' | 'quantity'; readonly name: string }
  /** Whatever JSON there is. */
  | { readonly kind: 'any'; readonly name: string };

export interface GoField {
  readonly type: GoType;
  /** Kept where it is present, whatever it is; other values are left out of the output where they are zero. */
  readonly pointer?: true;
  /** Written even where it is zero (no `omitempty`). */
  readonly always?: true;
  /** The first and the last release (`4.21`) whose operator knows the field; all of them where it is not said. */
  readonly since?: string;
  readonly until?: string;
  /** Has a name of its own in the path of an error: that of the struct it is embedded with. */
  readonly embedded?: string;
}

export type GoFields = Readonly<Record<string, GoField>>;

const text: GoType = { kind: 'string', name: 'string' };

/** A field that is left out where it is empty (`omitempty`). */
export const string: GoField = { type: text };
export const bool: GoField = { type: { kind: 'bool', name: 'bool' } };
export const int: GoField = { type: { kind: 'integer', name: 'int' } };
export const int32: GoField = { type: { kind: 'integer', name: 'int32' } };
export const int64: GoField = { type: { kind: 'integer', name: 'int64' } };
export const quantity: GoField = { type: { kind: 'quantity', name: 'resource.Quantity' } };
const time: GoField = { type: { kind: 'time', name: 'v1.Time' } };
const any: GoField = { type: { kind: 'any', name: 'v1.FieldsV1' } };

/** A string type with a name, as errors print it. */
export function named(name: string): GoField {
  return { type: { kind: 'string', name } };
}

export function struct(name: string, fields: GoFields): GoField {
  return { type: { kind: 'struct', name, fields } };
}

export function list(of: GoField): GoField {
  return { type: { kind: 'list', of: of.type, name: `[]${of.pointer ? '*' : ''}${of.type.name}` } };
}

export function map(of: GoField): GoField {
  return { type: { kind: 'map', of: of.type, name: `map[string]${of.pointer ? '*' : ''}${of.type.name}` } };
}

export function pointer(field: GoField): GoField {
  return { ...field, pointer: true };
}

export function always(field: GoField): GoField {
  return { ...field, always: true };
}

export function since(release: string, field: GoField): GoField {
  return { ...field, since: release };
}

export function until(release: string, field: GoField): GoField {
  return { ...field, until: release };
}

/** `corev1.LocalObjectReference` and `corev1.SecretReference`. */
export const localReference = struct('v1.LocalObjectReference', { name: string });
export const secretReference = struct('v1.SecretReference', { name: string, namespace: string });

const ownerReference = struct('v1.OwnerReference', {
  apiVersion: always(string),
  kind: always(string),
  name: always(string),
  uid: always(named('types.UID')),
  controller: pointer(bool),
  blockOwnerDeletion: pointer(bool),
});

const managedFields = struct('v1.ManagedFieldsEntry', {
  manager: string,
  operation: named('v1.ManagedFieldsOperationType'),
  apiVersion: string,
  time: pointer(time),
  fieldsType: string,
  fieldsV1: pointer(any),
  subresource: string,
});

const objectMeta = struct('v1.ObjectMeta', {
  name: string,
  generateName: string,
  namespace: string,
  selfLink: string,
  uid: named('types.UID'),
  resourceVersion: string,
  generation: int64,
  creationTimestamp: time,
  deletionTimestamp: pointer(time),
  deletionGracePeriodSeconds: pointer(int64),
  labels: map(string),
  annotations: map(string),
  ownerReferences: list(ownerReference),
  finalizers: list(string),
  managedFields: list(managedFields),
});

/** What every provider spec begins with: its type and metadata. */
export const providerSpecHead: GoFields = {
  apiVersion: { ...string, embedded: 'TypeMeta' },
  kind: { ...string, embedded: 'TypeMeta' },
  metadata: objectMeta,
};
