import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { escapeName, unescapeName } from '../../../../server/src/admission/cel/escape.ts';
import { Work } from '../../../../server/src/admission/cel/failure.ts';
import { toCel } from '../../../../server/src/admission/cel/value.ts';
import type { JsonValue } from '../../../../server/src/domain/json.ts';
import { engine, evaluated } from './evaluate.ts';

describe('what is no expression of Kubernetes is undefined, not an exception', () => {
  const expressions = [
    '',
    'self.',
    'self ==',
    "'a",
    "'\\q'",
    "'a\nb'",
    "b'\\u0041'",
    '1 2',
    '(1',
    'self.in',
    'self.`a`',
    'package',
    '9223372036854775808',
    '18446744073709551616u',
    '1e400',
    'unknownFunction(self)',
    'self.unknownMethod()',
    'size(self, self)',
    'other.a',
    'authorizer.path("/")',
    'cel.bind(x, 1, x)',
    'math.greatest(1, 2)',
    '[1].existsOne(x, x == 1)',
    '[1].all(x.y, true)',
    '[1].all(x, x, true)',
    'has(self)',
    `${'('.repeat(300)}1${')'.repeat(300)}`,
    `${Array<string>(100_000).fill('1').join('+')} > 0`,
  ];
  for (const expression of expressions) {
    test(expression.slice(0, 40), () => assert.equal(engine.compile(expression), undefined));
  }
});

describe('programs', () => {
  test('know the rules that compare with the object before', () => {
    const cases: readonly (readonly [expression: string, usesOldSelf: boolean])[] = [
      ['self.a == oldSelf.a', true],
      ['[1].exists(x, oldSelf == x)', true],
      ['{?oldSelf: self.?a}.size() > 0', true],
      ["self.a == 'oldSelf'", false],
      ['self.oldSelf == 1', false],
    ];
    for (const [expression, usesOldSelf] of cases) {
      assert.equal(engine.compile(expression)?.usesOldSelf, usesOldSelf, expression);
    }
  });

  test('are compiled once', () => {
    assert.equal(engine.compile('self == 1'), engine.compile('self == 1'));
  });

  test('fail without an old object', () => {
    assert.equal(evaluated('oldSelf == 1'), '! no such attribute(s): oldSelf');
  });

  test('of many terms are evaluated to the end', () => {
    const terms = Array.from({ length: 5_000 }, (_, index) => `self == ${index}`).join(' || ');
    assert.equal(evaluated(terms, { self: 4_999 }), 'true');
    assert.equal(evaluated(terms, { self: 5_000 }), 'false');
  });
});

describe('the time that evaluating takes', () => {
  test('matches takes linear time, also where JavaScript’s own expressions take exponential', () => {
    const started = performance.now();
    assert.equal(evaluated("self.matches('^(a+)+$')", { self: `${'a'.repeat(20_000)}!` }), 'false');
    assert.equal(evaluated("self.matches('^(([a-z])+.)+[A-Z]$')", { self: 'a'.repeat(5_000) }), 'false');
    assert.ok(performance.now() - started < 5_000);
  });

  const items = (count: number): JsonValue => Array.from({ length: count }, (_, index) => `item ${index}`);
  const long = 'a'.repeat(200_000);
  const endless: readonly (readonly [expression: string, self: JsonValue])[] = [
    ['self.all(a, self.all(b, self.all(c, a != "" && b != "" && c != "")))', items(3_000)],
    ['self.distinct().size() > 0', items(30_000)],
    ["self.findAll('a.*b|a').size() > 0", long],
    ['self.split("").all(x, self.indexOf(x + "b") < 0)', long],
  ];
  for (const [expression, self] of endless) {
    test(`is bounded: ${expression}`, () => {
      const program = engine.compile(expression);
      const started = performance.now();
      const outcome = program?.evaluate(toCel(self, undefined), undefined, new Work(started + 20));
      assert.deepEqual(outcome, { outcome: 'unknown' });
      assert.ok(performance.now() - started < 1_000);
    });
  }

  const huge: readonly (readonly [expression: string, self: JsonValue])[] = [
    ["self.replace('', self).replace('', self) == ''", 'a'.repeat(20_000)],
    ["self.map(a, self.join(',')).size() > 0", items(5_000)],
    ['self.map(a, self + self).size() > 0', items(5_000)],
    ['lists.range(1000000000000).size() > 0', null],
    ["quantity('1e99999').isInteger()", null],
  ];
  for (const [expression, self] of huge) {
    test(`and so is the memory: ${expression}`, () =>
      assert.equal(evaluated(expression, { self }), 'unknown'));
  }

  const texts: readonly (readonly [expression: string, self: string])[] = [
    ["self.trim() == ''", `a${' '.repeat(500_000)}b`],
    ['isQuantity(self)', `${'1'.repeat(500_000)}x`],
    ['isQuantity(self)', `${'0'.repeat(500_000)}1x`],
    ["self.startsWith('2') && duration(self) > duration('1s')", '1'.repeat(500_000)],
    ['isURL(self)', `http://${':1'.repeat(200_000)}`],
    ["url(self).getQuery()['a'].size() == 1", `http://a/?${'a=1&'.repeat(100_000)}`],
    ['isIP(self)', '1:'.repeat(200_000)],
    ['isSemver(self)', `${'1'.repeat(500_000)}.2.3`],
    ['!format.dns1123Subdomain().validate(self).hasValue()', `${'a.'.repeat(200_000)}!`],
    ['!format.byte().validate(self).hasValue()', `${'aaaa'.repeat(200_000)}!`],
  ];
  for (const [expression, self] of texts) {
    test(`long texts are read in linear time: ${expression}`, () => {
      const started = performance.now();
      assert.equal(evaluated(expression, { self }), 'false');
      assert.ok(performance.now() - started < 1_500);
    });
  }
});

test('names of fields are escaped', () => {
  const names: readonly (readonly [name: string, escaped: string | undefined])[] = [
    ['name', 'name'],
    ['in', '__in__'],
    ['namespace', '__namespace__'],
    ['a.b-c/d', 'a__dot__b__dash__c__slash__d'],
    ['a__b', 'a__underscores__b'],
    ['_x', '_x'],
    ['a b', undefined],
    ['1a', undefined],
    ['ä', undefined],
  ];
  for (const [name, escaped] of names) {
    assert.equal(escapeName(name), escaped);
    if (escaped !== undefined) assert.equal(unescapeName(escaped), name);
  }
  assert.equal(unescapeName('a__in__'), undefined);
  assert.equal(unescapeName('__nothing__'), undefined);
});
