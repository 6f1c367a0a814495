import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locate, pathAt, spanOf } from '../../../server/src/documents/locate.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';
import type { FieldPath } from '../../../server/src/domain/field-path.ts';

const text = `---
spec:
  managers:
  - resource: machinesets # comment
    selection: {mode: All, "partial": [a, b]}
  - second
  empty:
  block: |
    one
    two
  base: &base
    a: 1
  merged:
    <<: *base
    b: 2
  alias: *base
  both:
    <<: [{c: 3}, *base]
  y: twice
`;
const document = parseDocument(text);

function marked(path: FieldPath, on?: 'key' | 'value'): string {
  const { start, end } = spanOf(document, path, on);
  return text.slice(start, end);
}

describe('where a field is shown', () => {
  const cases: readonly (readonly [path: FieldPath, shown: string, on?: 'key' | 'value'])[] = [
    [['spec', 'managers', 0, 'resource'], 'machinesets'],
    [['spec', 'managers', 0, 'resource'], 'resource', 'key'],
    [['spec', 'managers'], 'managers'],
    [['spec', 'managers', 0], 'resource'],
    [['spec', 'managers', 1], 'second'],
    [['spec', 'managers', 0, 'selection'], '{mode: All, "partial": [a, b]}', 'value'],
    [['spec', 'managers', 0, 'selection', 'partial'], '"partial"'],
    [['spec', 'managers', 0, 'selection', 'partial', 1], 'b'],
    [['spec', 'empty'], 'empty'],
    // What does not exist: the deepest part of the path that does.
    [['spec', 'managers', 0, 'apiGroup'], 'resource'],
    [['spec', 'nothing', 'at', 'all'], 'spec'],
    [['nothing'], 'spec'],
    // Merged fields and those of an alias are where they are written.
    [['spec', 'merged', 'a'], '1'],
    [['spec', 'merged', 'b'], '2'],
    [['spec', 'alias', 'a'], '1'],
    [['spec', 'both', 'a'], '1'],
    [['spec', 'both', 'c'], '3'],
    // A key by the name that Kubernetes gives it.
    [['spec', 'true'], 'twice'],
  ];
  for (const [path, shown, on] of cases) {
    test(`${path.join('.')}${on === undefined ? '' : ` (${on})`}`, () =>
      assert.equal(marked(path, on), shown));
  }

  test('of a duplicate key the last', () => {
    const twice = 'a: 1\na: 2\n';
    const { start } = spanOf(parseDocument(twice), ['a']);
    assert.equal(start, 8);
  });

  test('never an empty span, whatever the document', () => {
    for (const broken of ['', '---\n', 'a:', '- ', '{', '"', ': x', '*x', '? ', '- - -', '\ta: 1']) {
      const parsed = parseDocument(broken);
      for (const path of [[], ['a'], [0], ['a', 0, 'b']]) {
        const { start, end } = spanOf(parsed, path);
        assert.ok(start >= 0 && end > start, `${JSON.stringify(broken)} ${path.join('.')}: ${start}-${end}`);
      }
    }
  });

  test('an alias to itself ends', () => {
    const parsed = parseDocument('a: &a\n  b: *a\n');
    assert.ok(locate(parsed, Array<string>(50).fill('b')).path.length <= 50);
    assert.ok(locate(parsed, ['a', ...Array<string>(50).fill('b')]).path.length <= 51);
  });
});

describe('locating stays cheap', () => {
  test('where a map merges itself, or the same map again and again', () => {
    assert.deepEqual(locate(parseDocument('a: &a\n  <<: *a\n'), ['a', 'x']).path, ['a']);
    const lines = Array.from(
      { length: 40 },
      (_, index) => `m${index + 1}: &m${index + 1}\n  <<: *m${index}\n  "<<": x\n  <<: *m${index}\n`,
    );
    assert.deepEqual(locate(parseDocument(`m0: &m0 {}\n${lines.join('')}`), ['m40', 'x']).path, ['m40']);
  });

  test('in a map of very many keys', () => {
    const count = 20_000;
    const parsed = parseDocument(Array.from({ length: count }, (_, index) => `k${index}: 1\n`).join(''));
    const started = performance.now();
    for (let index = 0; index < count; index++) spanOf(parsed, [`k${index}`]);
    assert.ok(performance.now() - started < 3_000);
  });
});

describe('what is at an offset', () => {
  const at = (needle: string, shift = 0) => {
    const place = pathAt(document, text.indexOf(needle) + shift);
    return place === undefined ? undefined : `${place.path.join('.')} ${place.on}`;
  };
  test('keys and values, also in flow style', () => {
    assert.equal(at('spec'), 'spec key');
    assert.equal(at('machinesets'), 'spec.managers.0.resource value');
    assert.equal(at('machinesets', 'machinesets'.length), 'spec.managers.0.resource value');
    assert.equal(at('mode'), 'spec.managers.0.selection.mode key');
    assert.equal(at('All'), 'spec.managers.0.selection.mode value');
    assert.equal(at('b]'), 'spec.managers.0.selection.partial.1 value');
    assert.equal(at('second'), 'spec.managers.1 value');
    assert.equal(at('two'), 'spec.block value');
    assert.equal(at('y: twice'), 'spec.true key');
  });
  test('nothing in comments and between fields', () => {
    assert.equal(at('comment'), undefined);
    assert.equal(at('---'), undefined);
    assert.equal(pathAt(parseDocument(''), 0), undefined);
  });
  test('every key and scalar is found where it is shown', () => {
    const paths: FieldPath[] = [
      ['spec', 'managers', 0, 'resource'],
      ['spec', 'managers', 0, 'selection', 'mode'],
      ['spec', 'base', 'a'],
      ['spec', 'merged', 'b'],
    ];
    for (const path of paths) {
      for (const on of ['key', 'value'] as const) {
        assert.deepEqual(pathAt(document, spanOf(document, path, on).start), {
          path: path.map((step) => step),
          on,
        });
      }
    }
  });
});
