import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Cursor, cursorAt } from '../../../server/src/documents/cursor.ts';
import { applyChanges, toTextChanges } from '../../../server/src/documents/edit.ts';
import { spanOf } from '../../../server/src/documents/locate.ts';
import { Manifest, rangeIn } from '../../../server/src/documents/manifest.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';
import type { FieldEdit } from '../../../server/src/domain/field-edit.ts';
import { valueAt } from '../../../server/src/domain/field-path.ts';

describe('what JSON says', () => {
  const cases: readonly (readonly [text: string, value: unknown])[] = [
    ['', null],
    [' \n', null],
    ['\ufeff {"a":1}\r\n', { a: 1 }],
    ['{\n\t"a":\t{\n\t\t"b": [1, true, null]\n\t}\n}', { a: { b: [1, true, null] } }],
    ['"x"', 'x'],
    ['{"a":"\\/ \\ud83d\\ude00 \\u0000 \\"\\\\"}', { a: '/ 😀 \0 "\\' }],
    // Go puts the replacement character for half a pair.
    ['{"a":"\\ud800"}', { a: '\ufffd' }],
    [
      '{"a":9223372036854775807,"b":-9223372036854775808}',
      { a: 9223372036854775807n, b: -9223372036854775808n },
    ],
    ['{"a":9223372036854775808}', { a: 2 ** 63 }],
    ['{"a":1.0,"b":1e3,"c":-0,"d":0.5}', { a: 1, b: 1000, c: 0, d: 0.5 }],
    ['{"<<":{"a":1},"yes":"yes"}', { '<<': { a: 1 }, yes: 'yes' }],
  ];
  for (const [text, value] of cases) {
    test(JSON.stringify(text), () => {
      const parsed = parseDocument(text, 'json');
      assert.deepEqual(parsed.value, value);
      assert.deepEqual(parsed.problems, []);
    });
  }

  test('fields may have the names of JavaScript’s own', () => {
    const { value } = parseDocument('{"__proto__":{"a":1},"constructor":2}', 'json');
    assert.equal(JSON.stringify(value), '{"__proto__":{"a":1},"constructor":2}');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });
});

describe('what is no JSON has one problem', () => {
  const cases: readonly (readonly [text: string, at: string, message: RegExp])[] = [
    ['{"a": yes}', 'yes', /^yes is no JSON value/],
    ["{'a': 1}", "'", /A key of a JSON object is text in double quotes/],
    ['{a: 1}', 'a', /A key of a JSON object/],
    ['{"a": \'x\'}', "'x'", /text stands in double quotes/],
    ['{"a": 1,}', ',', /no comma behind the last member/],
    ['[1, 2,\n]', ',', /no comma behind the last member/],
    ['{"a": 1\n"b": 2}', '"', /A comma is missing before this/],
    ['{"a" 1}', '1', /A colon is missing/],
    ['{"a": }', '}', /A value is missing here/],
    ['{"a": {"b": 1}', '{', /This "\{" is not closed with "\}"/],
    ['{"a": [1', '[', /This "\[" is not closed with "\]"/],
    ['{"a": "x\n}', '"x', /no closing double quote on its line/],
    ['{"a": "x\ty"}', '\t', /U\+0009 stands in JSON text only as an escape/],
    ['{"a": "\\x"}', '\\x', /is no escape of JSON/],
    ['{"a": "\\u12"}', '\\u', /is no escape of JSON/],
    ['{"a": 01}', '01', /01 is no JSON value/],
    ['{"a": NaN}', 'NaN', /NaN is no JSON value/],
    ['{"a": 1e400}', '1e400', /too large/],
    ['// x\n{"a": 1}', '/', /JSON has no comments/],
    ['{"a": 1 /* x */}', '/', /JSON has no comments/],
    ['{"a": 1}\n{"a": 2}\n', '{', /one value is read here/],
    ['{"a": 1}}', '}', /Nothing can follow/],
    ['kind: X\napiVersion: v1\n', 'kind', /no JSON value/],
  ];
  for (const [text, at, message] of cases) {
    test(JSON.stringify(text), () => {
      const { problems } = parseDocument(text, 'json');
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.message ?? '', message);
      assert.equal(text.slice(problems[0]?.start, problems[0]?.end), at);
    });
  }

  test('and yet its healthy part has a value', () => {
    assert.deepEqual(parseDocument('{"a": 1, "b": [2, "c', 'json').value, { a: 1, b: [2, ''] });
    assert.deepEqual(parseDocument('{"a": 1}\n{"a": 2}', 'json').value, { a: 1 });
  });

  test('a key that is set twice is shown where it is set again', () => {
    const text = '{"a": 1, "\\u0061": 2}';
    const { problems, value } = parseDocument(text, 'json');
    assert.deepEqual(value, { a: 2 });
    assert.equal(problems[0]?.code, 'duplicate-key');
    assert.equal(text.slice(problems[0]?.start, problems[0]?.end), '"\\u0061"');
  });
});

