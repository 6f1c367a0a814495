import { isArray, isEqual, isInteger, isObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { CrdSchema } from '../../schema/crd-schema.ts';
import { Broken, CelList, CelMap, type CelValue, Opaque } from './cel-value.ts';
import { escapeName, unescapeName } from './escape.ts';
import {
  Duration,
  parseDate,
  parseFormatDuration,
  parseTimestamp,
  type Timestamp,
  timeFailure,
} from './time.ts';

const string: CrdSchema = { type: 'string' };
const objectMeta: CrdSchema = { type: 'object', properties: { name: string, generateName: string } };

/**
 * The schema of a resource's root as rules see it: with `apiVersion`, `kind`, and of the metadata the name and
 * generateName, unless it says more of them itself. Source: apiextensions-apiserver schema/cel/model/schemas.go.
 */
export function withResourceRoot(schema: CrdSchema): CrdSchema {
  const { kind, apiVersion, metadata } = schema.properties ?? {};
  const known = metadata?.type === 'object' ? metadata.properties : undefined;
  const isComplete = [kind, apiVersion, known?.['name'], known?.['generateName']].every(
    (part) => part?.type === 'string',
  );
  if (isComplete) return schema;
  return {
    ...schema,
    properties: { ...schema.properties, kind: string, apiVersion: string, metadata: objectMeta },
  };
}

/**
 * A value as a CEL rule of its schema sees it: only declared fields, typed by the schema, lists that are sets or maps as
 * such. Without a schema everything is there as it is. A part is converted when it is asked for. Source: k8s.io/apiserver
 * pkg/cel/common/valuesunstructured.go.
 */
export function toCel(json: JsonValue, schema: CrdSchema | undefined): CelValue {
  if (schema === undefined) return toUntyped(json);
  if (json === null) {
    return schema.nullable === true
      ? null
      : new Broken('invalid data, got null for schema with nullable=false');
  }
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (typeof json === 'string') return json;
    return isInteger(json)
      ? BigInt(json)
      : new Broken('invalid data, expected XIntOrString value to be either a string or integer');
  }
  switch (schema.type) {
    case 'object':
      return isObject(json)
        ? new JsonFields(json, schema['x-kubernetes-embedded-resource'] ? withResourceRoot(schema) : schema)
        : new Broken('invalid data, expected a map for the provided schema with type=object');
    case 'array':
      return toList(json, schema);
    case 'string':
      return typeof json === 'string' ? toFormatted(json, schema.format) : mistyped('string', json);
    case 'number':
      return typeof json === 'number' || typeof json === 'bigint' ? Number(json) : mistyped('float', json);
    case 'integer':
      return isInteger(json) ? BigInt(json) : mistyped('int', json);
    case 'boolean':
      return typeof json === 'boolean' ? json : mistyped('bool', json);
    default:
      return new Preserved(json);
  }
}

function toUntyped(json: JsonValue): CelValue {
  if (isArray(json)) return new CelList(() => json.map(toUntyped));
  if (isObject(json)) return new JsonEntries(json);
  return isInteger(json) ? BigInt(json) : json;
}

function toList(json: JsonValue, schema: CrdSchema): CelValue {
  if (!isArray(json))
    return new Broken('invalid data, expected an array for the provided schema with type=array');
  const { items } = schema;
  if (items === undefined) return new Broken('invalid array type, expected Items with a non-empty Schema');
  const kind = schema['x-kubernetes-list-type'] ?? 'atomic';
  return new CelList(
    () => json.map((item) => toCel(item, items)),
    kind,
    kind === 'map' ? schema['x-kubernetes-list-map-keys'] : [],
  );
}

