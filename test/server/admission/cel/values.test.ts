// Values as their schema types them. Each line was held against k8s.io/apiserver v0.36.3.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Optional } from '../../../../server/src/admission/cel/cel-value.ts';
import { toCel, withResourceRoot } from '../../../../server/src/admission/cel/value.ts';
import type { JsonValue } from '../../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../../server/src/schema/crd-schema.ts';
import { engine, evaluated, print } from './evaluate.ts';

type Rows = readonly (readonly [expression: string, value: string])[];

function check(schema: CrdSchema, self: JsonValue, rows: Rows, oldSelf?: JsonValue): void {
  for (const [expression, value] of rows) {
    test(`${expression} → ${value}`, () => {
      const given = oldSelf === undefined ? { schema, self } : { schema, self, oldSelf };
      assert.equal(evaluated(expression, given), value);
    });
  }
}

const text: CrdSchema = { type: 'string' };
const integer: CrdSchema = { type: 'integer' };
const object = (properties: Readonly<Record<string, CrdSchema>>): CrdSchema => ({
  type: 'object',
  properties,
});
const set: CrdSchema = { type: 'array', items: text, 'x-kubernetes-list-type': 'set' };
const atomic: CrdSchema = { type: 'array', items: text };
const map: CrdSchema = {
  type: 'array',
  items: object({ k: text, p: integer, v: text }),
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['k', 'p'],
};

describe('lists that are sets or maps compare and add without regard to their order', () => {
  const schema = object({ a: set, b: set, c: atomic, d: atomic, m: map, n: map });
  const entries = [
    { k: 'x', p: 1, v: '1' },
    { k: 'x', p: 2, v: '2' },
  ];
  const self = {
    a: ['x', 'y'],
    b: ['y', 'x'],
    c: ['x', 'y'],
    d: ['y', 'x'],
    m: entries,
    n: [...entries].reverse(),
  };
  check(schema, self, [
    ['self.a == self.b', 'true'],
    ['self.a != self.b', 'false'],
    ['self.c == self.d', 'false'],
    ['self.m == self.n', 'true'],
    // The left side decides.
    ['self.a == self.d', 'true'],
    ['self.d == self.a', 'false'],
    ["self.a == ['y', 'x']", 'true'],
    ["['y', 'x'] == self.a", 'false'],
    // What a loop makes is a plain list.
    ['self.a.map(x, x) == self.b', 'false'],
    ['self.b == self.a.map(x, x)', 'true'],
    ['[self.a] == [self.b]', 'true'],
    ["{'q': self.a} == {'q': self.b}", 'true'],
    ["self.a + ['z', 'x']", "['x', 'y', 'z']"],
    ["['z', 'x'] + self.a", "['z', 'x', 'x', 'y']"],
    ['[] + self.a == self.b', 'true'],
    ["(self.a + ['z']) == ['z', 'y', 'x']", 'true'],
    ["(self.c + self.d) == ['x', 'y', 'y', 'x']", 'true'],
    ['(self.m + self.n).size()', '2'],
    ['(self.m + [self.n[0]]) == self.n', 'true'],
    ['self.a == 1', '! no such overload'],
    ['self.m[0] in self.n', 'true'],
    ["'x' in self.a", 'true'],
    ['self.m.indexOf(self.n[0])', '1'],
  ]);
  check(
    schema,
    self,
    [
      ['self == oldSelf', 'true'],
      ['self.m == oldSelf.m && self.a == oldSelf.a', 'true'],
      ['self.c == oldSelf.c', 'true'],
      ['self.a.all(x, x in oldSelf.a)', 'true'],
    ],
    { ...self, a: ['y', 'x'], m: [...entries].reverse() },
  );
});

describe('texts of some formats are moments, durations and bytes', () => {
  const schema = object({
    d: { type: 'string', format: 'date' },
    t: { type: 'string', format: 'date-time' },
    u: { type: 'string', format: 'duration' },
    y: { type: 'string', format: 'byte' },
    z: { type: 'string', format: 'uri' },
  });
  const self = {
    d: '2023-05-06',
    t: '2023-05-06T07:08:09.5+02:00',
    u: '1h30m',
    y: 'aGVsbG8=',
    z: 'https://a/',
  };
  check(schema, self, [
    ['self.d', 'timestamp(2023-05-06T00:00:00Z)'],
    ['self.t', 'timestamp(2023-05-06T07:08:09.5+02:00)'],
    ['self.u', 'duration(5400s)'],
    ['string(self.y)', "'hello'"],
    ['size(self.y)', '5'],
    ['self.z', "'https://a/'"],
    ['self.d < self.t', 'true'],
    ["self.u == duration('90m')", 'true'],
    ['type(self.d) == google.protobuf.Timestamp', 'true'],
  ]);
  const broken: readonly (readonly [field: string, value: JsonValue, result: string])[] = [
    [
      'd',
      '2023-02-30',
      '! Invalid date formatted string 2023-02-30: parsing time "2023-02-30": day out of range',
    ],
    ['t', '', 'timestamp(1970-01-01T00:00:00Z)'],
    ['t', '2023-05-06T07:08:09', 'timestamp(2023-05-06T07:08:09Z)'],
    [
      't',
      '2023-05-06',
      '! Invalid date-time formatted string 2023-05-06: parsing time "2023-05-06" as "2006-01-02T15:04:05": cannot parse "" as "T"',
    ],
    ['u', '1day 2h', 'duration(93600s)'],
    ['u', 'x', '! Invalid duration x: unable to parse x as duration'],
    ['y', 'aGVsbG8', '! Invalid byte formatted string aGVsbG8: illegal base64 data at input byte 4'],
    ['z', 5, '! invalid data, expected string, got int64'],
    ['z', [1], '! invalid data, expected string, got []interface {}'],
  ];
  for (const [field, value, result] of broken) {
    test(`${field}: ${JSON.stringify(value)}`, () => {
      assert.equal(evaluated(`self.${field}`, { schema, self: { [field]: value } }), result);
      if (result.startsWith('!')) {
        assert.equal(evaluated(`has(self.${field})`, { schema, self: { [field]: value } }), result);
      }
    });
  }
});

