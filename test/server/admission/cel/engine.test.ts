import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCelEngine } from '../../../../server/src/admission/cel/engine.ts';
import { escapeName } from '../../../../server/src/admission/cel/escape.ts';
import { toCel } from '../../../../server/src/admission/cel/value.ts';
import { createPatternCompiler } from '../../../../server/src/admission/pattern.ts';
import type { JsonValue } from '../../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../../server/src/schema/crd-schema.ts';

const engine = createCelEngine(createPatternCompiler());

function evaluated(expression: string, value: JsonValue, schema?: CrdSchema): unknown {
  const program = engine.compile(expression);
  assert.ok(program !== undefined, expression);
  const result = program.evaluate(toCel(value, schema));
  return result.outcome === 'value' ? result.value : result.outcome;
}

describe('CEL as Kubernetes has it', () => {
  const cases: readonly (readonly [expression: string, value: JsonValue, result: unknown])[] = [
    ['has(self.a) ? self.a == 1 : true', { a: 1 }, true],
    ['has(self.a)', {}, false],
    // A nullable null is not there.
    ['has(self.a)', { a: null }, false],
    ["self.?a.?b.orValue('none') == 'none'", {}, true],
    ['self.?a.hasValue()', { a: 1 }, true],
    ["self.exists(x, x.name == 'b')", [{ name: 'a' }, { name: 'b' }], true],
    ['self.all(x, x > 1)', [2, 3], true],
    ['size(self) > 2', 'äöü', true],
    ["self.matches('^[0-9]+$')", '12', true],
    ["self.matches('b')", 'abc', true],
    ['self == 9007199254740993', 9007199254740993n, true],
    ['self + 1 == 3', 2, true],
    ['self.a', {}, 'failed'],
    ["self.matches('[')", 'x', 'failed'],
  ];
  for (const [expression, value, result] of cases) {
    test(`${expression} → ${String(result)}`, () => assert.deepEqual(evaluated(expression, value), result));
  }

  test('matches takes linear time, also where JavaScript’s own expressions take exponential', () => {
    const started = performance.now();
    assert.equal(evaluated("self.matches('^(a+)+$')", `${'a'.repeat(20_000)}!`), false);
    assert.equal(evaluated("self.map(x, x.matches('^(([a-z])+.)+[A-Z]$'))[0]", ['a'.repeat(5_000)]), false);
    assert.ok(performance.now() - started < 5_000);
  });

  test('matches has Go’s expressions', () => {
    assert.equal(evaluated("self.matches('^[[:digit:]]+$')", '12'), true);
    assert.equal(evaluated("self.matches('(?i)^abc$')", 'ABC'), true);
    // Go has no lookahead.
    assert.equal(evaluated("self.matches('(?=a)')", 'a'), 'failed');
  });

  test('what it cannot read is undefined, not an exception', () => {
    for (const expression of ['', 'self.', 'self ==', 'unknownFunction(self)', 'other.a'])
      assert.equal(engine.compile(expression), undefined, expression);
  });

  test('knows the rules that compare with the object before', () => {
    assert.equal(engine.compile('self.a == oldSelf.a')?.usesOldSelf, true);
    assert.equal(engine.compile('[1].exists(x, oldSelf == x)')?.usesOldSelf, true);
    assert.equal(engine.compile("self.a == 'oldSelf'")?.usesOldSelf, false);
    assert.equal(engine.compile('self.oldSelf == 1')?.usesOldSelf, false);
  });

  test('compiles an expression once', () => {
    assert.equal(engine.compile('self == 1'), engine.compile('self == 1'));
  });
});

describe('values in CEL', () => {
  test('integers are int, numbers are double where the schema says number', () => {
    assert.equal(toCel(5, { type: 'integer' }), 5n);
    assert.equal(toCel(5, { type: 'number' }), 5);
    assert.equal(toCel(5, undefined), 5n);
    assert.equal(toCel(5.5, undefined), 5.5);
  });

  test('of an object with declared fields only those are there', () => {
    const schema: CrdSchema = { type: 'object', properties: { a: { type: 'string' } } };
    assert.deepEqual(toCel({ a: 'x', b: 'y' }, schema), { a: 'x' });
    const map: CrdSchema = { type: 'object', additionalProperties: { type: 'number' } };
    assert.deepEqual(toCel({ 'a.b': 1 }, map), { 'a.b': 1 });
  });

  test('names of fields are escaped', () => {
    assert.equal(escapeName('in'), '__in__');
    assert.equal(escapeName('a.b-c/d'), 'a__dot__b__dash__c__slash__d');
    assert.equal(escapeName('a__b'), 'a__underscores__b');
    assert.equal(escapeName('name'), 'name');
  });
});
