// What the API server says of rules. Each line was held against k8s.io/apiextensions-apiserver v0.36.3, the texts before
// Kubernetes 1.35 against the source of v0.30 to v0.34.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRules, type RuleSettings } from '../../../../server/src/admission/cel/check-rules.ts';
import { createRatchet } from '../../../../server/src/admission/ratcheting.ts';
import type { JsonValue } from '../../../../server/src/domain/json.ts';
import type { CrdSchema, ValidationRule } from '../../../../server/src/schema/crd-schema.ts';
import { engine } from './evaluate.ts';

function check(schema: CrdSchema, value: JsonValue, settings: Partial<RuleSettings> = {}) {
  return checkRules(value, schema, engine, { isHealthy: () => true, kubernetes: 36, ...settings });
}

/** The server's lines, sorted. */
function lines(schema: CrdSchema, value: JsonValue, settings?: Partial<RuleSettings>): readonly string[] {
  const { errors, unchecked } = check(schema, value, settings);
  assert.deepEqual(unchecked, []);
  return errors.map(({ field, message }) => `${field}: ${message}`).sort();
}

const text: CrdSchema = { type: 'string' };
const integer: CrdSchema = { type: 'integer' };
const object = (
  properties: Readonly<Record<string, CrdSchema>>,
  ...rules: readonly ValidationRule[]
): CrdSchema => ruled({ type: 'object', properties }, ...rules);
const ruled = (schema: CrdSchema, ...rules: readonly ValidationRule[]): CrdSchema =>
  rules.length === 0 ? schema : { ...schema, 'x-kubernetes-validations': rules };

describe('a rule that does not hold', () => {
  const never = { rule: '  type(self) == type ', message: ' no\ngood ' };
  const values: readonly (readonly [
    schema: CrdSchema,
    value: JsonValue,
    before135: string,
    since: string,
  ])[] = [
    [text, 'a"b', 'Invalid value: "string": no\ngood', 'Invalid value: "a\\"b": no\ngood'],
    [integer, 5, 'Invalid value: "integer": no\ngood', 'Invalid value: 5: no\ngood'],
    [{ type: 'number' }, 1e21, 'Invalid value: "number": no\ngood', 'Invalid value: 1e+21: no\ngood'],
    [{ type: 'boolean' }, true, 'Invalid value: "boolean": no\ngood', 'Invalid value: true: no\ngood'],
    [
      { 'x-kubernetes-int-or-string': true },
      '5%',
      'Invalid value: "": no\ngood',
      'Invalid value: "5%": no\ngood',
    ],
    [object({ a: text }), { a: 'x' }, 'Invalid value: "object": no\ngood', 'Invalid value: no\ngood'],
    [{ type: 'array', items: text }, ['x'], 'Invalid value: "array": no\ngood', 'Invalid value: no\ngood'],
  ];
  for (const [schema, value, before, since] of values) {
    test(`tells the value: ${JSON.stringify(value)}`, () => {
      const whole = object({ v: ruled(schema, never) });
      assert.deepEqual(lines(whole, { v: value }, { kubernetes: 34 }), [`v: ${before}`]);
      for (const kubernetes of [35, 36])
        assert.deepEqual(lines(whole, { v: value }, { kubernetes }), [`v: ${since}`]);
    });
  }

  const reasons: readonly (readonly [reason: string, ofText: string, ofObject: string, before135: string])[] =
    [
      ['FieldValueInvalid', 'Invalid value: "x": no', 'Invalid value: no', 'Invalid value: "string": no'],
      ['FieldValueRequired', 'Required value: no', 'Required value: no', 'Required value: no'],
      ['FieldValueForbidden', 'Forbidden: no', 'Forbidden: no', 'Forbidden: no'],
      ['FieldValueDuplicate', 'Duplicate value: "x"', 'Duplicate value', 'Duplicate value: "string"'],
    ];
  for (const [reason, ofText, ofObject, before] of reasons) {
    test(`for the reason ${reason}`, () => {
      const rule = { rule: 'false', message: 'no', reason };
      const schema = object({ a: ruled(text, rule) });
      assert.deepEqual(lines(schema, { a: 'x' }), [`a: ${ofText}`]);
      assert.deepEqual(lines(schema, { a: 'x' }, { kubernetes: 30 }), [`a: ${before}`]);
      assert.deepEqual(lines(object({}, rule), {}), [`<nil>: ${ofObject}`]);
    });
  }

  const expressions: readonly (readonly [expression: string, message: string])[] = [
    ["'a is ' + self.a", 'a is v'],
    ["' \\u00a0a '", 'a'],
    ["'a\\rb'", 'a\rb'],
    ["'a\\nb'", 'fallback'],
    ["'  '", 'fallback'],
    ['self.b', 'fallback'],
    ['string(1 / 0)', 'fallback'],
    ['oldSelf.a', 'fallback'],
    [`'${'y'.repeat(5120)}'`, 'y'.repeat(5120)],
    [`'${'y'.repeat(5121)}'`, 'fallback'],
  ];
  for (const [messageExpression, message] of expressions) {
    test(`tells what its message expression gives: ${messageExpression.slice(0, 40)}`, () => {
      const rule = { rule: 'false', messageExpression, message: 'fallback' };
      assert.deepEqual(lines(object({ a: text, b: text }, rule), { a: 'v' }), [
        `<nil>: Invalid value: ${message}`,
      ]);
    });
  }

  test('without a message tells the rule', () => {
    const rules = [
      { rule: ' 1 ==\n2 ' },
      { rule: 'false', messageExpression: "''" },
      { rule: '  ' },
      { rule: 'true' },
    ];
    assert.deepEqual(lines(object({}, ...rules), {}), [
      '<nil>: Invalid value: failed rule: 1 ==\n2',
      '<nil>: Invalid value: failed rule: false',
    ]);
  });

  const places: readonly (readonly [fieldPath: string, field: string])[] = [
    ['.a.b', 'top.a.b'],
    [".m['x.y']", 'top.m[x.y]'],
    ['.m.k', 'top.m[k]'],
    ["['a']", 'top.a'],
    [".m['a\\nb']", 'top.m[a\nb]'],
    // What the schema does not have counts for nothing.
    ['.zz', 'top'],
    ['.a.b.c', 'top'],
    ['a', 'top'],
    ['.l[0]', 'top'],
    [".m['\\q']", 'top'],
  ];
  for (const [fieldPath, field] of places) {
    test(`is told at its field: ${fieldPath}`, () => {
      const top = object(
        {
          a: object({ b: text }),
          m: { type: 'object', additionalProperties: text },
          l: { type: 'array', items: text },
        },
        { rule: 'false', message: 'no', fieldPath },
      );
      assert.deepEqual(lines(object({ top }), { top: {} }), [`${field}: Invalid value: no`]);
    });
  }
});

