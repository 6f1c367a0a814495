import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { YamlSource } from '../../server/src/documents/manifest.ts';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import { createJudges, type Judge, type Judges } from '../../server/src/judge.ts';
import { createCatalog } from '../../server/src/schema/catalog.ts';
import { readSchemaFiles } from './schemas.ts';

/** The folder of the fixtures, one folder in it for each rule. */
export const fixturesFolder = join(import.meta.dirname, '../fixtures/rules');

/** Where a finding is, as a mark says it: on one line, columns end exclusive. */
export interface Mark {
  readonly rule: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** A part of the message, where the mark gives one. */
  readonly message?: string;
}

/** One fixture: a document with marks under what is wrong, and the documents that fixes make of it. */
export interface RuleFixture {
  readonly rule: string;
  readonly name: string;
  /** The document without its marks. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly snapshot: ClusterSnapshot;
  readonly fixed: readonly { readonly name: string; readonly title: string; readonly text: string }[];
}

const markLine = /^(\s*)#(?:(<--)|( *)(\^+)) (?:([a-z-]+)(?:: (.*))?)$/;
const snapshotLine = /^# snapshot: (.*)$/;
const fixLine = /^# fix: (.*)$/;

/** Every fixture of every rule. A first line `# snapshot: {…}` (JSON) says what is known of the cluster. */
export function readRuleFixtures(): readonly RuleFixture[] {
  return readdirSync(fixturesFolder).flatMap((rule) => {
    const files = readdirSync(join(fixturesFolder, rule));
    return files
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('.fixed.yaml'))
      .map((file) => readFixture(rule, file.replace(/\.yaml$/, ''), files));
  });
}

function readFixture(rule: string, name: string, files: readonly string[]): RuleFixture {
  const read = (file: string) => readFileSync(join(fixturesFolder, rule, file), 'utf8');
  const lines: string[] = [];
  const marks: Mark[] = [];
  let snapshot: ClusterSnapshot = {};
  for (const line of read(`${name}.yaml`).split('\n')) {
    const facts = snapshotLine.exec(line)?.[1];
    const mark = markLine.exec(line);
    if (facts !== undefined && lines.length === 0) snapshot = JSON.parse(facts);
    else if (mark === null) lines.push(line);
    else marks.push(toMark(mark, lines.length - 1));
  }
  const fixed = files
    .filter(
      (file) =>
        file.endsWith('.fixed.yaml') && (file === `${name}.fixed.yaml` || file.startsWith(`${name}.fix-`)),
    )
    .map((file) => {
      const [first = '', ...rest] = read(file).split('\n');
      const title = fixLine.exec(first)?.[1];
      if (title === undefined) throw new Error(`${rule}/${file} does not begin with "# fix: TITLE".`);
      return { name: file, title, text: rest.join('\n') };
    });
  return { rule, name, text: lines.join('\n'), marks, snapshot, fixed };
}

function toMark(match: RegExpExecArray, line: number): Mark {
  const [, indent = '', atStart, gap = '', carets = '', rule = '', message] = match;
  const start = atStart === undefined ? indent.length + 1 + gap.length : 0;
  return { rule, line, start, end: start + carets.length, ...(message === undefined ? {} : { message }) };
}

/** Judges as the server has them; a rule that throws makes the test fail. */
export function testJudges(): Judges {
  return createJudges(createCatalog(readSchemaFiles()), (rule, error) => {
    throw new Error(`${rule.id} failed`, { cause: error });
  });
}

/** All findings and problems of a text, in the shape of marks. */
export function marksOf(judge: Judge, text: string): readonly Required<Mark>[] {
  const source = new YamlSource(text);
  const report = judge.reportOn(source);
  const all = [
    ...report.problems.map(({ code, start, end, message }) => ({ rule: code, start, end, message })),
    ...report.findings.map(({ rule, span, message }) => ({ rule: rule.id, ...span, message })),
  ];
  return all.map(({ rule, start, end, message }) => {
    const from = source.positionAt(start);
    return { rule, line: from.line, start: from.character, end: from.character + end - start, message };
  });
}