function toFormatted(text: string, format: string | undefined): CelValue {
  switch (format) {
    case 'duration': {
      const nanos = parseFormatDuration(text);
      return nanos === undefined
        ? new Broken(`Invalid duration ${text}: unable to parse ${text} as duration`)
        : new Duration(nanos);
    }
    case 'date':
      return moment(parseDate(text), 'date', text, '2006-01-02');
    case 'date-time':
      return moment(
        text === '' ? parseDate('1970-01-01') : parseTimestamp(text, false),
        'date-time',
        text,
        '2006-01-02T15:04:05',
      );
    case 'byte':
      return toBytes(text);
    default:
      return text;
  }
}

function moment(parsed: Timestamp | undefined, format: string, text: string, layout: string): CelValue {
  return parsed ?? new Broken(`Invalid ${format} formatted string ${text}: ${timeFailure(text, layout)}`);
}

/** True for nothing at all, too. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function toBytes(text: string): CelValue {
  if (isBase64(text.replace(/[\r\n]/g, ''))) return Buffer.from(text, 'base64');
  const stranger = text.search(/[^A-Za-z0-9+/=\r\n]/);
  const at = stranger < 0 ? text.length - (text.length % 4) : stranger;
  return new Broken(`Invalid byte formatted string ${text}: illegal base64 data at input byte ${at}`);
}

/** As Go names the type of what it has decoded. */
function mistyped(expected: string, json: JsonValue): Broken {
  const actual = isArray(json)
    ? '[]interface {}'
    : isObject(json)
      ? 'map[string]interface {}'
      : isInteger(json)
        ? 'int64'
        : { number: 'float64', boolean: 'bool' }[typeof json as string];
  return new Broken(`invalid data, expected ${expected}, got ${actual ?? typeof json}`);
}

/** An object of which rules know the schema: its declared fields, or the entries of a map. */
export class JsonFields extends CelMap {
  readonly json: JsonObject;
  readonly #schema: CrdSchema;

  constructor(json: JsonObject, schema: CrdSchema) {
    super();
    this.json = json;
    this.#schema = schema;
  }

  get size(): number {
    return Object.keys(this.json).length;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string') return new Broken('no such overload');
    const hasFields = this.#schema.properties !== undefined;
    const name = hasFields ? unescapeName(key) : key;
    const value = name !== undefined && Object.hasOwn(this.json, name) ? this.json[name] : undefined;
    // A null field is as good as none, a null entry of a map is not.
    if (name === undefined || value === undefined || (hasFields && value === null)) return undefined;
    const schema = this.schemaOf(name);
    return schema === undefined ? undefined : toCel(value, schema);
  }

  keys(): readonly CelValue[] {
    const seen = Object.keys(this.json).filter((name) => this.schemaOf(name) !== undefined);
    return this.#schema.properties === undefined ? seen : seen.map((name) => escapeName(name) ?? name);
  }

  /** The schema of a field or entry; undefined for what rules do not see. */
  schemaOf(name: string): CrdSchema | undefined {
    const { properties, additionalProperties } = this.#schema;
    if (properties !== undefined) return Object.hasOwn(properties, name) ? properties[name] : undefined;
    return typeof additionalProperties === 'object' ? additionalProperties : undefined;
  }
}

/** An object without a schema: every member as it is. */
class JsonEntries extends CelMap {
  readonly #json: JsonObject;

  constructor(json: JsonObject) {
    super();
    this.#json = json;
  }

  get size(): number {
    return Object.keys(this.#json).length;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string' || !Object.hasOwn(this.#json, key)) return undefined;
    const value = this.#json[key];
    return value === undefined ? undefined : toUntyped(value);
  }

  keys(): readonly CelValue[] {
    return Object.keys(this.#json);
  }
}

/** What `x-kubernetes-preserve-unknown-fields` keeps without a type: it can be compared and nothing else. */
export class Preserved extends Opaque {
  readonly type = 'unknown';
  readonly json: JsonValue;

  constructor(json: JsonValue) {
    super();
    this.json = json;
  }

  equals(other: Opaque): boolean {
    return other instanceof Preserved && isEqual(this.json, other.json);
  }
}
