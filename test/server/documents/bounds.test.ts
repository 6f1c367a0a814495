import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cursorAt } from '../../../server/src/documents/cursor.ts';
import { Manifest, YamlSource } from '../../../server/src/documents/manifest.ts';
import { parseDocument } from '../../../server/src/documents/parse.ts';
import { readSuppressions } from '../../../server/src/documents/suppressions.ts';
import { isTemplate } from '../../../server/src/documents/template.ts';

/** Far more than any of this takes, even where other programs keep the machine busy; quadratic time takes longer. */
const deadline = 10_000;

function timed<Result>(work: () => Result): Result {
  const started = performance.now();
  const result = work();
  const took = performance.now() - started;
  assert.ok(took < deadline, `it took ${took.toFixed(0)} ms`);
  return result;
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');
const tooLong = /longer than 8 MiB and was not read/;
const tooDeep = /nested too deeply/;
const tooMany = /more than 1 million words/;

const cases: readonly {
  readonly name: string;
  readonly text: () => string;
  /** The first problem; undefined where there is none. */
  readonly problem?: RegExp;
  readonly language?: 'json';
}[] = [
  { name: '30 MB', text: () => '- name: something\n'.repeat(1_700_000), problem: tooLong },
  { name: '30 MB of which nothing is YAML', text: () => '}'.repeat(30_000_000), problem: tooLong },
  { name: 'more tokens than anybody writes', text: () => '- x\n'.repeat(300_000), problem: tooMany },
  { name: 'blank lines', text: () => `${'\n'.repeat(300_000)}a: 1\n` },
  { name: 'comments', text: () => `${'# c\n'.repeat(50_000)}a: 1\n` },
  { name: '100,000 keys in braces', text: () => `{${lines(100_000, (i) => `"k${i}": ${i},`).slice(0, -1)}}` },
  { name: '100,000 keys in lines', text: () => lines(100_000, (i) => `k${i}: v\n`) },
  { name: '20,000 [', text: () => '['.repeat(20_000), problem: tooDeep },
  { name: '20,000 {', text: () => '{"a":'.repeat(20_000), problem: tooDeep },
  { name: '20,000 { in JSON', text: () => '{"a":'.repeat(20_000), problem: tooDeep, language: 'json' },
  { name: '20,000 dashes', text: () => `${'- '.repeat(20_000)}x`, problem: tooDeep },
  { name: '20,000 question marks', text: () => '? '.repeat(20_000), problem: tooDeep },
  {
    name: 'block maps within each other',
    text: () => lines(2_000, (i) => `${' '.repeat(i)}a:\n`),
    problem: tooDeep,
  },
  { name: '300 levels', text: () => `${'['.repeat(300)}${']'.repeat(300)}`, problem: tooDeep },
  {
    name: 'a quote that is not closed, 8 MB',
    text: () => `"${'a: b c d e f g h\n'.repeat(450_000)}`,
    problem: /quote/,
  },
  {
    name: 'a quote that is not closed in JSON',
    text: () => `{"a": "${'x'.repeat(10_000_000)}`,
    problem: /no closing double quote/,
    language: 'json',
  },
  { name: '5 MB in quotes', text: () => `a: "${'x'.repeat(5_000_000)}"\n` },
  { name: '5 MB in JSON', text: () => `{"a": "${'x'.repeat(5_000_000)}"}`, language: 'json' },
  { name: '5 MB of escapes', text: () => `{"a": "${'\\n'.repeat(2_500_000)}"}` },
  { name: '5 MB without quotes', text: () => `a: ${'x y '.repeat(1_250_000)}\n` },
  { name: '5 MB of digits', text: () => `a: ${'7'.repeat(5_000_000)}\n` },
  {
    name: '5 MB of digits in JSON',
    text: () => `{"a": ${'7'.repeat(5_000_000)}}`,
    problem: /too large/,
    language: 'json',
  },
  { name: '5 MB of backslashes', text: () => `a: "${'\\\\'.repeat(2_500_000)}\\/"\n`, problem: /no escape/ },
  { name: 'mistakes on one line', text: () => '! '.repeat(50_000), problem: /tag/ },
  { name: 'mistakes on every line', text: () => 'a: }\n'.repeat(20_000), problem: /./ },
  { name: 'tabs on every line', text: () => `a:\n${'\tb: 1\n'.repeat(10_000)}`, problem: /tabs/ },
  { name: 'directives', text: () => '%YAML 1.1\n'.repeat(50_000), problem: /directives/ },
  { name: 'an anchor within itself', text: () => 'a: &a [*a, {<<: *a}]\n', problem: /not complete/ },
  {
    name: 'a billion values by merging',
    text: () =>
      `a0: &a0 {x: 1}\n${lines(40, (i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}], k: *a${i}}\n`)}`,
    problem: /repeat too many values/,
  },
  {
    name: 'depth by aliases',
    text: () =>
      `a0: &a0 x\n${lines(20, (i) => `a${i + 1}: &a${i + 1} ${'['.repeat(100)}*a${i}${']'.repeat(100)}\n`)}`,
    problem: tooDeep,
  },
  { name: 'an alias on every line', text: () => `a: &a 1\nb:\n${'- *a\n'.repeat(20_000)}` },
];

describe('the time a document takes is bounded', () => {
  for (const { name, text, problem, language } of cases) {
    test(name, () => {
      const made = text();
      const { problems } = timed(() => parseDocument(made, language));
      if (problem === undefined) assert.deepEqual(problems, []);
      else assert.match(problems[0]?.message ?? '', problem);
      assert.ok(problems.length <= 500);
      for (const { start, end } of problems) assert.ok(start >= 0 && end > start && start <= made.length);
    });
  }

  test('what is not read has no value, and so no findings', () => {
    const { value, contents } = parseDocument('['.repeat(20_000));
    assert.equal(value, undefined);
    assert.equal(contents, null);
  });

  test('100,000 documents, and an edit of one', () => {
    const text = 'a: 1\n---\n'.repeat(100_000);
    const before = timed(() => Manifest.create('f', 'yaml', 1, text));
    assert.equal(before.documents.length, 100_001);
    const place = { line: 100_000, character: 3 };
    const after = timed(() =>
      Manifest.update(before, [{ range: { start: place, end: place }, text: '2' }], 2),
    );
    assert.equal(after.documents.length, 100_001);
    assert.deepEqual(after.documents[50_000]?.source.parsed.value, { a: 21 });
  });

  test('30 MB in many documents is only cut', () => {
    const text = `a: ${'x'.repeat(1_000)}\n---\n`.repeat(30_000);
    assert.equal(timed(() => Manifest.create('f', 'yaml', 1, text)).documents.length, 30_001);
  });

  test('lines that end with CR alone', () => {
    const text = 'a: 1 # x\r'.repeat(100_000);
    const manifest = timed(() => Manifest.create('f', 'yaml', 1, text));
    assert.equal(manifest.documents[0]?.lineBreaks, 100_000);
  });

  test('looking for templates, suppressions and the cursor', () => {
    const braces = new YamlSource('{'.repeat(200_000));
    assert.equal(
      timed(() => isTemplate(braces)),
      false,
    );
    const strings = new YamlSource(`a: "${'{{'.repeat(500_000)}"\n`);
    assert.equal(
      timed(() => isTemplate(strings)),
      false,
    );
    const comments = new YamlSource('# machineconfiguration-ignore x y\n'.repeat(5_000));
    assert.equal(timed(() => readSuppressions(comments)).length, 5_000);
    const long = `a: "${'x'.repeat(1_000_000)}"\nb: `;
    assert.equal(timed(() => cursorAt(long, long.length))?.wants, 'value');
  });
});
