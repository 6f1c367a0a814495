import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Cursor, cursorAt } from '../../../server/src/documents/cursor.ts';

/** The cursor at the bar of the text. */
function cursor(marked: string): Cursor | undefined {
  const offset = marked.indexOf('|');
  assert.notEqual(offset, -1, 'the text has no |');
  return cursorAt(marked.slice(0, offset) + marked.slice(offset + 1), offset);
}

function found(marked: string): string | undefined {
  const place = cursor(marked);
  return place === undefined ? undefined : `${place.wants} ${place.path.join('.')} "${place.word}"`;
}

const cases: readonly (readonly [marked: string, found: string | undefined])[] = [
  // An empty line is the place for a key, as far in as it stands.
  ['spec:\n  |', 'key spec ""'],
  ['spec:\n  a: 1\n  |\n', 'key spec ""'],
  ['spec:\n  a:\n    b: 1\n  |\n  c: 2\n', 'key spec ""'],
  ['spec:\n  a: 1\n|\n', 'key  ""'],
  // A half-typed key, with siblings before and after it.
  ['spec:\n  man|\n  logLevel: Normal\n', 'key spec "man"'],
  ['spec:\n  logLevel: Normal\n  man|', 'key spec "man"'],
  ['spec:\n  ma|naged: x\n', 'key spec "ma"'],
  // Values.
  ['spec:\n  logLevel: |', 'value spec.logLevel ""'],
  ['spec:\n  logLevel: |\n  other: 1\n', 'value spec.logLevel ""'],
  ['spec:\n  logLevel: De|bug\n', 'value spec.logLevel "De"'],
  ['spec:\n  logLevel: "De|"\n', 'value spec.logLevel "De"'],
  ["spec:\n  logLevel: 'De|'\n", 'value spec.logLevel "De"'],
  // Lists.
  ['list:\n- |', 'key list.0 ""'],
  ['list:\n- a: 1\n- |\n', 'key list.1 ""'],
  ['list:\n- a: 1\n  |\n', 'key list.0 ""'],
  ['list:\n- res|\n  a: 1\n', 'key list.0 "res"'],
  ['list:\n- a: |\n', 'value list.0.a ""'],
  ['list:\n  - a: 1\n    sel:\n      mo|\n', 'key list.0.sel "mo"'],
  // Flow style and JSON.
  ['a: {b: 1, |}', 'key a ""'],
  ['a: {b: |}', 'value a.b ""'],
  ['a: {b: 1, c|}', 'key a "c"'],
  ['a: [{m|}]', 'key a.0 "m"'],
  ['a: [x, |]', 'value a.1 ""'],
  ['{"a": "|"}', 'value a ""'],
  ['{"a": {"b|": 1}}', 'key a "b"'],
  // Broken around it.
  ['spec:\n  a: [1, 2\n  lo|', 'key spec "lo"'],
  ['a: {b: {c: |', 'value a.b.c ""'],
  ['spec:\n  a 1\n  b: |\n', 'value spec.b ""'],
  ['spec:\n  a 1\n  b:\n    c|\n', 'key spec.b "c"'],
  // Right behind the colon.
  ['spec:\n  a:|\n  b: 1\n', 'value spec.a ""'],
  ['- a:|', 'value 0.a ""'],
  ['a: {b:|}', 'value a.b ""'],
  ['{"a":|}', 'value a ""'],
  // Nowhere.
  ['# |', undefined],
  ['a: 1 # x |', undefined],
  ['a: "x # |"', undefined],
  ['a: some words |here', undefined],
  ['a: >\n  folded |\n', undefined],
];

describe('what can be typed at the cursor', () => {
  for (const [marked, expected] of cases) {
    test(JSON.stringify(marked), () => assert.equal(found(marked), expected));
  }

  test('what a choice takes the place of', () => {
    const place = cursor('spec:\n  logLevel: "De|bug"\n');
    assert.deepEqual(place?.replace, { start: 18, end: 25 });
    assert.equal(cursor('spec:\n  log|Level: x\n')?.hasColon, true);
    assert.equal(cursor('spec:\n  log|\n')?.hasColon, false);
    assert.equal(cursor('spec:\n  - log|\n')?.column, 4);
    assert.equal(cursor('a: {b|}')?.flow, true);
    assert.equal(cursor('a:\n  b|')?.flow, false);
  });

  test('the document without the word', () => {
    assert.deepEqual(cursor('spec:\n  a: 1\n  man|\n')?.value, { spec: { a: 1 } });
    assert.deepEqual(cursor('spec:\n  a: x|\n')?.value, { spec: { a: null } });
  });

  test('never fails, and never reaches beyond its line', () => {
    const pieces = [
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '# ',
      '&x ',
      '*x',
      '|',
      '\t',
      '---\n',
    ];
    let state = 1;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * below);
    };
    for (let round = 0; round < 1_500; round++) {
      const text = Array.from({ length: random(20) }, () => pieces[random(pieces.length)]).join('');
      const offset = random(text.length + 1);
      const place = cursorAt(text, offset);
      if (place === undefined) continue;
      const { start, end } = place.replace;
      assert.ok(start <= offset && offset <= end && end <= text.length, JSON.stringify(text));
      assert.ok(!text.slice(start, end).includes('\n'), JSON.stringify(text));
    }
  });
});
