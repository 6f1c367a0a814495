import { _, Ajv, type ErrorObject, type KeywordCxt, type ValidateFunction } from 'ajv';
import type { FieldPath } from '../domain/field-path.ts';
import { isArray, isObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { type AdmissionError, boundKeywords, type ErrorDetail } from './admission-error.ts';
import { type TypeKeyword, toJsonSchema } from './json-schema.ts';
import type { CompilePattern } from './pattern.ts';
import { structuralMessage } from './structural-message.ts';
import { typeName } from './value-text.ts';

/** All violations of the schema's structure: types, required fields, enums, bounds, patterns, formats. */
export type StructuralCheck = (value: JsonValue) => readonly AdmissionError[];

/** The most errors that are worth telling at once; a document can have hundreds of thousands. */
const mostErrors = 500;

/** Down to this depth fields are compiled one by one, when a document has them: most have a few of all there are. */
const separateDepth = 2;

/** The structural check of a schema, compiled as far as it is used. Patterns never run in JavaScript's own engine. */
export function compileStructural(schema: CrdSchema, compilePattern: CompilePattern): StructuralCheck {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    verbose: true,
    ownProperties: true,
    meta: false,
    validateSchema: false,
    code: {
      regExp: Object.assign((pattern: string) => asRegExp(compilePattern, pattern), {
        code: 'compilePattern',
      }),
    },
  });
  ajv.addKeyword({ keyword: 'x-type', code: checkType, error: { message: 'type' } });
  ajv.addKeyword({ keyword: 'x-format', code: checkFormat, error: { message: 'format' } });
  const check = compilePart(ajv, schema, separateDepth);
  return (value) => check(value, []);
}

type PartCheck = (value: JsonValue, at: FieldPath) => readonly AdmissionError[];

/** The check of a part of an object; where `depth` is left, each of its fields is a part of its own. */
function compilePart(ajv: Ajv, schema: CrdSchema, depth: number): PartCheck {
  const { properties, ...rest } = schema;
  const apart = depth > 0 ? (properties ?? {}) : {};
  const validate: ValidateFunction = ajv.compile(toJsonSchema(depth > 0 ? rest : schema));
  const fields = new Map<string, PartCheck>();
  const fieldCheck = (name: string, field: CrdSchema): PartCheck => {
    const known = fields.get(name) ?? compilePart(ajv, field, depth - 1);
    fields.set(name, known);
    return known;
  };
  return (value, at) => {
    const found = validate(value) ? [] : (validate.errors ?? []);
    const errors = found.slice(0, mostErrors).flatMap((error) => translate(error, value, at));
    if (!isObject(value)) return errors;
    for (const [name, field] of Object.entries(apart)) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member !== undefined) errors.push(...fieldCheck(name, field)(member, [...at, name]));
    }
    return errors;
  };
}

function asRegExp(
  compilePattern: CompilePattern,
  pattern: string,
): { test(text: string): boolean; toString(): string } {
  const compiled = compilePattern(pattern);
  return {
    // A pattern that is not one can't be in a CRD that an API server has taken; it decides nothing here.
    test: (text) => compiled === undefined || compiled(text),
    // ajv takes patterns with the same text for the same.
    toString: () => `/${pattern}/u`,
  };
}

function checkType(context: KeywordCxt): void {
  const { data, schema } = context;
  const { type, nullable } = schema as TypeKeyword;
  const integer = _`(typeof ${data} == "bigint" || Number.isSafeInteger(${data}))`;
  const checks = {
    object: _`(typeof ${data} == "object" && ${data} !== null && !Array.isArray(${data}))`,
    array: _`Array.isArray(${data})`,
    string: _`typeof ${data} == "string"`,
    boolean: _`typeof ${data} == "boolean"`,
    integer,
    number: _`(typeof ${data} == "number" || typeof ${data} == "bigint")`,
    'int-or-string': _`(typeof ${data} == "string" || ${integer})`,
  } as const;
  context.pass(nullable ? _`(${data} === null || ${checks[type]})` : checks[type]);
}

function checkFormat(context: KeywordCxt): void {
  const { data, schema } = context;
  // The formats of integers are the only ones with bounds; those of strings are checked by Kubernetes on a list of its own.
  if (schema === 'int32') {
    context.pass(
      _`!((typeof ${data} == "number" && Number.isInteger(${data})) || typeof ${data} == "bigint") || (${data} >= -2147483648 && ${data} <= 2147483647)`,
    );
  }
}

function translate(error: ErrorObject, root: JsonValue, at: FieldPath): readonly AdmissionError[] {
  const path = [...at, ...toFieldPath(error.instancePath, root)];
  const detail = detailOf(error);
  if (detail === undefined) return [];
  const place = detail.keyword === 'required' ? [...path, String(error.params['missingProperty'])] : path;
  return [{ path: place, message: structuralMessage(place, detail, error.data as JsonValue), ...detail }];
}

function detailOf(error: ErrorObject): ErrorDetail | undefined {
  const value = error.data as JsonValue;
  // Violations inside a branch are told by the branch's own error.
  if (/\/(?:anyOf|oneOf|not)\//.test(error.schemaPath)) return undefined;
  const bound = boundKeywords.find((keyword) => keyword === error.keyword.replace('exclusiveM', 'm'));
  if (bound !== undefined) return { keyword: bound, limit: error.schema as number | bigint };
  switch (error.keyword) {
    case 'x-type':
      return { keyword: 'type', expected: (error.schema as TypeKeyword).type, actual: typeName(value) };
    case 'x-format':
      return { keyword: 'format', format: String(error.schema) };
    case 'required':
      return { keyword: 'required' };
    case 'enum':
      return { keyword: 'enum', allowed: error.schema as readonly JsonValue[], value };
    case 'pattern':
      return { keyword: 'pattern', pattern: String(error.schema) };
    case 'anyOf':
    case 'oneOf':
    case 'not':
      return { keyword: 'combination' };
    default:
      return undefined;
  }
}

/** An ajv instance path (a JSON pointer) as a field path: numbers where the value is a list. */
function toFieldPath(pointer: string, root: JsonValue): FieldPath {
  let value: JsonValue | undefined = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (isArray(value)) {
        value = value[Number(name)];
        return Number(name);
      }
      value = isObject(value) ? value[name] : undefined;
      return name;
    });
}
