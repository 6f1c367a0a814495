import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { type AdmissionError, blocksRules } from './admission-error.ts';
import { messageStyle } from './message-style.ts';
import type { CompilePattern } from './pattern.ts';
import type { IsUnchanged } from './ratcheting.ts';
import { checkBranches, type Walk } from './structural-branches.ts';
import { heldFormat, isOfFormat } from './structural-format.ts';
import { type Place, structuralErrors, toFieldPath } from './structural-message.ts';
import { checkNumber, isNearlyWhole, isWhole } from './structural-number.ts';
import { typeName } from './value-text.ts';

/**
 * All violations of the schema's structure: types, required fields, enums, bounds, patterns, formats. On an update
 * `isUnchanged` tells the parts that are as they were stored: what is wrong in them counts no more.
 */
export type StructuralCheck = (value: JsonValue, isUnchanged?: IsUnchanged) => readonly AdmissionError[];

/** The most errors that are worth telling at once; a document can have hundreds of thousands. */
const mostErrors = 1_000;

/**
 * The structural check of a schema, as the API server of Kubernetes 1.`kubernetes` makes it. Errors come in the order of
 * the schema's fields; the server's own order is random within an object. Patterns never run in JavaScript's own engine.
 * Source: k8s.io/kube-openapi pkg/validation/validate (SchemaValidator and what it is made of), apiextensions-apiserver
 * pkg/apiserver/validation/ratcheting.go.
 */
export function compileStructural(
  schema: CrdSchema,
  compilePattern: CompilePattern,
  kubernetes: number,
): StructuralCheck {
  const style = messageStyle(kubernetes);
  const texts = structuralErrors(style);
  const formats = new Map<CrdSchema, string>();
  return (value, isUnchanged) => {
    const found: AdmissionError[] = [];
    const walk: Walk = { compilePattern, style, texts, formats, isUnchanged, found, check: checkValue };
    checkPart(value, schema, undefined, walk);
    return withoutRepetitions(found);
  };
}

function report(walk: Walk, error: AdmissionError): void {
  const { found } = walk;
  // Of what is beyond all measure one error is kept that decides whether the rules are run.
  if (found.length < mostErrors || (blocksRules(error) && !found.some(blocksRules))) found.push(error);
}

/** The server tells the same error once only, though several branches of the schema may find it. */
function withoutRepetitions(errors: readonly AdmissionError[]): readonly AdmissionError[] {
  if (errors.length < 2) return errors;
  const told = new Set<string>();
  return errors.filter(({ path, message }) => {
    const identity = `${path.join('\0')}\0\0${message}`;
    const isNew = !told.has(identity);
    told.add(identity);
    return isNew;
  });
}

/** Checks a field or item, or the root. What is wrong with an unchanged one is taken back. Returns as checkValue does. */
function checkPart(value: JsonValue, schema: CrdSchema, place: Place | undefined, walk: Walk): number {
  const { found, isUnchanged } = walk;
  const before = found.length;
  const matches = checkValue(value, schema, place, walk);
  if (found.length > before && isUnchanged !== undefined && !isTypeMember(place)) {
    if (isUnchanged(toFieldPath(place))) found.length = before;
  }
  return matches;
}

function isTypeMember(place: Place | undefined): boolean {
  return (
    place !== undefined &&
    place.parent === undefined &&
    (place.segment === 'apiVersion' || place.segment === 'kind')
  );
}

/**
 * Checks a value. Returns how many of the server's checks it has met: of several branches of which none holds, the server
 * tells the errors of the one with the most. Each kind of check that applies counts once, and so does the value itself.
 */
function checkValue(value: JsonValue, schema: CrdSchema, place: Place | undefined, walk: Walk): number {
  if (value === null) {
    const isTyped = checkNull(schema, place, walk);
    checkEnum(value, schema, place, walk);
    return isTyped ? 1 : 0;
  }
  let matches = checkType(value, schema, place, walk);
  matches += 1 + checkBranches(value, schema, place, walk);
  if (typeof value === 'string') matches += checkText(value, schema, place, walk);
  else if (typeof value === 'number' || typeof value === 'bigint') {
    const format = walk.style.holdsNumberFormats ? formatOf(schema, walk) : undefined;
    for (const error of checkNumber(value, schema, format, place, walk.texts)) report(walk, error);
    matches += 2;
  } else if (isArray(value)) matches += 1 + checkList(value, schema, place, walk);
  checkEnum(value, schema, place, walk);
  matches += 1;
  if (isObject(value)) matches += 1 + checkObject(value, schema, place, walk);
  return matches + 1;
}

function formatOf(schema: CrdSchema, walk: Walk): string {
  if (schema.format === undefined) return '';
  const known = walk.formats.get(schema) ?? heldFormat(schema, walk.style);
  walk.formats.set(schema, known);
  return known;
}

/** The schema's types in the server's words, undefined where any will do. */
function typesOf(schema: CrdSchema): string | undefined {
  return schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema.type;
}

