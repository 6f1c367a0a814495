import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyChanges } from '../../../server/src/documents/edit.ts';
import { suppressionEdit } from '../../../server/src/documents/edit-suppress.ts';
import { spanOf } from '../../../server/src/documents/locate.ts';
import { YamlSource } from '../../../server/src/documents/manifest.ts';
import {
  checkSuppressions,
  matches,
  readSuppressions,
  type Suppressible,
  suppressionOf,
} from '../../../server/src/documents/suppressions.ts';
import { closest } from '../../../server/src/rules/wording.ts';

const rules = { ids: ['wrong-type', 'unknown-field'], closest };

/** What the first suppression of a text speaks of: its lines, without line breaks. */
function target(text: string): readonly string[] | undefined {
  const [found] = readSuppressions(new YamlSource(text));
  if (found === undefined) return undefined;
  return found.target === undefined
    ? ['nothing']
    : text
        .slice(found.target.start, found.target.end)
        .split(/\r\n|\n|\r/)
        .filter((line) => line !== '');
}

const ignore = '# machineconfiguration-ignore wrong-type because';

describe('what a suppression speaks of', () => {
  const cases: readonly (readonly [name: string, text: string, lines: readonly string[] | undefined])[] = [
    ['its line', `a: 1\nb: 2 ${ignore}\nc: 3\n`, [`b: 2 ${ignore}`]],
    ['its line, of a map too', `a: ${ignore}\n  b: 1\n`, [`a: ${ignore}`]],
    ['the line below', `${ignore}\na: 1\nb: 2\n`, ['a: 1']],
    [
      'the field below',
      `a: 1\n${ignore}\nb:\n  c:\n    d: 1\n  # x\n  e: 1\nf: 2\n`,
      ['b:', '  c:', '    d: 1', '  # x', '  e: 1'],
    ],
    ['the item below', `a:\n  ${ignore}\n  - b: 1\n    c: 2\n  - d: 3\n`, ['  - b: 1', '    c: 2']],
    ['the field of an item', `a:\n- b: 1\n  ${ignore}\n  c:\n  - 2\n- d: 3\n`, ['  c:', '  - 2']],
    ['the field behind blank lines and comments', `${ignore}\n\n  # x\n\na: 1\nb: 2\n`, ['a: 1']],
    ['a member in braces', `a: {\n  ${ignore}\n  b: 1,\n  c: 2\n}\n`, ['  b: 1,']],
    ['a text of several lines', `${ignore}\na: |\n  one\n  two\nb: 1\n`, ['a: |', '  one', '  two']],
    ['an unindented list', `${ignore}\na:\n- 1\n- 2\nb: 1\n`, ['a:', '- 1', '- 2']],
    ['a key without a value', `${ignore}\na:\nb: 1\n`, ['a:']],
    ['an item without a value', `a:\n${ignore}\n-\n- 1\n`, ['-']],
    ['the line, where the text is broken', `${ignore}\n  }\nb: 1\n`, ['  }']],
    ['in CRLF', `a: 1\r\n${ignore}\r\nb:\r\n  c: 1\r\nd: 1\r\n`, ['b:', '  c: 1']],
    ['with CR alone', `a: 1\r${ignore}\rb:\r  c: 1\rd: 1\r`, ['b:', '  c: 1']],
    ['at the head of a document', `---\n${ignore}\na: 1\n`, ['a: 1']],
    ['behind ---', `--- ${ignore}\na: 1\n`, [`--- ${ignore}`]],
    ['at the end', `a: 1\n${ignore}\n`, ['nothing']],
    [
      'several comments, one field',
      `${ignore}\n# machineconfiguration-ignore unknown-field so\na: 1\n`,
      ['a: 1'],
    ],
    ['not in quotes', `a: "\n  ${ignore}\n  "\n`, undefined],
    ['not in quotes on one line', `a: "x ${ignore}"\nb: 'x ${ignore}'\n`, undefined],
    ['not in a block scalar', `a: |\n  ${ignore}\n  x\nb: >-\n  ${ignore}\n`, undefined],
    ['not without a blank before it', `a: x${ignore}\n`, undefined],
    ['not another word', '# machineconfiguration-ignore-file x y\na: 1\n', undefined],
    ['not within a sentence', '# see machineconfiguration-ignore x y\na: 1\n', undefined],
  ];
  for (const [name, text, expected] of cases) test(name, () => assert.deepEqual(target(text), expected));

  test('its rule, its reason and its place', () => {
    const text = `a: 1 #machineconfiguration-ignore  wrong-type   OCPBUGS-1: "as it is"  \n`;
    const [found] = readSuppressions(new YamlSource(text));
    assert.equal(found?.rule, 'wrong-type');
    assert.equal(found?.reason, 'OCPBUGS-1: "as it is"');
    assert.equal(text.slice(found?.span.start, found?.span.end), text.slice(5).trimEnd());
  });

  test('whose span begins in its lines', () => {
    const source = new YamlSource(`${ignore}\na:\n  b: 1\nc: 2\n`);
    const [found] = readSuppressions(source);
    const at = (path: readonly string[]) =>
      found !== undefined && matches(found, spanOf(source.parsed, path));
    assert.deepEqual([at(['a']), at(['a', 'b']), at(['c'])], [true, true, false]);
  });

  test('JSON has none', () => {
    const source = new YamlSource(`{"a": "${ignore}"}`, 'json');
    assert.deepEqual(readSuppressions(source), []);
  });
});