describe('a rule that cannot be evaluated', () => {
  const cases: readonly (readonly [rule: string, reason: string])[] = [
    ["self.b == 'x'", 'no such key: b evaluating rule'],
    ["self.l[3] == 'x'", 'index out of bounds: 3 evaluating rule'],
    ['int(self.a) == 1', "type conversion error from 'string' to 'int' evaluating rule"],
    ['1 / size(self.l) == 1', 'division by zero evaluating rule'],
    ['self.a.matches(self.a)', 'error parsing regexp: missing closing ]: `[v` evaluating rule'],
    [
      'dyn(self.a) > 5',
      "'no such overload': call arguments did not match a supported operator, function or macro signature for rule",
    ],
  ];
  for (const [rule, reason] of cases) {
    test(rule, () => {
      const schema = (message?: string) =>
        object(
          { a: text, b: text, l: { type: 'array', items: text } },
          message === undefined ? { rule } : { rule, message, fieldPath: '.a', reason: 'FieldValueRequired' },
        );
      const value = { a: '[v', l: [] };
      assert.deepEqual(lines(schema(), value), [`<nil>: Invalid value: "object": ${reason}: ${rule}`]);
      assert.deepEqual(lines(schema(' no '), value), [`<nil>: Invalid value: "object": ${reason}: no`]);
    });
  }

  test('is not checked where this engine cannot read it', () => {
    const rule = 'authorizer.path("/").check("get").allowed()';
    const { errors, unchecked } = check(object({}, { rule }, { rule: 'false' }), {});
    assert.equal(errors.length, 1);
    assert.deepEqual(unchecked, [rule]);
  });
});

test('rules are asked wherever their schema is, but not of nulls', () => {
  const schema = object({
    o: object({ x: ruled(text, { rule: "self == 'ok'", message: 'x' }) }),
    m: { type: 'object', additionalProperties: object({ y: integer }, { rule: 'self.y > 1', message: 'y' }) },
    l: { type: 'array', items: ruled({ ...text, nullable: true }, { rule: "self != 'bad'", message: 'l' }) },
    '1 x': ruled(text, { rule: "self == 'ok'", message: 'name' }),
  });
  assert.deepEqual(
    lines(schema, { o: { x: 'no' }, m: { 'k.1': { y: 1 }, j: { y: 2 } }, l: [null, 'bad'], '1 x': 'no' }),
    [
      '1 x: Invalid value: "no": name',
      'l[1]: Invalid value: "bad": l',
      'm[k.1]: Invalid value: y',
      'o.x: Invalid value: "no": x',
    ],
  );
  const healthy = { isHealthy: (path: readonly (string | number)[]) => path[0] !== 'o' };
  assert.deepEqual(lines(schema, { o: { x: 'no' } }, healthy), []);
});

