import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDocument } from '../../../server/src/documents/parse.ts';

describe('a document that is broken', () => {
  const broken: readonly (readonly [text: string, at: string, message: RegExp])[] = [
    ['a: 1\n  b: 2\n', '1', /^A key cannot follow a value here/],
    ['a:\n    b: 1\n  c: 2\n', '  c', /indented differently/],
    ['a:\n\tb: 1\n', '\tb', /tabs/],
    ['a: [1\nb: 2\n', '', /./],
    ['a: "x\nb: 2\n', '', /./],
    ['a: *x\n', '*x', /alias \*x/],
    ['a: 1\na: 2\n', 'a: 2', /The key "a" is already set/],
  ];
  for (const [text, at, message] of broken) {
    test(JSON.stringify(text), () => {
      const [problem] = parseDocument(text).problems;
      assert.match(problem?.message ?? '', message);
      if (at !== '') assert.equal(text.slice(problem?.start).startsWith(at), true, `${problem?.start}`);
      assert.ok(problem !== undefined && problem.end <= text.length && problem.end > problem.start);
    });
  }

  test('keeps the value of its healthy part', () => {
    assert.deepEqual(parseDocument('a: 1\nb: [2\nc: 3\n').value, { a: 1, b: [2], c: 3 });
  });

  test('of a key that is set twice the last value holds', () => {
    assert.deepEqual(parseDocument('a: 1\na: 2\n').value, { a: 2 });
  });

  test('does not list everything that is wrong with what is no YAML', () => {
    assert.equal(parseDocument('a: }\n'.repeat(3_000)).problems.length, 500);
  });
});

describe('a document that YAML allows and kubectl refuses', () => {
  // Each measured with `kubectl annotate --local` 1.33.
  const refused: readonly (readonly [text: string, at: string, message: RegExp])[] = [
    ['%YAML 1.1\n---\na: 1\n', '%YAML 1.1', /no YAML directives/],
    ['# c\n\n%TAG ! tag:x,2000:\n---\na: 1\n', '%TAG ! tag:x,2000:', /no YAML directives/],
    ['--- {a: 1}\n', '{a: 1}', /behind "---"/],
    ['a: |\n  x\n----\n', '-', /behind "---"/],
    ['a: "x\u0001y"\n', '\u0001', /U\+0001 cannot stand in YAML/],
    ['a: x\u007fy\n', '\u007f', /U\+007F/],
    ['a: \u0000\n', '\u0000', /U\+0000/],
    ['a: \ud800\n', '\ud800', /U\+D800/],
    ['a: "x\\/y"\n', '\\/', /no escape \\\/ for Kubernetes/],
  ];
  for (const [text, at, message] of refused) {
    test(JSON.stringify(text), () => {
      const [problem] = parseDocument(text).problems;
      assert.match(problem?.message ?? '', message);
      assert.equal(text.slice(problem?.start, problem?.end), at);
    });
  }
});

describe('a document that is odd', () => {
  const odd: readonly (readonly [text: string, value: unknown])[] = [
    ['', null],
    ['---\n', null],
    ['# only a comment\n', null],
    ['--- # comment\na: 1\n', { a: 1 }],
    ['a: 1\n...\nb: 2\n', { a: 1 }],
    ['\ufeffa: 1\n', { a: 1 }],
    ['a: 1\r\nb:\r\n- x\r\n', { a: 1, b: ['x'] }],
    ['{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
    ['a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n', { a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } }],
    ['a: {<<: [{b: 1, c: 1}, {b: 2, d: 2}], c: 3}\n', { a: { b: 1, c: 3, d: 2 } }],
    ['a: >-\n  one\n  two\n', { a: 'one two' }],
    ['just text', 'just text'],
    ['a: 1\rb:\r- x\rc: |\r  one\r  two\r', { a: 1, b: ['x'], c: 'one\ntwo\n' }],
    ['a: "x\ufeffy" # é 😀\n', { a: 'x\ufeffy' }],
    ['a: "x\\\\/y"\n', { a: 'x\\/y' }],
    ['a: \'x\\/y\'\nb: |\n  "x\\/y"\n', { a: 'x\\/y', b: '"x\\/y"\n' }],
    ['a: "50 %"\nb: |\n  %YAML 1.1\n', { a: '50 %', b: '%YAML 1.1\n' }],
    // What is JSON is read as JSON, as kubectl does.
    ['{"a": "x\\/y", "b": "\\ud83d\\ude00"}', { a: 'x/y', b: '😀' }],
    ['{"a": yes,}', { a: true }],
    // No integer of Go: a float, or a text.
    [
      'a: 18446744073709551616\nb: 0xFFFFFFFFFFFFFFFFFF\n',
      { a: 18446744073709552000, b: '0xFFFFFFFFFFFFFFFFFF' },
    ],
  ];
  for (const [text, value] of odd) {
    test(JSON.stringify(text), () => {
      const parsed = parseDocument(text);
      assert.deepEqual(parsed.value, value);
      assert.deepEqual(parsed.problems, []);
    });
  }

  test('fields may have the names of JavaScript’s own', () => {
    const { value } = parseDocument('__proto__: {a: 1}\nconstructor: 2\n');
    assert.equal(JSON.stringify(value), '{"__proto__":{"a":1},"constructor":2}');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  test('aliases may repeat what Kubernetes lets them repeat', () => {
    const { value, problems } = parseDocument(`a: &a [1, 2]\nb:\n${'- *a\n'.repeat(2_000)}`);
    assert.deepEqual(problems, []);
    assert.equal(JSON.stringify(value).length, '{"a":[1,2],"b":[]}'.length + 2_000 * '[1,2],'.length - 1);
    const more = parseDocument(
      `a: &a {${Array.from({ length: 200 }, (_, i) => `k${i}: 1`).join(', ')}}\nb:\n${'- *a\n'.repeat(300)}`,
    );
    assert.match(more.problems[0]?.message ?? '', /repeat too many values/);
  });

  test('aliases may not blow it up', () => {
    const levels = Array.from(
      { length: 9 },
      (_, index) =>
        `l${index}: &l${index} [${Array(9)
          .fill(index === 0 ? 'x' : `*l${index - 1}`)
          .join(', ')}]\n`,
    );
    const { value, problems } = parseDocument(levels.join(''));
    assert.equal(value, undefined);
    assert.match(problems[0]?.message ?? '', /aliases .* repeat too many values/);
  });
});
