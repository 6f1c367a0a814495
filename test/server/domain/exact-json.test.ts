import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exactJson } from '../../../server/src/domain/exact-json.ts';

describe('JSON with exact integers', () => {
  const values: readonly unknown[] = [
    null,
    true,
    -1.5,
    'a"\u0000\n',
    [],
    {},
    [[], {}, [1, 'x']],
    { a: { b: [1, { c: null }] }, 'd"': '' },
    { a: undefined, b: 1 },
  ];
  for (const value of values) {
    test(`is that of JSON.stringify: ${JSON.stringify(value)}`, () => {
      assert.equal(exactJson(value), JSON.stringify(value, null, 2));
      assert.equal(exactJson(value, 0), JSON.stringify(value));
    });
  }

  test('keeps integers that a number cannot hold, and takes no text for one', () => {
    assert.equal(exactJson({ a: 9007199254740993n, b: [-1n] }, 0), '{"a":9007199254740993,"b":[-1]}');
    const text = ['\u0000bigint:5', 'a"\u0000bigint:5'];
    assert.equal(exactJson(text, 0), JSON.stringify(text));
  });
});
