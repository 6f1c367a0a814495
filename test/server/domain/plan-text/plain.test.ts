import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cut, listed, padded, plain, wrapped } from '../../../../server/src/domain/plan-text/plain.ts';

describe('text from a cluster', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['an escape sequence', 'a\u001b[31mred', 'a\\u001b[31mred'],
    ['a C1 control', 'a\u009bb', 'a\\u009bb'],
    ['line breaks of every kind', 'a\nb\r\nc\u2028d\u0085e', 'a b c d\\u0085e'],
    ['a tab', 'a\t\tb', 'a b'],
    ['a bell and a backspace', '\u0007\b', '\\u0007\\u0008'],
    ['a turn of direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['what cannot be seen', 'a\u200bb\u{e0041}c', 'a\\u200bb\\ue0041c'],
    ['half a character', 'a\ud800b', 'a\\ud800b'],
    ['two spaces, which stay', 'a  b', 'a  b'],
    ['other languages', 'Größe 大きい', 'Größe 大きい'],
  ];
  for (const [name, text, expected] of cases) {
    test(`with ${name}`, () => assert.equal(plain(text), expected));
  }

  test('is cut where it is endless, and says so', () => {
    assert.equal(plain('x'.repeat(2500)), `${'x'.repeat(2000)} … (500 more characters)`);
    assert.equal(plain('x'.repeat(2000)), 'x'.repeat(2000));
  });
});

describe('lines', () => {
  test('break at spaces and lose nothing', () => {
    assert.deepEqual(wrapped('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrapped('toolongtobreak a', 5), ['toolongtobreak', 'a']);
    assert.deepEqual(wrapped('', 5), []);
  });

  test('of one long word break behind a slash or a colon, else anywhere', () => {
    assert.deepEqual(cut('/groups/one/images/two', 12), ['/groups/one/', 'images/two']);
    assert.deepEqual(cut('a/bcdefghijkl', 6), ['a/bcde', 'fghijk', 'l']);
    assert.deepEqual(cut('', 5), ['']);
  });

  test('are padded by characters', () => assert.equal(padded('😀', 3), '😀  '));

  test('list with a word before the last', () => {
    assert.deepEqual(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => listed(items, 'or')),
      ['', 'a', 'a or b', 'a, b or c'],
    );
  });
});