describe('rules in allOf', () => {
  const inner: CrdSchema = {
    type: 'object',
    properties: {
      a: text,
      l: { type: 'array', items: object({ q: text }) },
      own: ruled(text, { rule: 'true' }),
    },
    allOf: [
      {
        'x-kubernetes-validations': [{ rule: "self.a == 'ok'", message: 'all' }],
        properties: {
          a: ruled({}, { rule: "self == 'ok'", message: 'a' }),
          l: { items: { properties: { q: ruled({}, { rule: "self == 'ok'", message: 'q' }) } } },
        },
      },
    ],
  };
  const value = { a: 'no', l: [{ q: 'no' }, { q: 'ok' }] };
  const errors = ['i.a: Invalid value: "no": a', 'i.l[0].q: Invalid value: "no": q', 'i: Invalid value: all'];

  test('are asked with the types of the schema around', () => {
    assert.deepEqual(lines(object({ i: inner }), { i: value }), errors);
  });

  test('are forgiven only where what is around is unchanged', () => {
    const schema = object({ o: object({ i: inner, z: integer }) });
    const lineOf = (z: number) => {
      const [now, old] = [{ o: { i: value, z: 1 } }, { o: { i: value, z } }];
      return lines(schema, now, { old, isUnchanged: createRatchet(now, old, schema) });
    };
    assert.deepEqual(lineOf(1), []);
    assert.deepEqual(
      lineOf(2),
      errors.map((line) => `o.${line}`),
    );
  });

  test('count for nothing where a schema has no others', () => {
    assert.deepEqual(lines({ ...object({}), allOf: [ruled({}, { rule: 'false' })] }, {}), []);
  });
});

describe('rules that compare with the object before', () => {
  const same = { rule: 'self == oldSelf', message: 'changed' };
  const item = object({ k: text, p: integer, v: ruled(text, same) });
  const list = (type?: 'atomic' | 'set' | 'map', ...keys: readonly string[]): CrdSchema => ({
    type: 'array',
    items: item,
    ...(type === undefined ? {} : { 'x-kubernetes-list-type': type }),
    ...(keys.length === 0 ? {} : { 'x-kubernetes-list-map-keys': keys }),
  });
  const old = {
    l: [
      { k: 'a', p: 1, v: '1' },
      { k: 'b', p: 1, v: '2' },
    ],
  };
  const now = {
    l: [
      { k: 'b', p: 1, v: '3' },
      { k: 'a', p: 2, v: '4' },
      { k: 'c', p: 1, v: '5' },
    ],
  };
  const cases: readonly (readonly [schema: CrdSchema, places: readonly string[]])[] = [
    [list(), []],
    [list('atomic'), []],
    [list('map', 'k'), ['l[0].v', 'l[1].v']],
    [list('map', 'k', 'p'), ['l[0].v']],
  ];
  for (const [schema, places] of cases) {
    const { 'x-kubernetes-list-type': type = 'plain', 'x-kubernetes-list-map-keys': keys = [] } = schema;
    test(`are asked of items of a ${type} list with the keys [${keys.join(', ')}]`, () => {
      const { errors } = check(object({ l: schema }), now, { old });
      assert.deepEqual(
        errors.map(({ field }) => field),
        places,
      );
    });
  }

  test('are asked of fields and entries of the same name, and of none that is new', () => {
    const schema = object({
      m: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: ruled(text, same) },
      s: ruled(text, same),
      n: ruled(text, same),
      set: ruled({ type: 'array', items: text, 'x-kubernetes-list-type': 'set' }, same),
    });
    const value = { m: { a: '1', b: '2' }, s: 'x', n: 'x', set: ['a', 'b'] };
    assert.deepEqual(lines(schema, value, { old: { m: { a: '0' }, s: 'y', n: null, set: ['b', 'a'] } }), [
      'm[a]: Invalid value: "1": changed',
      's: Invalid value: "x": changed',
    ]);
    assert.deepEqual(lines(schema, value), []);
    assert.deepEqual(lines(schema, value, { old: {} }), []);
  });

  test('are asked without one where they say so', () => {
    const rule = {
      rule: "oldSelf.optMap(o, o == self).orValue(self == 'first')",
      message: 'no',
      optionalOldSelf: true,
    };
    const schema = object({ a: ruled(text, rule) });
    assert.deepEqual(lines(schema, { a: 'first' }), []);
    assert.deepEqual(lines(schema, { a: 'x' }), ['a: Invalid value: "x": no']);
    assert.deepEqual(lines(schema, { a: 'x' }, { old: { a: null } }), ['a: Invalid value: "x": no']);
    assert.deepEqual(lines(schema, { a: 'x' }, { old: { a: 'x' } }), []);
    assert.deepEqual(lines(schema, { a: 'x' }, { old: { a: 'y' } }), ['a: Invalid value: "x": no']);
  });

  test('give their message expressions the old value', () => {
    const message = { messageExpression: "'was ' + oldSelf", message: 'no' };
    const settings = { old: { a: 'y' } };
    assert.deepEqual(lines(object({ a: ruled(text, { ...same, ...message }) }), { a: 'x' }, settings), [
      'a: Invalid value: "x": was y',
    ]);
    // No rule here compares, so the server has no old value at hand.
    assert.deepEqual(lines(object({ a: ruled(text, { rule: 'false', ...message }) }), { a: 'x' }, settings), [
      'a: Invalid value: "x": no',
    ]);
    // What an optional old value is in the rule it is not in the message.
    const optional = { rule: 'false || oldSelf.hasValue() && false', optionalOldSelf: true };
    assert.deepEqual(
      lines(
        object({ a: ruled(text, { ...optional, ...message, messageExpression: "oldSelf.orValue('none')" }) }),
        { a: 'x' },
      ),
      ['a: Invalid value: "x": no'],
    );
  });
});

