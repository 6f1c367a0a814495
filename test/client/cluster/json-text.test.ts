import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseJson,
  parseJsonObject,
  printJson,
  withoutBigints,
} from '../../../client/src/cluster/json-text.ts';

test('integers of 64 bits survive reading and writing', () => {
  const text = '{"a":9223372036854775807,"b":[-9007199254740993,1,1.5,"9223372036854775807"],"c":null}';
  assert.deepEqual(parseJson(text), {
    a: 9223372036854775807n,
    b: [-9007199254740993n, 1, 1.5, '9223372036854775807'],
    c: null,
  });
  assert.equal(printJson(parseJson(text) ?? null), text);
});

test('numbers that are no integers stay numbers', () => {
  assert.deepEqual(parseJson('[1e400,1e21,0.1234567890123456,9007199254740993.0]'), [
    Number.POSITIVE_INFINITY,
    1e21,
    0.1234567890123456,
    9007199254740992,
  ]);
});

test('a member called __proto__ is a member', () => {
  const value = parseJsonObject('{"__proto__":{"a":9007199254740993}}');
  assert.deepEqual(Object.keys(value ?? {}), ['__proto__']);
  assert.equal(JSON.stringify(withoutBigints(value ?? {})), '{"__proto__":{"a":9007199254740992}}');
});

test('what is no JSON, or no object, is undefined', () => {
  for (const text of ['', '{', 'canary', '404 page not found']) assert.equal(parseJson(text), undefined);
  for (const text of ['1', '[]', 'null', '"a"']) assert.equal(parseJsonObject(text), undefined);
});
