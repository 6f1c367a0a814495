import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDocument } from '../../../server/src/documents/parse.ts';
import { isPlainSafe, resolvePlain } from '../../../server/src/documents/scalars.ts';

/** What Kubernetes makes of an unquoted scalar: sigs.k8s.io/yaml and Go's JSON decoder. */
const forms: readonly (readonly [text: string, value: unknown])[] = [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(
    (text) => [text, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
    (text) => [text, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...[
    'yEs',
    'nULL',
    'tRUE',
    'oN',
    'None',
    '12:30',
    '2020-01-01',
    '1e400',
    '0x',
    '0b2',
    '1.2.3',
    '4.18.3',
    '+',
    '.',
    '1 2',
  ].map((text) => [text, text] as const),
  ['0', 0],
  ['-0', 0],
  ['+12', 12],
  ['0777', 511],
  ['0o777', 511],
  ['017', 15],
  ['08', 8],
  ['0x1F', 31],
  ['-0x10', -16],
  ['0b101', 5],
  ['1_000', 1000],
  ['1.0', 1],
  ['1e3', 1000],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['-.5e1', -5],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  // Beyond int64 Go's decoder makes a float.
  ['9223372036854775808', 2 ** 63],
  ['1e20', 1e20],
];

describe('scalars as Kubernetes reads them', () => {
  for (const [text, value] of forms) {
    test(JSON.stringify(text), () => {
      assert.deepEqual(resolvePlain(text), value);
      assert.deepEqual(parseDocument(`a: ${text}\n`).value, { a: value });
    });
  }

  test('keys are text: booleans and numbers become their names', () => {
    assert.deepEqual(parseDocument('y: 1\nno: 2\n5: 3\n1.5: 4\n"on": 5\n').value, {
      true: 1,
      false: 2,
      5: 3,
      1.5: 4,
      on: 5,
    });
  });

  test('quotes and tags decide', () => {
    assert.deepEqual(
      parseDocument(`a: "yes"\nb: '5'\nc: !!str 5\nd: !!int "5"\ne: !!binary aGk=\nf: |\n  no\n`).value,
      {
        a: 'yes',
        b: '5',
        c: '5',
        d: 5,
        e: 'hi',
        f: 'no\n',
      },
    );
  });

  test('what is not JSON is a problem', () => {
    for (const text of ['a: .inf', 'a: .nan', 'a: -.INF', '? [a]\n: 1', 'null: 1', 'a: *nowhere']) {
      assert.equal(parseDocument(text).problems.length, 1, text);
    }
  });

  test('a text is written plain only where it is read back as itself', () => {
    for (const [text, value] of forms) assert.ok(!isPlainSafe(text) || value === text, text);
    for (const text of ['All', 'machine.openshift.io', 'a:b', '/etc/x', 'no-quotes needed'])
      assert.ok(isPlainSafe(text), text);
  });
});

describe('parsing never fails', () => {
  test('whatever the bytes', () => {
    let state = 42;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % below;
    };
    const pieces = [
      'a',
      ':',
      ' ',
      '\n',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '&x ',
      '*x',
      '|',
      '>',
      '#',
      '!',
      '%',
      '\t',
      '<<',
      '?',
      ',',
      '\u0000',
      '...',
      '---',
    ];
    for (let round = 0; round < 3_000; round++) {
      const text = Array.from({ length: random(40) }, () => pieces[random(pieces.length)]).join('');
      const { problems } = parseDocument(text);
      for (const { start, end, message } of problems) {
        assert.ok(
          start >= 0 && end > start && /[.!?]$/.test(message),
          `${JSON.stringify(text)}: ${start}-${end} ${message}`,
        );
      }
    }
  });

  test('deep nesting, many keys and aliases stay cheap', () => {
    const started = performance.now();
    parseDocument('['.repeat(50_000));
    parseDocument(Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n'));
    parseDocument(Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'));
    parseDocument('a: &a\n  b: *a\n');
    assert.ok(performance.now() - started < 5_000);
  });
});
