import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyChanges, toTextChanges } from '../../../server/src/documents/edit.ts';
import { YamlSource } from '../../../server/src/documents/manifest.ts';
import type { Judge } from '../../../server/src/judge.ts';
import { rules } from '../../../server/src/rules/index.ts';
import type { Fix } from '../../../server/src/rules/rule.ts';
import {
  type Mark,
  marksOf,
  type RuleFixture,
  readRuleFixtures,
  testJudges,
} from '../../support/rule-fixture.ts';

const judges = testJudges();
const fixtures = readRuleFixtures();

/**
 * What choosing one of several values may bring up: rules that have to wait for a valid value, by the rule that offers
 * the choice. A preferred fix may bring up nothing.
 */
const broughtUp: Readonly<Record<string, readonly string[]>> = {
  'not-one-of': ['union-mismatch', 'control-plane-only'],
};

/** Every fix that is offered for a text, and the text that it makes. */
function fixesOf(
  judge: Judge,
  text: string,
): readonly (Fix & { readonly rule: string; readonly after: string | undefined })[] {
  const source = new YamlSource(text);
  return judge.reportOn(source).findings.flatMap((finding) => {
    const { rule, data } = finding;
    const offered = data === undefined ? [] : judge.fixesOf(finding, JSON.parse(JSON.stringify(data)));
    return offered.map((fix) => {
      const changes = toTextChanges(text, source.parsed, fix.edits);
      return {
        ...fix,
        rule: rule.id,
        after: changes === undefined ? undefined : applyChanges(text, changes),
      };
    });
  });
}

function count(marks: readonly Mark[], rule: string): number {
  return marks.filter((mark) => mark.rule === rule).length;
}

function comments(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
}

/** The same document written otherwise: with CRLF, with lists indented, in deeper steps. */
function variants(text: string): readonly { readonly name: string; readonly text: string }[] {
  return [
    { name: 'as written', text },
    { name: 'with CRLF', text: text.replaceAll('\n', '\r\n') },
    { name: 'after a separator', text: `---\n${text}` },
    { name: 'with steps of four', text: text.replace(/^ +/gm, (indent) => indent + indent) },
  ];
}

describe('rule fixtures', () => {
  for (const fixture of fixtures) {
    const judge = judges.for(fixture.snapshot);
    const id = `${fixture.rule}/${fixture.name}`;

    test(`${id} has exactly the findings that are marked`, () => {
      // Every broken document has this hint; what it is worth is shown by its own fixtures.
      const found = marksOf(judge, fixture.text).filter(
        ({ rule }) => rule !== 'rules-skipped' || fixture.rule === 'rules-skipped',
      );
      const key = ({ rule, line, start, end }: Mark) => `${line + 1}:${start + 1}-${end + 1} ${rule}`;
      const wanted = fixture.marks.map((mark) => {
        // A mark at the start of a line can't say how long the text is.
        const same = found.find(
          ({ rule, line, start }) =>
            mark.end === 0 && rule === mark.rule && line === mark.line && start === 0,
        );
        return key(same ?? mark);
      });
      assert.deepEqual(found.map(key).sort(), wanted.sort(), found.map(({ message }) => message).join('\n'));
      for (const mark of fixture.marks) {
        if (mark.message === undefined) continue;
        const message = found.find(({ rule, line }) => rule === mark.rule && line === mark.line)?.message;
        assert.ok(message?.includes(mark.message), `"${message}" does not say "${mark.message}"`);
      }
    });

    for (const { name, title, text } of fixture.fixed) {
      test(`${fixture.rule}/${name} is the text after "${title}"`, () => {
        const fix = fixesOf(judge, fixture.text).find(
          (offered) => offered.rule === fixture.rule && offered.title === title,
        );
        assert.ok(
          fix !== undefined,
          `offered: ${fixesOf(judge, fixture.text)
            .map((offer) => offer.title)
            .join(' · ')}`,
        );
        assert.equal(fix.after, text);
      });
    }

    test(`${id}: every fix mends its finding, breaks nothing and keeps the comments, however the text is written`, () => {
      for (const variant of variants(fixture.text)) {
        if (fixture.marks.some(({ rule }) => rule === 'yaml-syntax') && variant.name === 'with steps of four')
          continue;
        checkFixes(judge, fixture, variant);
      }
    });
  }
});

function checkFixes(
  judge: Judge,
  fixture: RuleFixture,
  variant: { readonly name: string; readonly text: string },
): void {
  const before = marksOf(judge, variant.text);
  for (const fix of fixesOf(judge, variant.text)) {
    const where = `${fixture.rule}/${fixture.name} ${variant.name}, "${fix.title}"`;
    assert.ok(fix.after !== undefined, `${where} makes no text`);
    const after = marksOf(judge, fix.after);
    assert.ok(count(after, fix.rule) < count(before, fix.rule), `${where} leaves its finding:\n${fix.after}`);
    const expected = fix.preferred === true ? [] : (broughtUp[fix.rule] ?? []);
    const fresh = after.filter(
      ({ rule }) => count(after, rule) > count(before, rule) && !expected.includes(rule),
    );
    assert.deepEqual(
      fresh.map(({ rule, message }) => `${rule}: ${message}`),
      [],
      `${where} breaks something:\n${fix.after}`,
    );
    const removes = fix.edits.some(({ op }) => op === 'remove');
    if (!removes) assert.deepEqual(comments(fix.after), comments(variant.text), `${where} loses a comment`);
    assert.equal(fix.after.includes('\r\n'), variant.text.includes('\r\n'), where);
    assert.ok(!variant.text.includes('\r\n') || !/[^\r]\n/.test(fix.after), `${where} mixes line ends`);
  }
}

describe('rules', () => {
  test('every rule has fixtures that are wrong and one that is right', () => {
    for (const { id } of rules) {
      const own = fixtures.filter(({ rule }) => rule === id);
      assert.ok(
        own.some(({ marks }) => marks.some(({ rule }) => rule === id)),
        `${id} has no fixture with a finding of its own`,
      );
      assert.ok(
        own.some(({ marks }) => marks.length === 0),
        `${id} has no fixture without findings`,
      );
    }
  });

  test('every fixture folder is a rule’s', () => {
    const known = [...rules.map(({ id }) => id), 'yaml-syntax', 'duplicate-key'];
    for (const { rule } of fixtures) assert.ok(known.includes(rule), rule);
  });

  test('ids are kebab-case, unique and in the order of the alphabet', () => {
    const ids = rules.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    for (const id of ids) assert.match(id, /^[a-z]+(?:-[a-z]+)*$/);
  });
});