describe('what is wrong with suppressions', () => {
  const mistakes = (text: string, ...findings: readonly Suppressible[]) => {
    const suppressions = readSuppressions(new YamlSource(text));
    return checkSuppressions(suppressions, findings, rules).map(
      ({ mistake, message }) => `${mistake}: ${message}`,
    );
  };
  const finding = (text: string, rule: string): Suppressible => {
    const start = text.indexOf('a: 1');
    return { rule, span: { start, end: start + 1 } };
  };

  test('nothing, where it silences something', () => {
    const text = `${ignore}\na: 1\n`;
    const suppressions = readSuppressions(new YamlSource(text));
    assert.notEqual(suppressionOf(suppressions, finding(text, 'wrong-type')), undefined);
    assert.equal(suppressionOf(suppressions, finding(text, 'unknown-field')), undefined);
    assert.deepEqual(mistakes(text, finding(text, 'wrong-type')), []);
  });

  test('that it silences nothing, each by itself', () => {
    const text = `${ignore}\n${ignore}\na: 1\n`;
    const unused = 'unused: There is nothing here for wrong-type to ignore; remove this comment.';
    assert.deepEqual(mistakes(text, finding(text, 'unknown-field')), [unused, unused]);
    assert.deepEqual(mistakes(text, finding(text, 'wrong-type')), [unused]);
  });

  for (const reason of ['', ' ', ' <why>']) {
    test(`that it has no reason:${reason}`, () => {
      const text = `# machineconfiguration-ignore wrong-type${reason}\na: 1\n`;
      const [mistake] = mistakes(text, finding(text, 'wrong-type'));
      assert.match(mistake ?? '', /^no-reason: Say why: /);
      assert.equal(
        suppressionOf(readSuppressions(new YamlSource(text)), finding(text, 'wrong-type')),
        undefined,
      );
    });
  }

  test('that there is no such rule', () => {
    assert.match(
      mistakes('a: 1 # machineconfiguration-ignore wrong-typ x\n')[0] ?? '',
      /unknown-rule: .*Did you mean wrong-type\?/,
    );
    assert.match(
      mistakes('a: 1 # machineconfiguration-ignore zzz x\n')[0] ?? '',
      /unknown-rule: There is no rule "zzz"/,
    );
    assert.match(mistakes('a: 1 # machineconfiguration-ignore\n')[0] ?? '', /^no-rule: Name the rule/);
  });
});

describe('the edit that suppresses a finding', () => {
  const edited = (text: string, path: readonly (string | number)[], language: 'yaml' | 'json' = 'yaml') => {
    const source = new YamlSource(text, language);
    const change = suppressionEdit(source, spanOf(source.parsed, path), 'wrong-type');
    return change === undefined ? undefined : applyChanges(text, [change]);
  };
  const comment = '# machineconfiguration-ignore wrong-type <why>';
  const cases: readonly (readonly [string, string, readonly (string | number)[], string | undefined])[] = [
    ['above the line, as far in', 'a:\n  b: 1\n', ['a', 'b'], `a:\n  ${comment}\n  b: 1\n`],
    ['above the first line', 'a: 1\n', ['a'], `${comment}\na: 1\n`],
    ['behind a byte order mark', '\ufeffa: 1\n', ['a'], `\ufeff${comment}\na: 1\n`],
    ['behind ---', '---\na: 1\n', ['a'], `---\n${comment}\na: 1\n`],
    ['above a list item', 'a:\n- b: 1\n', ['a', 0, 'b'], `a:\n${comment}\n- b: 1\n`],
    ['in braces', 'a: {\n  b: 1,\n  c: 2\n}\n', ['a', 'c'], `a: {\n  b: 1,\n  ${comment}\n  c: 2\n}\n`],
    ['above the line of braces', 'a: {b: 1}\n', ['a', 'b'], `${comment}\na: {b: 1}\n`],
    ['above a text of several lines', 'a:\n  b: |\n    x\n', ['a', 'b'], `a:\n  ${comment}\n  b: |\n    x\n`],
    ['in CRLF', 'a:\r\n  b: 1\r\n', ['a', 'b'], `a:\r\n  ${comment}\r\n  b: 1\r\n`],
    ['not in JSON', '{\n  "a": 1\n}\n', ['a'], undefined],
    ['not where the document is in the way', '--- {a: 1}\n', ['a'], undefined],
  ];
  for (const [name, text, path, after] of cases) test(name, () => assert.equal(edited(text, path), after));

  test('not in a JSON file', () => assert.equal(edited('{"a": 1}', ['a'], 'json'), undefined));

  test('not within a text', () => {
    const source = new YamlSource('a: "one\n  two"\n');
    assert.equal(suppressionEdit(source, { start: 11, end: 12 }, 'wrong-type'), undefined);
  });
});
