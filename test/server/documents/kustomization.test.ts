import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPatch, patchesOf } from '../../../server/src/documents/kustomization.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';

describe('the patches of a kustomization', () => {
  const cases: readonly (readonly [name: string, text: string, paths: readonly string[]])[] = [
    [
      'by path',
      'patches:\n- path: a.yaml\n- path: ./sub//b.yaml\n  target: {kind: X}\n',
      ['a.yaml', 'sub/b.yaml'],
    ],
    [
      'strategic merge',
      'patchesStrategicMerge:\n- a.yaml\n- ../b.yaml\n- sub/../c.yaml\n',
      ['a.yaml', '../b.yaml', 'c.yaml'],
    ],
    ['each once', 'patches: [{path: a.yaml}]\npatchesStrategicMerge: [a.yaml]\n', ['a.yaml']],
    [
      'not inline ones',
      'patches:\n- patch: |-\n    a: 1\npatchesStrategicMerge:\n- |-\n  kind: X\n  a: 1\n',
      [],
    ],
    ['not resources and components', 'resources: [a.yaml]\ncomponents: [../b]\nbases: [../c]\n', []],
    ['not JSON 6902 patches', 'patchesJson6902:\n- path: a.yaml\n', []],
    [
      'not of elsewhere',
      'patches: [{path: /a.yaml}, {path: "https://example.org/a.yaml"}, {path: ""}, {path: .}]\n',
      [],
    ],
    ['of wrong types', 'patches: [1, null, [a], {path: 1}]\npatchesStrategicMerge: {a: b.yaml}\n', []],
    ['of no list', 'patches: a.yaml\n', []],
    ['of a broken file', 'patches:\n- path: a.yaml\n  }\n', []],
    ['of an empty file', '', []],
    ['of a list', '- path: a.yaml\n', []],
  ];
  for (const [name, text, paths] of cases) test(name, () => assert.deepEqual(patchesOf(text), paths));
});

describe('a patch says so', () => {
  const cases: readonly (readonly [text: string, patch: boolean])[] = [
    ['$patch: delete', true],
    ['spec: {l: [{$patch: replace}]}', true],
    ['spec: {$retainKeys: [a]}', true],
    ['spec: {$setElementOrder/l: [a]}', true],
    ['spec: {$deleteFromPrimitiveList/l: [a]}', true],
    ['spec: {patch: delete, $other: 1, x: $patch}', false],
    ['[{op: replace, path: /spec, value: 1}]', false],
    ['text', false],
    ['', false],
  ];
  for (const [text, patch] of cases)
    test(text, () => assert.equal(isPatch(parseDocument(text).value), patch));
});
