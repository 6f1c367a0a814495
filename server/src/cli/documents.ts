import { serverField } from '../admission/admit.ts';
import { locate } from '../documents/locate.ts';
import { Manifest, type ManifestDocument } from '../documents/manifest.ts';
import type { Problem } from '../documents/problem.ts';
import { type FieldPath, printFieldPath } from '../domain/field-path.ts';
import type { JsonValue } from '../domain/json.ts';
import { objectsOf } from '../domain/list-items.ts';
import { toResource } from '../domain/resource.ts';
import type { Target } from '../domain/target.ts';
import type { ItemReport, DocumentReport as JudgedDocument } from '../judge/document.ts';
import type { Judge } from '../judge.ts';
import { reportFindings, reportProblem } from './findings.ts';
import type { DocumentReport, FileReport, ReportedFinding } from './report.ts';

/** What judges the files of a run. */
export interface Judging {
  /** The judge of a file: for the target that the file itself names, where nothing stands above that. */
  judgeFor(manifest: Manifest): Judge;
  modelineOf(manifest: Manifest): { readonly problems: readonly Problem[] };
}

/** A file's report, and the target it was judged for; absent where the file has no MachineConfiguration. */
export interface JudgedFile {
  readonly file: FileReport;
  readonly target?: Target;
}

/** What there is to say about a file's text. Never throws for what is in it. */
export function reportFile(path: string, text: string, judging: Judging): JudgedFile {
  const manifest = Manifest.create(path, 'yaml', 1, text);
  const judge = judging.judgeFor(manifest);
  const documents: DocumentReport[] = [];
  let index = 0;
  let isOurs = false;
  for (const document of manifest.documents) {
    const { value, problems } = document.source.parsed;
    // A document of comments only, or of null, is none for kubectl.
    if (value === null && problems.length === 0) continue;
    const report = judge.reportOn(document.source);
    documents.push(...reportDocument(document, index, judge, report));
    isOurs ||= report.problems.length > 0 || report.items.some((item) => item.isOurs);
    index++;
    document.source.forget();
  }
  if (!isOurs) return { file: { path, documents } };
  // What is wrong with the modeline is told with the first object, wherever that is.
  const [first, ...rest] = documents;
  const [head] = manifest.documents;
  const mistakes = head === undefined ? [] : judging.modelineOf(manifest).problems;
  if (first === undefined || head === undefined || mistakes.length === 0)
    return { file: { path, documents }, target: judge.target };
  const findings = [...mistakes.map((problem) => reportProblem(head, problem)), ...first.findings];
  return { file: { path, documents: [{ ...first, findings }, ...rest] }, target: judge.target };
}

/** What gets an entry: an object of the document, or a document that is none. */
interface Judged {
  readonly path: FieldPath;
  readonly item?: number;
  readonly value: JsonValue | undefined;
}

function reportDocument(
  document: ManifestDocument,
  index: number,
  judge: Judge,
  { items, findings, problems, isTemplate }: JudgedDocument,
): readonly DocumentReport[] {
  const { parsed } = document.source;
  // What is no YAML cannot be read, whatever its kind may be.
  const wrong = problems.length > 0 || isTemplate ? problems : parsed.problems.filter(isSyntax);
  const objects = objectsOf(parsed.value);
  // What has no object, be it a list without items, is still a document.
  const reported: readonly Judged[] = objects.length > 0 ? objects : [{ path: [], value: parsed.value }];
  const itemAt = new Map(items.map((item) => [item.item, item]));
  const told = reportFindings(document, findings, judge).map((finding, at) => ({
    finding,
    item: findings[at]?.item,
  }));
  const findingsOf = groupBy(told, ({ item }) => item);
  const problemsOf = groupBy(wrong, objectFinder(document, reported));
  const isBroken = wrong.some(isSyntax);
  return reported.map((object) => {
    const item = itemAt.get(object.item);
    const resource = item?.resource ?? toResource(object.value);
    const all = [
      ...(problemsOf.get(object) ?? []).map((problem) => reportProblem(document, problem)),
      ...(item === undefined ? [] : (findingsOf.get(item) ?? [])).map(({ finding }) => finding),
    ];
    return {
      index,
      ...(object.item === undefined ? {} : { item: object.item }),
      apiVersion: resource?.apiVersion ?? null,
      kind: resource?.kind ?? null,
      name: resource?.name ?? null,
      ...(isBroken ? unreadable : reportVerdict(item)),
      findings: all.sort(byPosition),
    };
  });
}

/** What cannot be parsed never reaches the API server. */
const unreadable: Verdict = { admission: 'rejected', serverErrors: [], droppedFields: [], unchecked: [] };

type Verdict = Pick<DocumentReport, 'admission' | 'serverErrors' | 'droppedFields' | 'unchecked'>;

function reportVerdict(item: ItemReport | undefined): Verdict {
  const verdict = item?.verdict;
  return {
    admission: verdict?.admission ?? 'unknown',
    serverErrors: (verdict?.errors ?? []).map((error) => {
      return { path: serverField(error), message: error.message };
    }),
    droppedFields: (verdict?.dropped ?? []).map(printFieldPath),
    unchecked: verdict?.unchecked ?? [],
  };
}

/** Tells the object that a problem is in: the last one that begins before it. */
function objectFinder(
  { source }: ManifestDocument,
  objects: readonly Judged[],
): (problem: Problem) => Judged | undefined {
  if (objects.length < 2) return () => objects[0];
  const begins = objects.map(({ path }) => locate(source.parsed, path).value?.range?.[0] ?? 0);
  return ({ start }) =>
    objects[
      Math.max(
        0,
        begins.findLastIndex((begin) => begin <= start),
      )
    ];
}

function groupBy<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value)) ?? [];
    group.push(value);
    groups.set(keyOf(value), group);
  }
  return groups;
}

function isSyntax({ code }: Problem): boolean {
  return code === 'yaml-syntax';
}

function byPosition(
  { range: { start: a } }: ReportedFinding,
  { range: { start: b } }: ReportedFinding,
): number {
  return a.line - b.line || a.character - b.character;
}
