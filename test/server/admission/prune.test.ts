import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prune } from '../../../server/src/admission/prune.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import type { CrdSchema } from '../../../server/src/schema/crd-schema.ts';

const schema: CrdSchema = {
  type: 'object',
  properties: {
    level: { type: 'string', default: 'Normal' },
    maybe: { type: 'string', nullable: true },
    nested: { type: 'object', properties: { a: { type: 'integer', default: 1 }, b: { type: 'string' } } },
    list: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const cases: readonly {
  readonly name: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly dropped?: readonly string[];
}[] = [
  { name: 'fills in defaults', before: {}, after: { level: 'Normal' } },
  {
    name: 'a null that may not be one gives way to the default',
    before: { level: null },
    after: { level: 'Normal' },
  },
  { name: 'keeps a null that may be one', before: { maybe: null }, after: { maybe: null, level: 'Normal' } },
  {
    name: 'defaults only inside what is there',
    before: { level: 'x', nested: { b: null } },
    after: { level: 'x', nested: { a: 1 } },
  },
  {
    name: 'drops unknown fields at every level, the outermost told alone',
    before: { level: 'x', other: { deep: { er: 1 } }, list: [{ name: 'a', size: 1 }, null] },
    after: { level: 'x', list: [{ name: 'a' }, null] },
    dropped: ['other', 'list.0.size'],
  },
  {
    name: 'keeps everything in free fields and maps',
    before: { level: 'x', free: { any: { thing: null } }, labels: { a: 'b' } },
    after: { level: 'x', free: { any: { thing: null } }, labels: { a: 'b' } },
  },
  {
    name: 'leaves values of the wrong type to the checks that follow',
    before: { level: { a: 1 }, nested: [1], list: 'x', labels: 5 },
    after: { level: {}, nested: [1], list: 'x', labels: 5 },
    dropped: ['level.a'],
  },
  {
    name: 'names of JavaScript’s own are names',
    before: JSON.parse(
      '{"level": "x", "__proto__": {"a": 1}, "constructor": 1, "labels": {"__proto__": "p"}}',
    ),
    after: JSON.parse('{"level": "x", "labels": {"__proto__": "p"}}'),
    dropped: ['__proto__', 'constructor'],
  },
];

describe('what the API server drops and fills in', () => {
  for (const { name, before, after, dropped = [] } of cases) {
    test(name, () => {
      const copy = JSON.stringify(before);
      const pruned = prune(before, schema);
      assert.deepEqual(pruned.value, after);
      assert.deepEqual(
        pruned.dropped.map((path) => path.join('.')),
        dropped,
      );
      assert.equal(JSON.stringify(before), copy, 'the object that was given is left as it is');
    });
  }
});
