import { _, Ajv, type KeywordCxt } from 'ajv';
import { isObject, type JsonValue } from '../domain/json.ts';
import type { CrdSchema } from '../schema/crd-schema.ts';
import { type TypeKeyword, toJsonSchema } from './json-schema.ts';
import type { CompilePattern } from './pattern.ts';
import { isOfFormat } from './structural-format.ts';

/** Down to this depth fields are compiled one by one, when a document has them: most have a few of all there are. */
const separateDepth = 2;

/**
 * A check that holds only for values whose structure the API server has nothing against. It is fast, and it is strict:
 * where it does not hold, structural.ts finds what is wrong in the server's words, which may be nothing. Patterns never
 * run in JavaScript's own engine.
 */
export function compileSchemaGate(
  schema: CrdSchema,
  compilePattern: CompilePattern,
): (value: JsonValue) => boolean {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
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
  ajv.addKeyword({ keyword: 'x-format', validate: fitsFormat });
  ajv.addKeyword({ keyword: 'x-doubt', validate: () => false });
  return compilePart(ajv, schema, separateDepth);
}

/** The check of a part of an object; where `depth` is left, each of its fields is a part of its own. */
function compilePart(ajv: Ajv, schema: CrdSchema, depth: number): (value: JsonValue) => boolean {
  const { properties, ...rest } = schema;
  const apart = depth > 0 ? (properties ?? {}) : {};
  const validate = ajv.compile(toJsonSchema(depth > 0 ? rest : schema));
  const fields = new Map<string, (value: JsonValue) => boolean>();
  return (value) => {
    if (!validate(value)) return false;
    if (!isObject(value)) return true;
    for (const [name, field] of Object.entries(apart)) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member === undefined) continue;
      const check = fields.get(name) ?? compilePart(ajv, field, depth - 1);
      fields.set(name, check);
      if (!check(member)) return false;
    }
    return true;
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
  // Larger integers are bigints, of which ajv knows no bounds: the walk does.
  const integer = _`Number.isSafeInteger(${data})`;
  const checks = {
    object: _`(typeof ${data} == "object" && ${data} !== null && !Array.isArray(${data}))`,
    array: _`Array.isArray(${data})`,
    string: _`typeof ${data} == "string"`,
    boolean: _`typeof ${data} == "boolean"`,
    integer,
    number: _`typeof ${data} == "number"`,
    'int-or-string': _`(typeof ${data} == "string" || ${integer})`,
  } as const;
  context.pass(nullable ? _`(${data} === null || ${checks[type]})` : checks[type]);
}

function fitsFormat(format: string, value: JsonValue): boolean {
  if (typeof value === 'string') return isOfFormat(value, format);
  if (typeof value !== 'number') return true;
  return format === 'int32'
    ? value >= -(2 ** 31) && value < 2 ** 31
    : format !== 'float' || Math.abs(value) < 1e38;
}
