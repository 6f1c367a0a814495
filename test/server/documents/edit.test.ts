import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyChanges, toTextChanges } from '../../../server/src/documents/edit.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';
import type { FieldEdit } from '../../../server/src/domain/field-edit.ts';

const entry = { resource: 'machinesets', apiGroup: 'machine.openshift.io', selection: { mode: 'All' } };

function edited(text: string, ...edits: FieldEdit[]): string | undefined {
  const changes = toTextChanges(text, parseDocument(text), edits);
  return changes === undefined ? undefined : applyChanges(text, changes);
}

interface Case {
  readonly name: string;
  readonly before: string;
  readonly edits: readonly FieldEdit[];
  readonly after: string | undefined;
}

const cases: readonly Case[] = [
  {
    name: 'replaces a scalar and keeps its comment',
    before: 'spec:\n  logLevel: debug # loud\n',
    edits: [{ op: 'set', path: ['spec', 'logLevel'], value: 'Debug' }],
    after: 'spec:\n  logLevel: Debug # loud\n',
  },
  {
    name: 'keeps single and double quotes',
    before: `a: 'x'\nb: "y"\n`,
    edits: [
      { op: 'set', path: ['a'], value: "it's" },
      { op: 'set', path: ['b'], value: 'no' },
    ],
    after: `a: 'it''s'\nb: "no"\n`,
  },
  {
    name: 'quotes what Kubernetes would read as something else',
    before: 'labels:\n  a: x\n',
    edits: [
      { op: 'set', path: ['labels', 'a'], value: 'yes' },
      { op: 'set', path: ['labels', 'n'], value: '12' },
    ],
    after: 'labels:\n  a: "yes"\n  "n": "12"\n',
  },
  {
    name: 'adds a field at the end of its map, before the comments that follow',
    before: 'spec:\n    mode: All\n    # about nothing\nstatus: {}\n',
    edits: [{ op: 'set', path: ['spec', 'extra', 'deep'], value: 1 }],
    after: 'spec:\n    mode: All\n    extra:\n        deep: 1\n    # about nothing\nstatus: {}\n',
  },
  {
    name: 'appends to an unindented list with the same indentation',
    before: 'm:\n- resource: a # first\n# end\n',
    edits: [{ op: 'append', path: ['m'], value: entry }],
    after:
      'm:\n- resource: a # first\n- resource: machinesets\n  apiGroup: machine.openshift.io\n  selection:\n    mode: All\n# end\n',
  },
  {
    name: 'appends to an indented list without a final line break, in CRLF',
    before: 'm:\r\n    - resource: a',
    edits: [{ op: 'append', path: ['m'], value: { resource: 'b', list: ['c', 'd'] } }],
    after: 'm:\r\n    - resource: a\r\n    - resource: b\r\n      list:\r\n          - c\r\n          - d',
  },
  {
    name: 'appends to a flow list',
    before: 'm: [{resource: a}] # flow\n',
    edits: [{ op: 'append', path: ['m'], value: entry }],
    after:
      'm: [{resource: a}, { resource: machinesets, apiGroup: machine.openshift.io, selection: { mode: All } }] # flow\n',
  },
  {
    name: 'turns an empty flow list in block style into a block list',
    before: 'spec:\n  m: [] # none\n',
    edits: [{ op: 'append', path: ['spec', 'm'], value: { resource: 'a' } }],
    after: 'spec:\n  m:\n  - resource: a # none\n',
  },
  {
    name: 'gives a key without a value its value below it',
    before: 'spec:\n  m: # to do\nother: 1\n',
    edits: [{ op: 'append', path: ['spec', 'm'], value: { resource: 'a' } }],
    after: 'spec:\n  m: # to do\n  - resource: a\nother: 1\n',
  },
  {
    name: 'gives a key without a value a scalar',
    before: 'spec:\n  m:\n',
    edits: [{ op: 'set', path: ['spec', 'm'], value: 'x' }],
    after: 'spec:\n  m: x\n',
  },
  {
    name: 'fills an empty object',
    before: 'spec: {}\n',
    edits: [{ op: 'set', path: ['spec', 'a'], value: { b: 1 } }],
    after: 'spec:\n  a:\n    b: 1\n',
  },
  {
    name: 'adds to JSON in JSON, on lines of their own',
    before: '{\n  "spec": {\n    "a": 1\n  }\n}\n',
    edits: [{ op: 'set', path: ['spec', 'b'], value: { c: ['x'] } }],
    after: '{\n  "spec": {\n    "a": 1,\n    "b": {\n      "c": [\n        "x"\n      ]\n    }\n  }\n}\n',
  },
  {
    name: 'gives a field that is null its value',
    before: 'spec:\n  m: null # none yet\n  l: ~\n',
    edits: [
      { op: 'set', path: ['spec', 'm', 'a'], value: 1 },
      { op: 'append', path: ['spec', 'l'], value: 'x' },
    ],
    after: 'spec:\n  m:\n    a: 1 # none yet\n  l:\n  - x\n',
  },
  {
    name: 'puts apiVersion and kind at the top',
    before: '---\n# mine\nkind: MachineConfiguration\nspec: {}\n',
    edits: [{ op: 'set', path: ['apiVersion'], value: 'operator.openshift.io/v1' }],
    after: '---\n# mine\napiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nspec: {}\n',
  },
  {
    name: 'starts an empty document',
    before: '---\n# nothing yet\n',
    edits: [{ op: 'set', path: ['kind'], value: 'X' }],
    after: '---\n# nothing yet\nkind: X\n',
  },
  {
    name: 'removes a field with its lines and keeps the comment above',
    before: 'metadata:\n  name: cluster\n  # why\n  namespace: x # wrong\nspec: {}\n',
    edits: [{ op: 'remove', path: ['metadata', 'namespace'] }],
    after: 'metadata:\n  name: cluster\n  # why\nspec: {}\n',
  },
  {
    name: 'removes a field that is a map, and the last line of a text without line break',
    before: 'a: 1\nb:\n  c: 1\n  d: 2',
    edits: [{ op: 'remove', path: ['b'] }],
    after: 'a: 1',
  },
  {
    name: 'removes the first field of a list item and keeps the dash',
    before: 'm:\n- a: 1\n  b: 2\n- c: 3\n',
    edits: [{ op: 'remove', path: ['m', 0, 'a'] }],
    after: 'm:\n- b: 2\n- c: 3\n',
  },
  {
    name: 'removes a list item',
    before: 'm:\n- a: 1\n  b: 2\n# between\n- c: 3\n- d: 4\n',
    edits: [{ op: 'remove', path: ['m', 1] }],
    after: 'm:\n- a: 1\n  b: 2\n# between\n- d: 4\n',
  },
  {
    name: 'removes from flow collections with the comma',
    before: 'm: [{a: 1, b: 2}, {c: 3}]\n',
    edits: [
      { op: 'remove', path: ['m', 0, 'b'] },
      { op: 'remove', path: ['m', 1] },
    ],
    after: 'm: [{a: 1}]\n',
  },
  {
    name: 'leaves an empty object where the last field goes',
    before: 'spec:\n  a: # x\n    b: 1\n  c: 1\n',
    edits: [{ op: 'remove', path: ['spec', 'a', 'b'] }],
    after: 'spec:\n  a: {}\n  c: 1\n',
  },
  {
    name: 'renames a key and nothing else',
    before: 'spec:\n  "manageBootImages":   {a: 1} # keep\n',
    edits: [{ op: 'rename', path: ['spec', 'manageBootImages'], key: 'managedBootImages' }],
    after: 'spec:\n  "managedBootImages":   {a: 1} # keep\n',
  },
  {
    name: 'replaces a map by a scalar and a scalar by a map',
    before: 'a:\n  b: 1\nc: x # y\n',
    edits: [
      { op: 'set', path: ['a'], value: 'All' },
      { op: 'set', path: ['c'], value: { d: 1 } },
    ],
    after: 'a: All\nc:\n  d: 1 # y\n',
  },
  {
    name: 'edits beside block scalars',
    before: 'a:\n  text: |\n    one\n    two\n  b: 1\n',
    edits: [
      { op: 'set', path: ['a', 'text'], value: 'short' },
      { op: 'set', path: ['a', 'c'], value: 2 },
    ],
    after: 'a:\n  text: short\n  b: 1\n  c: 2\n',
  },
  {
    name: 'adds and removes lines that end with CR alone',
    before: 'a: 1\rb:\r  c: 1\r  d: 2\re: 3\r',
    edits: [
      { op: 'remove', path: ['b', 'c'] },
      { op: 'set', path: ['b', 'f'], value: 4 },
    ],
    after: 'a: 1\rb:\r  d: 2\r  f: 4\re: 3\r',
  },
  {
    name: 'has nothing to offer where the path is gone',
    before: 'a: 1\n',
    edits: [{ op: 'remove', path: ['b'] }],
    after: undefined,
  },
  {
    name: 'does not write through an alias',
    before: 'a: &x {b: 1}\nc: *x\n',
    edits: [{ op: 'set', path: ['c', 'd'], value: 1 }],
    after: undefined,
  },
];

describe('field edits', () => {
  for (const { name, before, edits, after } of cases) {
    test(name, () => assert.equal(edited(before, ...edits), after));
  }

  test('what is written can be read back', () => {
    for (const value of [
      'yes',
      'n',
      '0x10',
      '1.0',
      '',
      ' a',
      'a: b',
      '# c',
      'ä "q"',
      '~',
      '-',
      '*x',
      '{',
      '1_0',
      'a\nb',
      '<<',
    ]) {
      const text = edited('a: 1\n', { op: 'set', path: ['a'], value }) ?? '';
      const flow =
        edited('x: {a: 1}\n', { op: 'set', path: ['x', value === '<<' ? 'k' : value], value }) ?? '';
      assert.deepEqual(parseDocument(text).value, { a: value }, text);
      assert.deepEqual(
        parseDocument(flow).value,
        { x: { a: 1, [value === '<<' ? 'k' : value]: value } },
        flow,
      );
    }
  });
});
