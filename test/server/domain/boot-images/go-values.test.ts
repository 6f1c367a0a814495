import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { printFloat32 } from '../../../../server/src/domain/boot-images/go-float.ts';
import { goQuote } from '../../../../server/src/domain/boot-images/go-quote.ts';
import { parseGoTime } from '../../../../server/src/domain/boot-images/go-time.ts';
import { canonicalQuantity } from '../../../../server/src/domain/boot-images/provider-spec-quantity.ts';

const wrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** What is written in a manifest, and what the operator writes back or says. Source: quantity.go:ParseQuantity. */
const quantities: readonly (readonly [string, string])[] = [
  ['0.05', '50m'],
  ['-1', '-1'],
  ['1000', '1k'],
  ['1.5', '1500m'],
  ['0.0000000001', '1n'],
  ['0.0001m', '100n'],
  ['+2', '+2'],
  ['-0', '0'],
  ['-', '0'],
  ['Ki', '0'],
  ['1Ki', '1Ki'],
  ['1024Ki', '1Mi'],
  ['1.1Ki', '1126400m'],
  ['0.1Ki', '102400m'],
  ['5Ei', '5Ei'],
  ['9Ei', '9223372036854775807'],
  ['12345678.123456789', '12345678.123456789'],
  ['999999999999999999999', '999999999999999999999'],
  ['1000000000000000000000', '1'],
  ['1e3', '1e3'],
  ['1000e3', '1e6'],
  ['1e-12', '1e-9'],
  ['1e9999999999', '10e1410065406'],
  [' 1 ', '1'],
  ['', wrong],
  ['1.2.3', wrong],
  ['1 000', wrong],
  ['1K', "unable to parse quantity's suffix"],
  ['1e', "unable to parse quantity's suffix"],
  ['Ei', 'unable to parse numeric part of quantity'],
];

describe('quantities are written back as the operator writes them (apimachinery resource.Quantity)', () => {
  for (const [text, expected] of quantities) {
    test(`"${text}"`, () => {
      const result = canonicalQuantity(text);
      assert.equal(typeof result === 'string' ? result : result.error, expected);
    });
  }
});

const layout = '2006-01-02T15:04:05Z07:00';

/** Text, and the time in UTC, or what of the layout does not fit the rest. Source: Go, time/format.go:parse. */
const times: readonly (readonly [string, string | readonly [string, string]])[] = [
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05.75Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05,5Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T3:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05+05:30', '2026-01-01T21:34:05Z'],
  ['2026-01-02T03:04:05+24:00', '2026-01-01T03:04:05Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['', ['', '2006']],
  ['never', ['never', '2006']],
  ['10000-01-01T00:00:00Z', ['0-01-01T00:00:00Z', '-']],
  ['2026-1-2T03:04:05Z', ['1-2T03:04:05Z', '01']],
  ['2026-01-02', ['', 'T']],
  ['2026-01-02 03:04:05Z', [' 03:04:05Z', 'T']],
  ['2026-01-02t03:04:05Z', ['t03:04:05Z', 'T']],
  ['2026-01-02T03:04:05', ['', 'Z07:00']],
  ['2026-01-02T03:04:05*02:00', ['*02:00', 'Z07:00']],
];

/** Times with a part that is out of its range, or with more behind it. */
const impossible: readonly (readonly [string, string])[] = [
  ['2026-13-02T03:04:05Z', 'month out of range'],
  ['2025-02-29T03:04:05Z', 'day out of range'],
  ['2026-01-00T03:04:05Z', 'day out of range'],
  ['2026-01-02T24:00:00Z', 'hour out of range'],
  ['2026-01-02T03:60:05Z', 'minute out of range'],
  ['2026-01-02T03:04:60Z', 'second out of range'],
  ['2026-01-02T03:04:05+25:00', 'time zone offset hour out of range'],
  ['2026-01-02T03:04:05Z!', 'extra text: "!"'],
];

describe('times are read as Go reads them', () => {
  for (const [text, expected] of times) {
    test(`"${text}"`, () => {
      const time = parseGoTime(text);
      const wanted =
        typeof expected === 'string'
          ? { time: expected }
          : {
              error: `parsing time "${text}" as "${layout}": cannot parse "${expected[0]}" as "${expected[1]}"`,
            };
      assert.deepEqual(time, wanted);
    });
  }
  for (const [text, what] of impossible) {
    test(`"${text}": ${what}`, () => {
      assert.deepEqual(parseGoTime(text), { error: `parsing time "${text}": ${what}` });
    });
  }

  test('what is not printable is quoted in bytes', () => {
    assert.match(JSON.stringify(parseGoTime('é"')), /parsing time \\"\\\\xc3\\\\xa9\\\\\\"\\"/);
  });
});

test('numbers become text as a float of 32 bits (strconv.FormatFloat, sigs.k8s.io/yaml)', () => {
  const written = [0.1, -0.5, 123456.5, 1234567.5, 0.0001, 0.00001, 1e20, 1e100, 0].map(printFloat32);
  assert.deepEqual(written, '0.1 -0.5 123456.5 1.2345675e+06 0.0001 1e-05 1e+20 +Inf 0'.split(' '));
});

test('text is quoted as Go quotes it (strconv.Quote)', () => {
  assert.equal(
    goQuote('a\t"b"\\\u0001\u007f é\u2028\u{10ffff}'),
    '"a\\t\\"b\\"\\\\\\x01\\x7f é\\u2028\\U0010ffff"',
  );
});
