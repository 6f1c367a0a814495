import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPatternCompiler } from '../../../server/src/admission/pattern.ts';
import { compileStructural } from '../../../server/src/admission/structural.ts';
import type { JsonValue } from '../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../server/src/schema/crd-schema.ts';

function errors(schema: CrdSchema, value: JsonValue, kubernetes = 35): readonly string[] {
  const check = compileStructural(schema, createPatternCompiler(), kubernetes);
  return check(value).map(({ path, keyword, message }) => `${path.join('.')} ${keyword}: ${message}`);
}

describe('structural check', () => {
  test('each pattern is its own, however many a schema has', () => {
    const schema: CrdSchema = {
      type: 'object',
      properties: {
        digits: { type: 'string', pattern: '^[0-9]+$' },
        letters: { type: 'string', pattern: '^[a-z]+$' },
      },
    };
    assert.deepEqual(errors(schema, { digits: '12', letters: 'ab' }), []);
    assert.deepEqual(errors(schema, { digits: 'ab', letters: '12' }), [
      `digits pattern: Invalid value: "ab": digits in body should match '^[0-9]+$'`,
      `letters pattern: Invalid value: "12": letters in body should match '^[a-z]+$'`,
    ]);
  });

  test('a pattern that is exponential in JavaScript takes no time', () => {
    const schema: CrdSchema = { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' };
    const start = performance.now();
    assert.equal(errors(schema, 'a'.repeat(5_000)).length, 1);
    assert.ok(performance.now() - start < 1_000);
  });

  test('integers are exact, and floats that happen to be whole are integers', () => {
    const schema: CrdSchema = { type: 'integer' };
    for (const value of [0, -1, 5, 2n ** 62n]) assert.deepEqual(errors(schema, value), []);
    for (const value of [5.5, 1e20, '5', true, null])
      assert.equal(errors(schema, value).length, 1, String(value));
    assert.deepEqual(errors({ type: 'integer', format: 'int32' }, 2147483648), []);
    assert.deepEqual(errors({ type: 'integer', format: 'int32' }, 2147483648, 36), [
      ' format: Invalid value: "": Checked value must be of type integer with format int32 in ',
    ]);
  });

  test('null is a value only where the schema says nullable', () => {
    assert.deepEqual(errors({ type: 'string', nullable: true }, null), []);
    // The server never takes a null for one of the values.
    assert.equal(errors({ type: 'string', nullable: true, enum: ['a'] }, null).length, 1);
    assert.equal(errors({ type: 'string' }, null).length, 1);
  });
});
