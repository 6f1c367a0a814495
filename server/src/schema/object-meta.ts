import type { CrdSchema } from './crd-schema.ts';

const text: CrdSchema = { type: 'string' };
const texts: CrdSchema = { type: 'object', additionalProperties: text };

function serverSet(type: 'string' | 'integer', what: string): CrdSchema {
  return { type, description: `${what} The API server sets it; leave it out of a file that is applied.` };
}

/**
 * `metadata` as every API server types it, whatever a CRD says of it.
 * Source: k8s.io/apimachinery pkg/apis/meta/v1/types.go, ObjectMeta.
 */
export const objectMetaSchema: CrdSchema = {
  type: 'object',
  description: 'What identifies the object, and notes about it that tools and people keep with it.',
  properties: {
    name: {
      type: 'string',
      description: 'The name of the object. The only MachineConfiguration is named `cluster`.',
    },
    generateName: {
      type: 'string',
      description: 'A prefix from which the API server makes a name where `name` is not set.',
    },
    namespace: {
      type: 'string',
      description: 'The namespace of the object. Objects that belong to the whole cluster have none.',
    },
    labels: {
      ...texts,
      description: 'Short texts by which objects are grouped and selected. Every value is a string.',
    },
    annotations: {
      ...texts,
      description: 'Notes of tools and people about the object. Every value is a string.',
    },
    finalizers: {
      type: 'array',
      items: text,
      'x-kubernetes-list-type': 'set',
      description: 'What has to be done by its owners before the object may go away.',
    },
    ownerReferences: {
      type: 'array',
      description: 'Objects this one belongs to: it is deleted when the last of them is.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: {
          apiVersion: text,
          kind: text,
          name: text,
          uid: text,
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
    },
    uid: serverSet('string', 'The unique identity of the object.'),
    resourceVersion: serverSet(
      'string',
      'The version of the stored object, by which changes in between are noticed.',
    ),
    generation: serverSet('integer', 'Counts the changes of `spec`.'),
    creationTimestamp: serverSet('string', 'When the object was made.'),
    deletionTimestamp: serverSet('string', 'When the object is to go away.'),
    deletionGracePeriodSeconds: serverSet(
      'integer',
      'How many seconds the object has to go away gracefully.',
    ),
    selfLink: serverSet('string', 'An address that Kubernetes no longer fills in.'),
    managedFields: {
      type: 'array',
      description:
        'Which field manager set which field. The API server keeps it; leave it out of a file that is applied.',
      items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  },
};

/** A custom resource's schema with `apiVersion`, `kind` and `metadata` as the API server has them. */
export function withObjectMeta(schema: CrdSchema): CrdSchema {
  return {
    ...schema,
    properties: {
      apiVersion: {
        type: 'string',
        description: 'The API group and version of the object: `operator.openshift.io/v1`.',
      },
      kind: { type: 'string', description: 'The kind of the object: `MachineConfiguration`.' },
      ...without(schema.properties ?? {}, ['apiVersion', 'kind', 'metadata']),
      metadata: objectMetaSchema,
    },
  };
}

function without(
  properties: Readonly<Record<string, CrdSchema>>,
  names: readonly string[],
): Readonly<Record<string, CrdSchema>> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