describe('a JSON file', () => {
  const text = '{\r\n\t"kind": "X",\r\n\t"s": "---",\r\n\t"list": [\r\n---\r\n\t\t{"é😀": true}]\r\n}\r\n';
  test('is told by its name or by what the editor calls it', () => {
    const isJson = (uri: string, languageId: string) =>
      Manifest.create(uri, languageId, 1, '{}').documents[0]?.source.language === 'json';
    assert.deepEqual(
      [
        isJson('f.json', 'yaml'),
        isJson('f.JSON', 'yaml'),
        isJson('f', 'json'),
        isJson('f', 'jsonc'),
        isJson('f.yaml', 'yaml'),
      ],
      [true, true, true, true, false],
    );
  });

  test('is one document, whatever stands in it', () => {
    const manifest = Manifest.create('f.json', 'json', 1, text);
    assert.deepEqual(
      manifest.documents.map(({ source }) => source.text),
      [text],
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const after = Manifest.update(manifest, [{ range, text: ' ' }], 2);
    assert.deepEqual(
      after.documents.map(({ source }) => source.text),
      [` ${text}`],
    );
    assert.equal(after.documents[0]?.source.language, 'json');
  });

  test('shows its fields where they are', () => {
    const [document] = Manifest.create('f.json', 'json', 1, text.replace('---\r\n', '')).documents;
    assert.ok(document !== undefined);
    const { start, end } = spanOf(document.source.parsed, ['list', 0, 'é😀'], 'key');
    assert.deepEqual(rangeIn(document, start, end), {
      start: { line: 4, character: 3 },
      end: { line: 4, character: 8 },
    });
    assert.equal(document.text.slice(start, end), '"é😀"');
  });
});

describe('an edit of JSON leaves JSON', () => {
  const texts = {
    tabs: '{\n\t"kind": "X",\n\t"spec": {\n\t\t"a": 1,\n\t\t"l": [\n\t\t\t{\n\t\t\t\t"r": "x"\n\t\t\t}\n\t\t],\n\t\t"e": {},\n\t\t"el": [],\n\t\t"n": null\n\t}\n}\n',
    'one line': '{"kind":"X","spec":{"a":1,"l":[{"r":"x"}],"e":{},"el":[],"n":null}}',
    'CRLF and odd blanks':
      '{\r\n    "kind" : "X" ,\r\n    "spec" : { "a" : 1 , "l" : [ { "r" : "x" } ] , "e" : { } , "el" : [\r\n    ] , "n" : null }\r\n}\r\n',
  };
  const edits: readonly FieldEdit[] = [
    { op: 'set', path: ['spec', 'a'], value: 'yes' },
    { op: 'set', path: ['spec', 'a'], value: { b: [1, { c: 2 }] } },
    { op: 'set', path: ['spec', 'new', 'x'], value: [true, {}] },
    { op: 'set', path: ['spec', 'e', 'x'], value: { y: null } },
    { op: 'set', path: ['spec', 'n', 'x'], value: 1 },
    { op: 'set', path: ['spec', 'l', 0], value: { z: 'q"\\' } },
    { op: 'set', path: ['spec', 'l', 0, 'r'], value: 5 },
    { op: 'set', path: ['apiVersion'], value: 'v1' },
    { op: 'set', path: ['metadata', 'name'], value: 'cluster' },
    { op: 'append', path: ['spec', 'l'], value: { r: 'y', s: ['z'] } },
    { op: 'append', path: ['spec', 'el'], value: { r: 'y' } },
    { op: 'append', path: ['spec', 'n'], value: 'q' },
  ];
  for (const [name, text] of Object.entries(texts)) {
    test(`that is set: ${name}`, () => {
      for (const edit of edits) {
        if (edit.op !== 'set' && edit.op !== 'append') continue;
        const after = applied(text, edit);
        const value = JSON.parse(after);
        const at = valueAt(value, edit.path);
        assert.deepEqual(edit.op === 'append' && Array.isArray(at) ? at.at(-1) : at, edit.value, after);
        assert.equal(/[^\r]\n/.test(after), text.includes('\n') && !text.includes('\r'), after);
      }
    });
    test(`that is removed and renamed: ${name}`, () => {
      for (const path of [
        ['kind'],
        ['spec'],
        ['spec', 'a'],
        ['spec', 'n'],
        ['spec', 'l', 0],
        ['spec', 'l', 0, 'r'],
      ]) {
        const value = JSON.parse(applied(text, { op: 'remove', path }));
        assert.equal(valueAt(value, path), undefined);
        assert.notEqual(valueAt(value, path.slice(0, -1)), undefined);
      }
      const renamed = JSON.parse(applied(text, { op: 'rename', path: ['spec', 'a'], key: 'b"c' }));
      assert.equal(valueAt(renamed, ['spec', 'b"c']), 1);
      const both = applied(
        text,
        { op: 'remove', path: ['spec', 'a'] },
        { op: 'remove', path: ['spec', 'l'] },
      );
      assert.deepEqual(Object.keys(JSON.parse(both).spec), ['e', 'el', 'n']);
    });
  }

  test('indented as the file is', () => {
    assert.equal(
      applied('{\n\t"spec": {\n\t\t"a": 1\n\t}\n}\n', {
        op: 'set',
        path: ['spec', 'b'],
        value: { c: ['x'], d: {} },
      }),
      '{\n\t"spec": {\n\t\t"a": 1,\n\t\t"b": {\n\t\t\t"c": [\n\t\t\t\t"x"\n\t\t\t],\n\t\t\t"d": {}\n\t\t}\n\t}\n}\n',
    );
    assert.equal(
      applied('{ "a": 1,\n  "b": 2 }', { op: 'set', path: ['c'], value: { d: 1 } }),
      '{ "a": 1,\n  "b": 2,\n  "c": { "d": 1 } }',
    );
  });

  test('of a file that is still empty', () => {
    assert.deepEqual(JSON.parse(applied('', { op: 'set', path: ['kind'], value: 'X' })), { kind: 'X' });
  });
});

function applied(text: string, ...edits: readonly FieldEdit[]): string {
  const changes = toTextChanges(text, parseDocument(text, 'json'), edits);
  assert.ok(changes !== undefined, JSON.stringify(edits));
  return applyChanges(text, changes);
}

describe('the cursor in JSON', () => {
  const at = (marked: string): Cursor | undefined => {
    const offset = marked.indexOf('|');
    return cursorAt(marked.slice(0, offset) + marked.slice(offset + 1), offset, 'json');
  };
  const cases: readonly (readonly [marked: string, found: string | undefined])[] = [
    ['{\n\t"spec": {\n\t\t"logLevel": "De|bug",\n\t\t"x": 1\n\t}\n}', 'value spec.logLevel "De"'],
    ['{\n\t"spec": {\n\t\t"a": 1,\n\t\t|\n\t}\n}', 'key spec ""'],
    ['{\n\t"spec": {\n\t\t"a": 1,\n\t\t"ma|"\n\t}\n}', 'key spec "ma"'],
    ['{\n\t"spec": {\n\t\t"a": 1,\n\t\t"ma|\n\t}\n}', 'key spec "ma"'],
    ['{"spec":{"a":|}}', 'value spec.a ""'],
    ['{"spec":{"a":"|"}}', 'value spec.a ""'],
    ['\ufeff{"a":{"|":1}}', 'key a ""'],
    ['{|}', 'key  ""'],
    ['{"|"}', 'key  ""'],
    ['{"l":[{"a":1},{|}]}', 'key l.1 ""'],
    ['{"a": tr|}', 'value a "tr"'],
    ['{\r\n  "a": {\r\n    "b": "|"\r\n  }\r\n}', 'value a.b ""'],
    ['{"a": "x y|"}', undefined],
  ];
  for (const [marked, found] of cases) {
    test(JSON.stringify(marked), () => {
      const cursor = at(marked);
      assert.equal(cursor && `${cursor.wants} ${cursor.path.join('.')} "${cursor.word}"`, found);
      if (cursor !== undefined) assert.equal(cursor.style.json, true);
    });
  }

  test('in YAML that is written as JSON, quotes go on', () => {
    assert.equal(cursorAt('{"a": 1, }', 9)?.style.json, true);
    assert.equal(cursorAt('{a: 1, }', 7)?.style.json, false);
  });
});
