import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportFile } from '../../../server/src/cli/documents.ts';
import type { DocumentReport, FileReport } from '../../../server/src/cli/report.ts';
import type { TargetWishes } from '../../../server/src/judge/target-choice.ts';
import { testJudges } from '../../support/rule-fixture.ts';

const judges = testJudges();
const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\n';
const flags = { release: { major: 4, minor: 22 }, platform: 'AWS' };

function report(text: string, wishes: TargetWishes = { flags }): FileReport {
  return reportFile('a.yaml', text, {
    modelineOf: judges.modelineOf,
    judgeFor: (manifest) => {
      const { target: modeline } = judges.modelineOf(manifest);
      return judges.for({}, { ...wishes, ...(modeline === undefined ? {} : { modeline }) });
    },
  }).file;
}

/** A document in short: what it is, the verdict, and the rules of its findings. */
function brief({ index, item, kind, name, admission, findings }: DocumentReport): string {
  const number = item === undefined ? `${index}` : `${index}.${item}`;
  return [number, kind, name, admission, ...findings.map(({ rule }) => rule)].map(String).join(' ');
}

const briefs = (text: string) => report(text).documents.map(brief);

describe('the documents of a file', () => {
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['an empty file', '', []],
    ['comments only', '# nothing\n---\n# still nothing\n---\n', []],
    ['null', 'null\n---\n~\n', []],
    ['ours', `${head}spec: {}\n`, ['0 MachineConfiguration cluster accepted']],
    ['after a comment', `# first\n---\n${head}spec: {}\n`, ['0 MachineConfiguration cluster accepted']],
    [
      'several, each judged',
      `kind: Pod\nmetadata: {name: p}\n---\n${head}spec: {logLevel: debug}\n---\n---\n${head}spec: {}\n`,
      [
        '0 Pod p unknown',
        '1 MachineConfiguration cluster rejected not-one-of',
        '2 MachineConfiguration cluster accepted',
      ],
    ],
    ['no objects', 'just words\n---\n[1, 2]\n', ['0 null null unknown', '1 null null unknown']],
    [
      'names that are no strings',
      'apiVersion: 1\nkind: true\nmetadata: {name: 7}\n',
      ['0 null null unknown'],
    ],
    [
      'a list, its items one by one',
      `apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n- ${head.trimEnd().replaceAll('\n', '\n  ')}\n  spec: {logLevel: debug}\n- 7\n`,
      [
        '0.0 Pod null unknown',
        '0.1 MachineConfiguration cluster rejected not-one-of',
        '0.2 null null unknown',
      ],
    ],
    ['an empty list', 'apiVersion: v1\nkind: List\nitems: []\n', ['0 List null unknown']],
    [
      'one that cannot be parsed beside a good one',
      `${head}spec: {logLevel: debug\n---\n${head}spec: {}\n`,
      ['0 MachineConfiguration cluster rejected yaml-syntax', '1 MachineConfiguration cluster accepted'],
    ],
    ['one of another kind that cannot be parsed', 'kind: Pod\na: [\n', ['0 Pod null rejected yaml-syntax']],
    ['a template', 'kind: {{ .Values.kind }}\nmetadata:\n  {{- toYaml . }}\n', ['0 null null unknown']],
    [
      'JSON',
      JSON.stringify({
        apiVersion: 'operator.openshift.io/v1',
        kind: 'MachineConfiguration',
        metadata: { name: 'cluster' },
        spec: {},
      }),
      ['0 MachineConfiguration cluster accepted'],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const short = briefs(text).map((line, index) => {
        // What follows from a wrong value is not what is tested here.
        const wanted = expected[index]?.split(' ') ?? [];
        return line
          .split(' ')
          .filter((word, at) => at < 4 || wanted.includes(word) || !/^(?:rules-skipped)$/.test(word))
          .join(' ');
      });
      assert.deepEqual(short, expected);
    });
  }

  test('ranges are of the file, in UTF-16, and fixes carry the edits', () => {
    const { documents } = report(`kind: Pod\n---\r\n${head}spec:\n  "logLevel": debug # 😀\n`);
    const found = documents[1]?.findings.find(({ rule }) => rule === 'not-one-of');
    assert.deepEqual(found?.range, { start: { line: 6, character: 14 }, end: { line: 6, character: 19 } });
    assert.equal(found.path, 'spec.logLevel');
    assert.deepEqual(found.fixes[0], {
      title: 'Change to `Debug`',
      preferred: true,
      edits: [{ range: found.range, newText: 'Debug' }],
    });
  });

  test('fixes of a list item are edits of its file, and its path begins at the item', () => {
    const { documents } = report(
      `apiVersion: v1\nkind: List\nitems:\n- ${head.trimEnd().replaceAll('\n', '\n  ')}\n  spec:\n    logLevel: debug\n`,
    );
    const found = documents[0]?.findings.find(({ rule }) => rule === 'not-one-of');
    assert.equal(found?.path, 'spec.logLevel');
    assert.deepEqual(found.fixes[0]?.edits[0]?.range.start, { line: 7, character: 14 });
  });

  test('a fix that makes no sense in the text is left out, the others stay', () => {
    const { documents } = report(
      `${head.replace('{name: cluster}', '{name: cluster, labels: {a: &a debug}}')}spec: {logLevel: *a, operatorLogLevel: debug}\n`,
    );
    const fixes = documents[0]?.findings
      .filter(({ rule }) => rule === 'not-one-of')
      .map((found) => [found.path, found.fixes.length > 0]);
    assert.deepEqual(fixes, [
      ['spec.logLevel', false],
      ['spec.operatorLogLevel', true],
    ]);
  });

  test('the server speaks of fields as it does, and of a denial without one', () => {
    const [wrong] = report(`${head}spec: {logLevel: debug, zzz: 1}\n`).documents;
    assert.equal(wrong?.serverErrors[0]?.path, 'spec.logLevel');
    assert.match(wrong.serverErrors[0].message, /^Unsupported value: "debug": supported values: /);
    assert.deepEqual(wrong.droppedFields, ['spec.zzz']);
    const [other] = report(`${head.replace('cluster', 'other')}spec: {}\n`).documents;
    assert.deepEqual(
      other?.serverErrors.map(({ path }) => path),
      [''],
    );
  });

  test('what was not known is said and changes no verdict', () => {
    const managers = `spec: {managedBootImages: {machineManagers: []}}\n`;
    const [unknown] = report(head + managers, {}).documents;
    assert.ok(unknown?.unchecked.includes('platform-policy'));
    assert.equal(unknown?.admission, 'accepted');
    const [known] = report(head + managers).documents;
    assert.ok(!known?.unchecked.includes('platform-policy'));
  });

  test('a file names its own target, and is told where it does that wrongly', () => {
    const named = reportFile('a.yaml', `# openshift: 4.20 platform=Mars\n---\n${head}spec: {}\n`, {
      modelineOf: judges.modelineOf,
      judgeFor: (manifest) => judges.for({}, { modeline: judges.modelineOf(manifest).target ?? {} }),
    });
    assert.deepEqual([named.target?.release.minor, named.target?.source], [20, 'modeline']);
    assert.equal(named.file.documents.length, 1);
    const [mistake] = named.file.documents[0]?.findings ?? [];
    assert.deepEqual([mistake?.rule, mistake?.severity, mistake?.path], ['modeline', 'warning', '']);
    assert.equal(mistake?.range.start.line, 0);
    assert.deepEqual(report('# openshift: nonsense\nkind: Pod\n').documents[0]?.findings, []);
  });

  test('hostile text is reported, not thrown', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]`).join('\n')}\nkind: MachineConfiguration\n`;
    for (const text of [
      bomb,
      '['.repeat(50_000),
      '{'.repeat(50_000),
      'a: *b\n',
      '%YAML 9\n',
      '\t\n\t-',
      '? ? ?',
    ]) {
      assert.ok(report(text).documents.length <= 1);
    }
    assert.deepEqual(briefs(bomb), ['0 null null rejected yaml-syntax']);
  });
});
