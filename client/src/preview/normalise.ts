import { Document, isScalar, visit } from 'yaml';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';

/** An object as a preview shows it: without what the API server keeps for itself. */
export interface NormalisedObject {
  readonly value: JsonObject;
  /** YAML that Kubernetes reads as `value`. */
  readonly text: string;
}

/** What every read of an object changes or repeats, and no one edits. */
const serverMetadata: ReadonlySet<string> = new Set([
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
]);
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const firstKeys = ['apiVersion', 'kind', 'metadata', 'spec'];

/**
 * The object without status, server metadata and kubectl's copy of itself, its keys in the order of `like`, so that two
 * of them differ where their values do and nowhere else. Both sides of a diff go through here.
 */
export function normalise(object: JsonObject, like?: NormalisedObject): NormalisedObject {
  const { status: _status, metadata, ...rest } = object;
  const cleaned: JsonObject = {
    ...rest,
    ...(isObject(metadata) ? { metadata: withoutServerMetadata(metadata) } : {}),
  };
  const reference = like?.value ?? Object.fromEntries(firstKeys.map((key) => [key, null]));
  const value = inOrderOf(cleaned, reference) as JsonObject;
  return { value, text: printYaml(value) };
}

/** The value as YAML, in the layout of `oc get -o yaml`. */
export function printYaml(value: JsonObject): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === 'string' && isAmbiguous(node.value))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, indentSeq: false, directives: false });
}

/**
 * Strings that Kubernetes' YAML library would read as something else, and that the stringifier's YAML 1.1 does not quote
 * by itself (it does so for `y`, `on`, `0777`, `12:30`, dates and their like, in keys and in values).
 */
function isAmbiguous(text: string): boolean {
  return text === '<<' || text === '=' || /^[-+]?0o?[0-7_]+$/i.test(text);
}

function withoutServerMetadata(metadata: JsonObject): JsonObject {
  const members = Object.entries(metadata)
    .filter(([key]) => !serverMetadata.has(key))
    .map(([key, member]) => [key, key === 'annotations' ? withoutLastApplied(member) : member] as const)
    .filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as JsonObject;
}

/** Undefined where nothing is left: an empty map is no difference. */
function withoutLastApplied(annotations: JsonValue): JsonValue | undefined {
  if (!isObject(annotations)) return annotations;
  const kept = Object.entries(annotations).filter(([key]) => key !== lastApplied);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** The keys that `reference` has too first, in its order; then the others. Entries of lists are compared by position. */
export function inOrderOf(value: JsonValue, reference: JsonValue | undefined): JsonValue {
  if (isArray(value)) {
    return value.map((item, index) => inOrderOf(item, isArray(reference) ? reference[index] : undefined));
  }
  if (!isObject(value)) return value;
  const known = isObject(reference) ? reference : {};
  const shared = Object.keys(known).filter((key) => Object.hasOwn(value, key));
  const own = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  const members = [...shared, ...own].map((key) => [key, inOrderOf(value[key] ?? null, known[key])] as const);
  return Object.fromEntries(members);
}