describe('numbers are what the schema says', () => {
  const either: CrdSchema = { 'x-kubernetes-int-or-string': true };
  const schema = object({
    i: integer,
    n: { type: 'number' },
    e: either,
    f: either,
    l: { type: 'array', items: { type: 'number' } },
  });
  check(schema, { i: 9007199254740993n, n: 5, e: '50%', f: 7, l: [] }, [
    ['self.i == 9007199254740993', 'true'],
    ['self.n', '5.0'],
    ['self.n / 2.0', '2.5'],
    ['self.e', "'50%'"],
    ['self.f + 1', '8'],
    ['self.e == self.f', 'false'],
    ['self.e > 5', '! no such overload'],
    ["type(self.e) == string && int(self.e.replace('%', '')) > 5", 'true'],
    // The sum of nothing is of the type that goes with what it meets; only Go knows the list's.
    ['self.l.sum() < 0.5 && self.l.sum() + 1.5 == 1.5', 'true'],
    ["self.l.map(x, duration('1s')).sum() < duration('1s')", 'true'],
    ['string(self.l.sum())', "'0'"],
  ]);
});

describe('fields, maps and nulls', () => {
  const nullable: CrdSchema = { type: 'string', nullable: true };
  const unknown: CrdSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = object({
    a: nullable,
    l: { type: 'array', items: nullable },
    m: { type: 'object', additionalProperties: nullable },
    p: unknown,
    q: unknown,
    r: { ...unknown, properties: { x: integer } },
    u: { 'x-kubernetes-preserve-unknown-fields': true },
    'a-b': text,
    namespace: text,
  });
  const self = {
    a: null,
    l: [null, 'x'],
    m: { k: null, 'a-b': '1', a__dot__b: '2' },
    p: { z: 1 },
    q: { z: 2 },
    r: { x: 1, y: 2 },
    u: { z: [1] },
    'a-b': '3',
    namespace: '4',
  };
  check(schema, self, [
    ['has(self.a)', 'false'],
    ['self.a', '! no such key: a'],
    ['self.?a', 'none'],
    ['self.l[0] == null', 'true'],
    ['self.l.exists(x, x == null)', 'true'],
    ['has(self.m.k)', 'true'],
    ["self.m['a-b']", "'1'"],
    ['self.m.a__dot__b', "'2'"],
    ["self.m.all(k, k != 'z')", 'true'],
    ["self.m == {'k': null, 'a-b': '1', 'a__dot__b': '2'}", 'true'],
    ['self.a__dash__b + self.__namespace__', "'34'"],
    // What no schema describes can be compared and nothing else.
    ['self.p == self.q', 'false'],
    ['has(self.p.z)', 'false'],
    ['self.p.z', '! no such key: z'],
    ['self.r.x', '1'],
    ['self.r.y', '! no such key: y'],
    ['self.u == self.u', 'true'],
  ]);
  check(
    schema,
    self,
    [
      ['self.r == oldSelf.r', 'false'],
      ['self.u == oldSelf.u', 'false'],
    ],
    {
      ...self,
      r: { x: 1, y: 3 },
      u: { z: [2] },
    },
  );
});

describe('the root of a resource', () => {
  const schema = object({
    metadata: { type: 'object' },
    raw: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
  });
  const self = {
    kind: 'K',
    metadata: { name: 'n', labels: { a: 'b' } },
    raw: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: {} },
  };
  check(withResourceRoot(schema), self, [
    ['self.metadata.name + self.kind', "'nK'"],
    ['has(self.metadata.generateName)', 'false'],
    ['self.raw.kind + self.raw.metadata.name', "'Podp'"],
    ['has(self.raw.spec)', 'false'],
  ]);
  test('keeps the metadata that a schema describes', () => {
    const described = object({
      apiVersion: text,
      kind: text,
      metadata: object({ name: text, generateName: text, namespace: text }),
    });
    assert.equal(withResourceRoot(described), described);
  });
});

test('without a schema everything is there as it is', () => {
  assert.equal(
    evaluated('self.a == null && has(self.a) && self.b[0] == 1', { self: { a: null, b: [1] } }),
    'true',
  );
  assert.equal(evaluated("type(self['x-y']) == double", { self: { 'x-y': 1.5 } }), 'true');
});

test('an optional old object has no schema, as in the server', () => {
  const schema = object({ t: { type: 'string', format: 'date-time' }, a: set });
  const value = { t: '2023-05-06T07:08:09Z', a: ['x', 'y'] };
  const run = (expression: string): string => {
    const old = new Optional(toCel({ ...value, a: ['y', 'x'] }, undefined));
    const result = engine.compile(expression)?.evaluate(toCel(value, schema), old);
    return result?.outcome === 'value' ? print(result.value) : String(result?.outcome);
  };
  assert.equal(run('type(oldSelf.value().t) == string'), 'true');
  assert.equal(run('self.a == oldSelf.value().a'), 'true');
  assert.equal(run('oldSelf.value().a == self.a'), 'false');
  assert.equal(run('oldSelf.?a.orValue([]).size()'), '2');
});
