import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { AdmissionError } from './admission-error.ts';
import { type MessageStyle, messageStyle } from './message-style.ts';
import { labelValueMistakes, nameMistakes, qualifiedNameMistakes } from './names.ts';
import { goTexts } from './object-meta-text.ts';
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
    ...checkOwners(meta['ownerReferences'], style),
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
    return;
  }
  // Which five characters the server adds to a prefix is not known.
  const whole = name === '' ? `${generateName.slice(0, 58)}xxxxx` : name;
  for (const message of nameMistakes(whole, false)) yield [['name'], invalid(whole, message)];
}

function* checkUpdate(meta: JsonObject, old: JsonObject, style: MessageStyle): Generator<Mistake> {
  const finalizers = new Set(textsOf(old['finalizers']));
  const fresh = [...new Set(textsOf(meta['finalizers']))].filter((name) => !finalizers.has(name)).sort();
  if (old['deletionTimestamp'] !== undefined && fresh.length > 0) {
    yield [
      ['finalizers'],
      `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${goTexts(fresh)}`,
    ];
  }
  const { deletionTimestamp: time, deletionGracePeriodSeconds: seconds } = meta;
  // An update cannot change the time, and keeps the seconds that it leaves out.
  if (time !== undefined && old['deletionTimestamp'] === undefined) {
    yield [['deletionTimestamp'], `Invalid value: ${style.time(textOf(time))}: field is immutable`];
  }
  if (seconds !== undefined && !isEqual(seconds, old['deletionGracePeriodSeconds'] ?? null)) {
    yield [['deletionGracePeriodSeconds'], `Invalid value: ${style.badValue(seconds)}: field is immutable`];
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

function* checkOwners(references: JsonValue | undefined, style: MessageStyle): Generator<Mistake> {
  if (!isArray(references)) return;
  // Of references that are the same the server keeps one.
  const different = new Map(references.filter(isObject).map((owner) => [toJson(owner), owner]));
  const owners = [...different.values()];
  let controller: string | undefined;
  for (const owner of owners) {
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
      yield [['ownerReferences'], `Invalid value: ${style.owner(owner)}: ${message}`];
    }
    if (owner['controller'] !== true) continue;
    const named = `${textOf(owner['kind'])}/${textOf(owner['name'])}`;
    if (controller !== undefined) {
      const message = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${named}`;
      yield [['ownerReferences'], `Invalid value: ${style.owners(owners)}: ${message}`];
    } else controller = named;
  }
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
    yield [
      ['finalizers'],
      `Invalid value: ${style.texts(names)}: finalizer orphan and foregroundDeletion cannot be both set`,
    ];
  }
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return isArray(value) ? value.map(textOf) : [];
}

function invalid(value: string, message: string, style?: MessageStyle): string {
  return `Invalid value: ${style === undefined ? JSON.stringify(value) : style.badValue(value)}: ${message}`;
}
