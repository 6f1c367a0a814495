import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { AdmissionError } from './admission-error.ts';
import { type MessageStyle, messageStyle } from './message-style.ts';
import { labelValueMistakes, nameMistakes, qualifiedNameMistakes } from './names.ts';
import { toJson } from './value-text.ts';

/** The most that keys and values of all annotations may have together, in bytes. */
const mostAnnotationBytes = 256 * 1024;

/**
 * What the API server has against the `metadata` of an object that it could read. The resource version and the uid of an
 * update count as those of the stored object. Source: k8s.io/apimachinery pkg/api/validation/objectmeta.go.
 *
 * @param object the decoded object and `old` the stored one; a create where it is absent
 * @param kubernetes the `n` of the server's release `1.n`
 */
export function checkObjectMeta(
  object: JsonObject,
  kubernetes: number,
  old?: JsonObject,
): readonly AdmissionError[] {
  const style = messageStyle(kubernetes);
  const meta = metaOf(object);
  const kept = [
    ...checkLabels(meta['labels'], style, kubernetes),
    ...checkAnnotations(meta['annotations'], style, kubernetes),
    ...checkOwners(meta['ownerReferences'], style, kubernetes),
  ];
  const finalizers = [...checkFinalizers(meta['finalizers'], style, kubernetes)];
  // An update is looked at by the registry, by the custom resource's strategy, and by that as if it were new.
  const changes = old === undefined ? [] : [...checkUpdate(meta, metaOf(old), style)];
  const errors =
    old === undefined
      ? [...checkNames(meta), ...kept, ...finalizers]
      : [...changes, ...changes, ...kept, ...kept, ...kept, ...finalizers];
  return errors.map(([path, message]) => {
    const field = `metadata.${path.filter((segment) => typeof segment === 'string').join('.')}`;
    return { path: ['metadata', ...path], field, message, keyword: 'meta' } as const;
  });
}

/** Where below `metadata`, and what. Numbers in the path are for us: the server does not name the item. */
type Mistake = readonly [path: FieldPath, message: string];

function metaOf({ metadata }: JsonObject): JsonObject {
  return isObject(metadata) ? metadata : {};
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function* checkNames(meta: JsonObject): Generator<Mistake> {
  const generateName = textOf(meta['generateName']);
  const name = textOf(meta['name']);
  for (const message of generateName === '' ? [] : nameMistakes(generateName, true)) {
    yield [['generateName'], invalid(generateName, message)];
  }
  if (name === '' && generateName === '') {
    yield [['name'], 'Required value: name or generateName is required'];
  }
  for (const message of name === '' ? [] : nameMistakes(name, false))
    yield [['name'], invalid(name, message)];
}

function* checkUpdate(meta: JsonObject, old: JsonObject, style: MessageStyle): Generator<Mistake> {
  const finalizers = new Set(textsOf(old['finalizers']));
  const fresh = [...new Set(textsOf(meta['finalizers']))].filter((name) => !finalizers.has(name)).sort();
  if (old['deletionTimestamp'] !== undefined && fresh.length > 0) {
    const names = fresh.map((name) => JSON.stringify(name)).join(', ');
    yield [
      ['finalizers'],
      `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`,
    ];
  }
  for (const key of ['deletionTimestamp', 'deletionGracePeriodSeconds']) {
    const value = meta[key];
    // What an update leaves out is kept.
    if (value === undefined || isEqual(value, old[key] ?? null)) continue;
    yield [[key], `Invalid value: ${style.badValue(value)}: field is immutable`];
  }
}

function* checkLabels(
  labels: JsonValue | undefined,
  style: MessageStyle,
  kubernetes: number,
): Generator<Mistake> {
  if (!isObject(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    for (const message of qualifiedNameMistakes(key, kubernetes))
      yield [['labels'], invalid(key, message, style)];
    for (const message of labelValueMistakes(textOf(value), kubernetes)) {
      yield [['labels'], invalid(textOf(value), message, style)];
    }
  }
}

function* checkAnnotations(
  annotations: JsonValue | undefined,
  style: MessageStyle,
  kubernetes: number,
): Generator<Mistake> {
  if (!isObject(annotations)) return;
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const message of qualifiedNameMistakes(key.toLowerCase(), kubernetes)) {
      yield [['annotations'], invalid(key, message, style)];
    }
    bytes += Buffer.byteLength(key) + Buffer.byteLength(textOf(value));
  }
  if (bytes > mostAnnotationBytes) {
    yield [['annotations'], `Too long: ${style.tooManyBytes(mostAnnotationBytes)}`];
  }
}

function* checkOwners(
  owners: JsonValue | undefined,
  style: MessageStyle,
  kubernetes: number,
): Generator<Mistake> {
  if (!isArray(owners)) return;
  const shown = (value: JsonValue) => (kubernetes >= 34 ? ownersJson(value) : style.badValue(value));
  let controller: string | undefined;
  for (const owner of owners.filter(isObject)) {
    const apiVersion = textOf(owner['apiVersion']);
    const parts = apiVersion.split('/');
    const version = parts.length <= 2 ? parts.at(-1) : '';
    if (version === '')
      yield [['ownerReferences', 'apiVersion'], invalid(apiVersion, 'version must not be empty')];
    for (const name of ['kind', 'name', 'uid']) {
      if (textOf(owner[name]) === '') {
        yield [['ownerReferences', name], invalid('', style.emptyOwnerMember(name))];
      }
    }
    if (apiVersion === 'v1' && owner['kind'] === 'Event') {
      const message = '/v1, Kind=Event is disallowed from being an owner';
      yield [['ownerReferences'], `Invalid value: ${shown(owner)}: ${message}`];
    }
    if (owner['controller'] !== true) continue;
    const named = `${textOf(owner['kind'])}/${textOf(owner['name'])}`;
    if (controller !== undefined) {
      const message = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${named}`;
      yield [['ownerReferences'], `Invalid value: ${shown(owners)}: ${message}`];
    } else controller = named;
  }
}

/** The members of an owner reference in the order in which Go has them. */
const ownerMembers = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];

function ownersJson(value: JsonValue): string {
  if (isArray(value)) return `[${value.map(ownersJson).join(',')}]`;
  if (!isObject(value)) return toJson(value);
  const members = ownerMembers.filter((name) => value[name] !== undefined);
  return `{${members.map((name) => `"${name}":${toJson(value[name] ?? null)}`).join(',')}}`;
}

function* checkFinalizers(
  finalizers: JsonValue | undefined,
  style: MessageStyle,
  kubernetes: number,
): Generator<Mistake> {
  const names = textsOf(finalizers);
  for (const name of names) {
    for (const message of qualifiedNameMistakes(name, kubernetes)) {
      yield [['finalizers'], invalid(name, message, style)];
    }
  }
  if (names.includes('orphan') && names.includes('foregroundDeletion')) {
    const shown =
      kubernetes >= 34
        ? style.badValue(names)
        : `[]string{${names.map((name) => JSON.stringify(name)).join(', ')}}`;
    yield [
      ['finalizers'],
      `Invalid value: ${shown}: finalizer orphan and foregroundDeletion cannot be both set`,
    ];
  }
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return isArray(value) ? value.map(textOf) : [];
}

function invalid(value: string, message: string, style?: MessageStyle): string {
  return `Invalid value: ${style === undefined ? JSON.stringify(value) : style.badValue(value)}: ${message}`;
}
