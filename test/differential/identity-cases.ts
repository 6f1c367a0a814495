import type { JsonObject, JsonValue } from '../../server/src/domain/json.ts';
import { withMember, withPart } from './parts.ts';

/** An object that differs from a good one in what every Kubernetes object has. */
export interface IdentityCase {
  readonly describe: string;
  change(object: JsonObject): JsonObject;
  /** True where an update cannot be sent with it: another name, or none, is another object's address. */
  readonly createOnly?: boolean;
}

const wrong: readonly JsonValue[] = [
  'text',
  '',
  5,
  5.5,
  2n ** 63n,
  true,
  [],
  ['a'],
  {},
  { a: 'b' },
  { a: 1 },
  null,
];
const owner = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'owner',
  uid: '11111111-2222-3333-4444-555555555555',
};
const long = (length: number): string => 'a'.repeat(length);

/** Values for members of `metadata`, good and bad. */
const members: Readonly<Record<string, readonly JsonValue[]>> = {
  labels: [
    { app: 'web', 'example.com/role': 'a_b.C-1', empty: '' },
    { app: null },
    { app: 1 },
    { app: true, b: [] },
    { app: {} },
    { 'a b': 'c d' },
    { '': 'x' },
    { '/x': 'x', 'x/': 'x', 'a/b/c': 'x', 'A_B/c': 'x', '-a': 'x' },
    { [long(63)]: long(63) },
    { [long(64)]: long(64) },
    { [`${long(254)}/a`]: 'x' },
    { Ümläut: 'é' },
    { app: '👍' },
    { app: 'line\nbreak' },
    { __proto__x: '-', 'a.b': '.x' },
  ],
  annotations: [
    { 'example.com/note': 'anything at all: <&> 👍\n', b: '' },
    { UPPER: 'x', 'Example.com/x': 'x' },
    { 'a b': 'x', '': 'y' },
    { 'a/b/c': 'x' },
    { note: 5 },
    { note: null },
    { note: [] },
    { [long(64)]: 'x' },
    { big: long(262_144) },
    { 'machineconfiguration.openshift.io/boot-image-updates-opted-in-at': '2026-01-01T00:00:00Z' },
  ],
  finalizers: [
    ['example.com/done'],
    ['example.com/done', 'example.com/done'],
    ['done'],
    ['a b', ''],
    ['foregroundDeletion'],
    ['orphan', 'foregroundDeletion'],
    ['kubernetes', 'a/b/c'],
    [5],
    [null],
    [{}],
  ],
  ownerReferences: [
    [owner],
    [{ ...owner, controller: true, blockOwnerDeletion: false }],
    [owner, owner],
    [
      { ...owner, controller: true },
      { ...owner, uid: 'other', controller: true },
    ],
    [{}],
    [null],
    ['owner'],
    [{ ...owner, uid: '' }],
    [{ ...owner, name: '', kind: '' }],
    [{ ...owner, apiVersion: '' }],
    [{ ...owner, apiVersion: 'a/b/c' }],
    [{ ...owner, apiVersion: 'v1', kind: 'Event' }],
    [{ ...owner, controller: 'yes' }],
    [{ ...owner, uid: 5, name: [] }],
    [{ ...owner, surplus: 1 }],
  ],
  namespace: ['openshift-machine-config-operator', 'Not A Namespace', ''],
  generateName: ['prefix-', 'Not A Prefix', ''],
  creationTimestamp: ['2026-01-01T00:00:00Z', '2026-01-01', 'yesterday', '2026-01-01T00:00:00.5+02:00', ''],
  deletionGracePeriodSeconds: [30, 5.5],
  generation: [7, -1, 2n ** 63n - 1n],
  selfLink: ['/x'],
  managedFields: [
    [{ manager: 'x', operation: 'Update' }],
    [{ manager: 'x', operation: 'Bogus', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }],
    [{ time: 'yesterday' }],
    [{ fieldsV1: 5 }],
  ],
  unknown: ['x', { a: 1 }],
};

const names: readonly JsonValue[] = [
  ...[
    'other',
    'Cluster',
    'cluster ',
    'a b',
    'a.b-c',
    '-a',
    '',
    '.',
    '..',
    'a/b',
    'a%b',
    'ünïcödé',
    long(253),
    long(254),
  ],
  ...[null, 5, 5.5, true, [], {}],
];

function inMetadata(key: string, value: JsonValue | undefined): (object: JsonObject) => JsonObject {
  return (object) => (withPart(object, ['metadata', key], value) ?? object) as JsonObject;
}

function inRoot(key: string, value: JsonValue | undefined): (object: JsonObject) => JsonObject {
  return (object) => withMember(object, key, value);
}

export const identityCases: readonly IdentityCase[] = [
  ...Object.entries(members).flatMap(([key, values]) =>
    [...values, ...(key === 'unknown' ? [] : wrong)].map((value) => ({
      describe: `metadata.${key}`,
      change: inMetadata(key, value),
    })),
  ),
  ...['deletionTimestamp', 'uid', 'resourceVersion'].flatMap((key) =>
    wrong
      .filter((value) => typeof value !== 'string')
      .map((value) => ({ describe: `metadata.${key}`, change: inMetadata(key, value), createOnly: true })),
  ),
  ...names.map((name) => ({ describe: 'metadata.name', change: inMetadata('name', name), createOnly: true })),
  { describe: 'metadata.name', change: inMetadata('name', undefined), createOnly: true },
  {
    describe: 'metadata.generateName',
    change: (object: JsonObject) => ({ ...object, metadata: { generateName: 'prefix-' } }),
    createOnly: true,
  },
  {
    describe: 'several members of metadata',
    change: (object: JsonObject) => ({
      ...object,
      metadata: {
        name: 'cluster',
        labels: { 'a b': 'c d', ok: 'ok' },
        annotations: { 'c d': 'x' },
        finalizers: ['x y'],
        ownerReferences: [{ ...owner, uid: '', name: '' }],
      },
    }),
  },
  ...[...wrong, undefined].map((value) => ({
    describe: 'metadata',
    change: inRoot('metadata', value),
    createOnly: true,
  })),
  ...['apiVersion', 'kind'].flatMap((key) =>
    [...wrong.filter((value) => typeof value !== 'string'), undefined].map((value) => ({
      describe: key,
      change: inRoot(key, value),
    })),
  ),
  ...['unknown', 'Spec', 'data', '__proto__', ''].flatMap((key) =>
    [5, {}, null].map((value) => ({ describe: `the unknown field "${key}"`, change: inRoot(key, value) })),
  ),
  ...[
    ...wrong,
    { mode: 'All' },
    { conditions: [{}, 5] },
    { bootImageSkewEnforcementStatus: { mode: 'Bogus' } },
  ].map((value) => ({
    describe: 'status, which a write to the object never changes',
    change: inRoot('status', value),
  })),
];