describe('what an update leaves as it was', () => {
  const bad = { rule: "self.v == 'ok'", message: 'bad' };
  const part = object({ k: text, v: text }, bad);
  const schema = object({
    o: part,
    map: { type: 'array', items: part, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] },
    atomic: { type: 'array', items: part },
    t: object(
      { x: text },
      { rule: 'self.x == oldSelf.x && false', message: 'compares' },
      { rule: 'int(self.x) == 1' },
    ),
    at: object({ c: text, d: text }, { rule: 'false', message: 'at', fieldPath: '.c' }),
    kind: ruled(text, { rule: 'false', message: 'kind' }),
  });
  const old = {
    o: { k: '1', v: 'x' },
    map: [
      { k: '1', v: 'x' },
      { k: '2', v: 'y' },
    ],
    atomic: [{ k: '1', v: 'x' }],
    t: { x: 'q' },
    at: { c: 'x', d: '1' },
    kind: 'K',
  };
  const forgiven = (value: JsonValue) => {
    const result = check(schema, value, { old, isUnchanged: createRatchet(value, old, schema) });
    return {
      errors: result.errors.map(({ field }) => field).sort(),
      forgiven: result.forgiven.map(({ field }) => field).sort(),
    };
  };
  // Rules that compare with the old object or fail are never forgiven, nor is anything about the kind.
  const always = ['kind', 't', 't'];

  test('is forgiven, but for rules that compare or fail', () => {
    assert.deepEqual(forgiven(old), {
      errors: always,
      forgiven: ['at.c', 'atomic[0]', 'map[0]', 'map[1]', 'o'],
    });
  });
  test('counts from the part that has the rule', () => {
    assert.deepEqual(forgiven({ ...old, o: { k: '2', v: 'x' }, at: { c: 'x', d: '2' } }).errors, [
      'at.c',
      ...always.slice(0, 1),
      'o',
      't',
      't',
    ]);
  });
  test('is found by the keys in map lists, and in other lists not at all', () => {
    const changed = {
      ...old,
      map: [
        { k: '2', v: 'y' },
        { k: '1', v: 'z' },
      ],
      atomic: [...old.atomic, { k: '2', v: 'x' }],
    };
    assert.deepEqual(forgiven(changed).errors, ['atomic[0]', 'atomic[1]', 'kind', 'map[1]', 't', 't']);
  });
  test('is nothing where the server does not forgive', () => {
    assert.equal(check(schema, old, { old }).errors.length, 8);
  });
});

test('when the time is over the rest is not checked', () => {
  const slow = 'self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= 0)))';
  const schema = object(
    { l: { type: 'array', items: ruled(integer, { rule: 'self >= 0' }) } },
    { rule: 'false', message: 'before' },
    { rule: slow },
    { rule: 'false', message: 'after' },
  );
  const started = performance.now();
  const value = { l: Array.from({ length: 2_000 }, (_, index) => index) };
  const { errors, unchecked } = check(schema, value, { deadline: started + 30 });
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['Invalid value: before'],
  );
  assert.deepEqual(unchecked, [slow, 'false', 'self >= 0']);
  assert.ok(performance.now() - started < 1_000);
});
