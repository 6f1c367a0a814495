import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { spanOf } from '../../../server/src/documents/locate.ts';
import { Manifest, rangeIn } from '../../../server/src/documents/manifest.ts';

function texts(manifest: Manifest): readonly string[] {
  return manifest.documents.map(({ source }) => source.text);
}

/** A generator of numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('the documents of a manifest', () => {
  const cases: readonly {
    readonly name: string;
    readonly text: string;
    readonly documents: readonly string[];
  }[] = [
    { name: 'an empty file is one empty document', text: '', documents: [''] },
    {
      name: 'a separator begins a document',
      text: 'a: 1\n---\nb: 2\n',
      documents: ['a: 1\n', '---\nb: 2\n'],
    },
    {
      name: 'a separator may carry a comment',
      text: '--- # one\na: 1\n---\t\nb: 2',
      documents: ['--- # one\na: 1\n', '---\t\nb: 2'],
    },
    {
      name: 'dashes with text are none',
      text: '---a\n----\n--- b\n',
      documents: ['---a\n----\n', '--- b\n'],
    },
    { name: 'indented dashes are none', text: 'a: |\n  ---\n  b\n', documents: ['a: |\n  ---\n  b\n'] },
    {
      name: 'directives stay with their document',
      text: '%YAML 1.1\n---\na: 1\n',
      documents: ['%YAML 1.1\n---\na: 1\n'],
    },
    {
      name: 'CR alone ends a line, and is no separator to kubectl',
      text: 'a: 1\r---\rb: 2',
      documents: ['a: 1\r---\rb: 2'],
    },
    { name: 'CRLF', text: 'a: 1\r\n---\r\nb: 2\r\n', documents: ['a: 1\r\n', '---\r\nb: 2\r\n'] },
  ];
  for (const { name, text, documents } of cases) {
    test(name, () => assert.deepEqual(texts(Manifest.create('f', 'yaml', 1, text)), documents));
  }

  test('lines are counted as an editor counts them', () => {
    for (const eol of ['\n', '\r\n', '\r']) {
      const text = ['a: 1', '', 'b:', '  c: 1'].join(eol);
      const [document] = Manifest.create('f', 'yaml', 1, text).documents;
      const at = text.indexOf('c');
      assert.deepEqual(rangeIn(document!, at, text.length), {
        start: { line: 3, character: 2 },
        end: { line: 3, character: 6 },
      });
    }
  });

  test('several objects in a file of CRLF', () => {
    const text = 'kind: A\r\n---\r\nkind: B\r\nspec:\r\n  a: 1\r\n--- # c\r\nkind: C';
    const manifest = Manifest.create('f', 'yaml', 1, text);
    assert.deepEqual(
      manifest.documents.map(({ source }) => source.parsed.value),
      [{ kind: 'A' }, { kind: 'B', spec: { a: 1 } }, { kind: 'C' }],
    );
    const second = manifest.documents[1]!;
    const { start, end } = spanOf(second.source.parsed, ['spec', 'a']);
    assert.deepEqual(rangeIn(second, start, end).start, { line: 4, character: 5 });
  });

  test('an edit keeps every other document, and what was worked out for it', () => {
    const before = Manifest.create('f', 'yaml', 1, 'a: 1\n---\nb: 2\n---\nc: 3\n');
    const sources = before.documents.map(({ source }) => source);
    const range = { start: { line: 2, character: 3 }, end: { line: 2, character: 4 } };
    const after = Manifest.update(before, [{ range, text: '22\n# more' }], 2);
    assert.deepEqual(texts(after), ['a: 1\n', '---\nb: 22\n# more\n', '---\nc: 3\n']);
    assert.equal(after.documents[0]?.source, sources[0]);
    assert.notEqual(after.documents[1]?.source, sources[1]);
    assert.equal(after.documents[2]?.source, sources[2]);
    assert.deepEqual(rangeIn(after.documents[2]!, 4, 5).start, { line: 5, character: 0 });
  });

  test('after any edits the documents are those of a file that was opened anew', () => {
    const random = seeded(7);
    const pieces = [
      'a: 1\n',
      '---\n',
      '---',
      '\n',
      '  b: 2\n',
      '--- # c\n',
      '%YAML 1.1\n',
      '\r\n',
      '- x\n',
      'é',
    ];
    for (let round = 0; round < 300; round++) {
      let text = Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
      let manifest = Manifest.create('f', 'yaml', 1, text);
      for (let edit = 0; edit < 8; edit++) {
        const start = Math.floor(random() * (text.length + 1));
        const end = Math.min(text.length, start + Math.floor(random() * 6));
        const piece = random() < 0.3 ? '' : (pieces[Math.floor(random() * pieces.length)] ?? '');
        const fresh = Manifest.create('f', 'yaml', 1, text);
        const at = (offset: number) => positionAt(text, offset);
        const range = { start: at(start), end: at(end) };
        // A position between \r and \n is none: the library moves it.
        const from = fresh.offsetAt(range.start);
        const to = fresh.offsetAt(range.end);
        text = text.slice(0, from) + piece + text.slice(to);
        manifest = Manifest.update(manifest, [{ range, text: piece }], edit + 2);
        const anew = Manifest.create('f', 'yaml', 1, text);
        assert.equal(manifest.getText(), text);
        assert.deepEqual(
          manifest.documents.map(({ source, start: offset, startLine }) => [source.text, offset, startLine]),
          anew.documents.map(({ source, start: offset, startLine }) => [source.text, offset, startLine]),
        );
      }
    }
  });
});

function positionAt(text: string, offset: number): { line: number; character: number } {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