function checkNull(schema: CrdSchema, place: Place | undefined, walk: Walk): boolean {
  const types = typesOf(schema);
  if (types === undefined || schema.nullable === true) return true;
  report(walk, walk.texts.type(place, types, null));
  return false;
}

function checkType(value: JsonValue, schema: CrdSchema, place: Place | undefined, walk: Walk): number {
  const types = typesOf(schema);
  const format = formatOf(schema, walk);
  if (types === undefined && format === '') return 0;
  if (isOfType(value, types ?? '')) return 2;
  const isNumeric = types === 'integer' || types === 'number';
  if (format !== '' && typeof value !== 'string' && !isArray(value)) {
    const found = numberFormat(value);
    if (found === format) return 2;
    report(walk, walk.texts.type(place, format, value, found));
    return 1;
  }
  // The server takes texts and lists for values of the right type wherever there is a format of texts.
  if (format !== '' && !isNumeric) return 2;
  report(walk, walk.texts.type(place, types ?? '', value));
  return 1;
}

/** What the server takes for the format of a value that it has: numbers have one. */
function numberFormat(value: JsonValue): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return '';
  return isWhole(value) ? 'int64' : 'float64';
}

function isOfType(value: JsonValue, types: string): boolean {
  const isInteger =
    (typeof value === 'number' || typeof value === 'bigint') &&
    (isWhole(value) || (typeof value === 'number' && isNearlyWhole(value)));
  switch (types) {
    case 'integer':
      return isInteger;
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'integer,string':
      return isInteger || typeof value === 'string';
    default:
      return typeName(value) === types;
  }
}

/** Of several things that are wrong with a text the server tells the first only, but its format always. */
function checkText(text: string, schema: CrdSchema, place: Place | undefined, walk: Walk): number {
  const { minLength, maxLength, pattern } = schema;
  if (maxLength !== undefined && text.length > maxLength && lengthOf(text) > maxLength) {
    report(walk, walk.texts.tooLong(place, maxLength));
  } else if (minLength !== undefined && lengthOf(text) < minLength) {
    report(walk, walk.texts.bound(place, 'minLength', minLength, text));
  } else if (pattern !== undefined && walk.compilePattern(pattern)?.(text) === false) {
    // A pattern that is not one can't be in a CRD that an API server has taken; it decides nothing here.
    report(walk, walk.texts.pattern(place, pattern, text));
  }
  const format = formatOf(schema, walk);
  if (format === '') return 1;
  if (!isOfFormat(text, format)) report(walk, walk.texts.textFormat(place, format, text));
  return 2;
}

/** In characters, as Kubernetes counts. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function checkList(
  list: readonly JsonValue[],
  schema: CrdSchema,
  place: Place | undefined,
  walk: Walk,
): number {
  const { items, minItems, maxItems } = schema;
  let matches = 1;
  if (items !== undefined) {
    for (const [index, item] of list.entries()) {
      matches += checkPart(item, items, { parent: place, segment: index }, walk);
    }
  }
  if (minItems !== undefined && list.length < minItems) {
    report(walk, walk.texts.bound(place, 'minItems', minItems, list.length));
  }
  if (maxItems !== undefined && list.length > maxItems) {
    report(walk, walk.texts.tooMany(place, 'maxItems', maxItems, list.length));
  }
  return matches;
}

/** No null is ever one of the values, whatever the schema lists. */
function checkEnum(value: JsonValue, schema: CrdSchema, place: Place | undefined, walk: Walk): void {
  const allowed = schema.enum;
  if (allowed === undefined || allowed.length === 0) return;
  if (value !== null && allowed.some((one) => isEqual(one, value) || becomes(value, one))) return;
  report(walk, walk.texts.enum(place, value, allowed));
}

/** True where Go's conversion of a number makes one of the values of it: it cuts fractions, and takes numbers for letters. */
function becomes(value: JsonValue, one: JsonValue): boolean {
  if (typeof value !== 'number') return false;
  if (typeof one === 'number') return !Number.isInteger(value) && Math.trunc(value) === one;
  return (
    typeof one === 'string' &&
    Number.isInteger(value) &&
    one.codePointAt(0) === value &&
    [...one].length === 1
  );
}

function checkObject(object: JsonObject, schema: CrdSchema, place: Place | undefined, walk: Walk): number {
  const { properties, additionalProperties, required, minProperties, maxProperties } = schema;
  let matches = 0;
  if (minProperties !== undefined || maxProperties !== undefined) {
    const count = Object.keys(object).length;
    if (minProperties !== undefined && count < minProperties) {
      report(walk, walk.texts.bound(place, 'minProperties', minProperties, count));
    }
    if (maxProperties !== undefined && count > maxProperties) {
      report(walk, walk.texts.tooMany(place, 'maxProperties', maxProperties, count));
    }
  }
  for (const [key, member] of Object.entries(object)) {
    const property =
      properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (typeof property !== 'object') continue;
    matches += checkPart(member, property, { parent: place, segment: key }, walk);
  }
  for (const key of required ?? []) {
    if (!Object.hasOwn(object, key)) report(walk, walk.texts.required({ parent: place, segment: key }));
  }
  return matches;
}
