import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { machineConfiguration } from '../domain/resource.ts';
import type { AdmissionError } from './admission-error.ts';
import { timeMistake } from './decode-time.ts';
import { toJson } from './value-text.ts';

/** An object as the API server has read it, or why it could not. */
export interface Decoded {
  /** The server refuses the object with this and nothing else. */
  readonly error?: AdmissionError;
  /** Fields of `metadata` that no Kubernetes object has: the server drops them. */
  readonly dropped: readonly FieldPath[];
  /** The object without them, and without nulls in its metadata. */
  readonly value: JsonObject;
}

/** A Go type of ObjectMeta, as far as reading JSON into it depends on it. */
type GoType =
  | { readonly kind: 'string'; readonly name: string }
  | { readonly kind: 'int64' | 'bool' | 'time' | 'any' }
  | { readonly kind: 'map' }
  | { readonly kind: 'list'; readonly name: string; readonly item: GoType }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: Readonly<Record<string, GoType>> };

const text: GoType = { kind: 'string', name: 'string' };
const time: GoType = { kind: 'time' };
const int64: GoType = { kind: 'int64' };
const bool: GoType = { kind: 'bool' };
const uid: GoType = { kind: 'string', name: 'types.UID' };

function struct(name: string, fields: Readonly<Record<string, GoType>>): GoType {
  return { kind: 'struct', name, fields };
}

/** Source: k8s.io/apimachinery pkg/apis/meta/v1/types.go. */
const objectMeta: GoType = struct('ObjectMeta', {
  name: text,
  generateName: text,
  namespace: text,
  selfLink: text,
  uid,
  resourceVersion: text,
  generation: int64,
  creationTimestamp: time,
  deletionTimestamp: time,
  deletionGracePeriodSeconds: int64,
  labels: { kind: 'map' },
  annotations: { kind: 'map' },
  ownerReferences: {
    kind: 'list',
    name: '[]v1.OwnerReference',
    item: struct('OwnerReference', {
      apiVersion: text,
      kind: text,
      name: text,
      uid,
      controller: bool,
      blockOwnerDeletion: bool,
    }),
  },
  finalizers: { kind: 'list', name: '[]string', item: text },
  managedFields: {
    kind: 'list',
    name: '[]v1.ManagedFieldsEntry',
    item: struct('ManagedFieldsEntry', {
      manager: text,
      operation: { kind: 'string', name: 'v1.ManagedFieldsOperationType' },
      apiVersion: text,
      time,
      fieldsType: text,
      fieldsV1: { kind: 'any' },
      subresource: text,
    }),
  },
});

/**
 * Reads an object as the API server does before it looks at its schema: `apiVersion`, `kind` and `metadata` have the
 * types of every Kubernetes object. Messages are the server's without the sentence around them. Source: apiextensions-
 * apiserver pkg/apiserver/schema/objectmeta, sigs.k8s.io/json (which tells the first wrong type in the order of the keys,
 * but ends at once at a wrong time).
 */
export function decode(object: JsonObject): Decoded {
  const head = headMistake(object);
  if (head !== undefined) return { error: decodeError(head.path, head.message), dropped: [], value: object };
  const { metadata = null } = object;
  const reading: Reading = { first: undefined, dropped: [] };
  const fatal = read(metadata, objectMeta, { path: ['metadata'], struct: '', names: [] }, reading);
  const mistake = fatal ?? reading.first ?? versionMistake(object);
  if (mistake !== undefined) {
    return { error: decodeError(mistake.path, mistake.message), dropped: [], value: object };
  }
  // Without metadata the server makes some.
  if (!isObject(metadata)) return { dropped: [], value: { ...object, metadata: {} } };
  return { dropped: reading.dropped, value: { ...object, metadata: withoutStrangers(metadata, objectMeta) } };
}

interface Mistake {
  readonly path: FieldPath;
  readonly message: string;
}

interface Reading {
  first: Mistake | undefined;
  readonly dropped: FieldPath[];
}

/** Where Go is: the struct that the field is in, and the fields that lead to it. */
interface Place {
  readonly path: FieldPath;
  readonly struct: string;
  readonly names: readonly string[];
}

function decodeError(path: FieldPath, message: string): AdmissionError {
  return { path, field: '', message, keyword: 'decode' };
}

/** Reads a value; what is returned ends the reading, a wrong type is only noted. */
function read(value: JsonValue, type: GoType, place: Place, reading: Reading): Mistake | undefined {
  if (value === null) return undefined;
  const refuse = (name: string) => {
    const what = `${jsonName(value, type)} into Go ${place.names.length === 0 ? 'value' : `struct field ${place.struct}.${place.names.join('.')}`} of type ${name}`;
    const mistake = { path: place.path, message: `json: cannot unmarshal ${what}` };
    reading.first ??= mistake;
    return mistake;
  };
  switch (type.kind) {
    case 'any':
      return undefined;
    case 'time': {
      if (typeof value !== 'string') return refuse('string');
      const message = timeMistake(value);
      return message === undefined ? undefined : { path: place.path, message };
    }
    case 'string':
      if (typeof value !== 'string') refuse(type.name);
      return undefined;
    case 'bool':
      if (typeof value !== 'boolean') refuse('bool');
      return undefined;
    case 'int64':
      if (!isInt64(value)) refuse('int64');
      return undefined;
    case 'map':
      return readMembers(
        value,
        (key) => [text, { ...place, path: [...place.path, key] }],
        reading,
        () => refuse('map[string]string'),
      );
    case 'list': {
      if (!isArray(value)) {
        refuse(type.name);
        return undefined;
      }
      for (const [index, item] of value.entries()) {
        const fatal = read(item, type.item, { ...place, path: [...place.path, index] }, reading);
        if (fatal !== undefined) return fatal;
      }
      return undefined;
    }
    case 'struct': {
      const member = (key: string): readonly [GoType, Place] | undefined => {
        const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
        const path = [...place.path, key];
        if (field === undefined) reading.dropped.push(path);
        return field && [field, { path, struct: type.name, names: [...place.names, key] }];
      };
      return readMembers(value, member, reading, () => refuse(`v1.${type.name}`));
    }
  }
}

/** The members of an object in the order in which Go meets them: the server has sorted the keys. */
function readMembers(
  value: JsonValue,
  member: (key: string) => readonly [GoType, Place] | undefined,
  reading: Reading,
  refuse: () => void,
): Mistake | undefined {
  if (!isObject(value)) {
    refuse();
    return undefined;
  }
  for (const key of Object.keys(value).sort()) {
    const next = member(key);
    const fatal = next === undefined ? undefined : read(value[key] ?? null, next[0], next[1], reading);
    if (fatal !== undefined) return fatal;
  }
  return undefined;
}

function isInt64(value: JsonValue): boolean {
  if (typeof value === 'bigint') return value >= -(2n ** 63n) && value < 2n ** 63n;
  return typeof value === 'number' && Number.isSafeInteger(value);
}

/** As Go names a JSON value; a number that no integer can hold is told. */
function jsonName(value: JsonValue, { kind }: GoType): string {
  if (isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return kind === 'int64' ? `number ${toJson(value)}` : 'number';
}

function withoutStrangers(value: JsonValue, type: GoType): JsonValue {
  if (type.kind === 'list' && isArray(value)) {
    return value.map((item) => withoutStrangers(item ?? (type.item.kind === 'struct' ? {} : ''), type.item));
  }
  if (type.kind === 'map' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, member ?? '']));
  }
  if (type.kind !== 'struct' || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
      return field === undefined || member === null ? [] : [[key, withoutStrangers(member, field)]];
    }),
  );
}

/** What is wrong with `apiVersion` and `kind`, which the server reads first. */
function headMistake(object: JsonObject): Mistake | undefined {
  const { kind } = object;
  const unrecognised = (path: FieldPath, why: string) => ({
    path,
    message: `the object provided is unrecognized (must be of type ${machineConfiguration.kind}): ${why} (${start(object)})`,
  });
  for (const name of ['apiVersion', 'kind']) {
    const value = object[name];
    if (value === undefined || value === null || typeof value === 'string') continue;
    const what = `json: cannot unmarshal ${jsonName(value, text)} into Go struct field .${name} of type string`;
    return unrecognised([name], `couldn't get version/kind; json parse error: ${what}`);
  }
  if (kind === undefined || kind === null || kind === '') {
    return { path: ['kind'], message: `Object 'Kind' is missing in '${toJson(object)}'` };
  }
  return undefined;
}

/** The server looks at the version when it has read everything. */
function versionMistake({ apiVersion }: JsonObject): Mistake | undefined {
  if (apiVersion === null) {
    return {
      path: ['apiVersion'],
      message: '.apiVersion accessor error: <nil> is of the type <nil>, expected string',
    };
  }
  if (apiVersion !== machineConfiguration.apiVersion) {
    const message = `the API version in the data (${String(apiVersion ?? '')}) does not match the expected API version (${machineConfiguration.apiVersion})`;
    return { path: ['apiVersion'], message };
  }
  return undefined;
}

/** The first characters of what is sent, as the server shows them. */
function start(object: JsonObject): string {
  const body = toJson(object);
  return body.length > 30 ? `${body.slice(0, 30)} ...` : body;
}
