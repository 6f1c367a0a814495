import type { JsonObject } from '../../server/src/domain/json.ts';
import type { Answer } from './answer.ts';
import { type Comparison, compare, type DifferenceKind, lineOf } from './compare.ts';
import { encodeJson } from './exact-json.ts';
import { type Case, generate, type World } from './generate.ts';
import type { Offline } from './offline.ts';
import type { RealServer } from './real-server.ts';
import { shrink } from './shrink.ts';

/** A case whose two answers differ in a way that is not listed, made as small as it goes. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly describe: string;
  readonly id: string;
  readonly world: World;
  readonly object: JsonObject;
  readonly server: Answer;
  readonly ours: Answer;
  /** What kind of difference it is, without the values: several cases may show the same. */
  readonly signature: string;
}

export interface Report {
  cases: number;
  updates: number;
  rejected: number;
  verdicts: number;
  fields: number;
  messages: number;
  /** Cases whose messages differ only as listed. */
  listed: number;
  /** How often each listed difference was met. */
  readonly known: Map<string, number>;
  /** How many cases show each unlisted difference, by its signature. */
  readonly unlisted: Map<string, number>;
  /** The first, shrunk cases of each unlisted difference. */
  readonly differences: Difference[];
  /** Everything the server complained about. */
  readonly complaints: Set<string>;
}

export interface RunOptions {
  readonly seed: number;
  readonly documents: number;
  /** How many cases of one unlisted difference are shrunk and kept. */
  readonly examples?: number;
  readonly onProgress?: (cases: number) => void;
  /** Takes every answer, for the fixtures. */
  readonly onAnswer?: (answered: {
    readonly world: World;
    readonly asked: Case;
    readonly server: Answer;
  }) => void;
}

const IN_FLIGHT = 8;

/** Sends the cases of a seed to the server and compares each answer with ours. */
export async function run(server: RealServer, offline: Offline, options: RunOptions): Promise<Report> {
  const report: Report = {
    ...{ cases: 0, updates: 0, rejected: 0, verdicts: 0, fields: 0, messages: 0, listed: 0 },
    known: new Map(),
    unlisted: new Map(),
    differences: [],
    complaints: new Set(),
  };
  for (const group of generate(offline.schema, options)) {
    const stored = await server.enter(group.world);
    const world: World = { ...group.world, stored };
    const suspects: { readonly asked: Case; readonly signature: string }[] = [];
    await inParallel(group.cases, async (asked) => {
      const theirs = await server.ask(asked.object);
      options.onAnswer?.({ world, asked, server: theirs });
      const ours = offline.ask(asked.object, world);
      const comparison = compare(theirs, ours);
      count(report, theirs, comparison, stored !== undefined);
      if (comparison.difference === undefined) return;
      const signature = signatureOf(comparison.difference, theirs, ours);
      const times = (report.unlisted.get(signature) ?? 0) + 1;
      report.unlisted.set(signature, times);
      if (times <= (options.examples ?? 1)) suspects.push({ asked, signature });
    });
    for (const { asked, signature } of suspects) {
      report.differences.push(await smallest(server, offline, world, asked, signature));
    }
    options.onProgress?.(report.cases);
  }
  return report;
}

function count(report: Report, server: Answer, comparison: Comparison, isUpdate: boolean): void {
  report.cases += 1;
  report.updates += isUpdate ? 1 : 0;
  report.verdicts += comparison.verdict ? 1 : 0;
  report.fields += comparison.fields ? 1 : 0;
  report.messages += comparison.messages ? 1 : 0;
  report.listed += comparison.known.length > 0 ? 1 : 0;
  for (const id of comparison.known) report.known.set(id, (report.known.get(id) ?? 0) + 1);
  if (server.admission === 'accepted') return;
  report.rejected += 1;
  for (const { message } of server.causes) report.complaints.add(message);
}

async function smallest(
  server: RealServer,
  offline: Offline,
  world: World,
  { id, describe, object }: Case,
  signature: string,
): Promise<Difference> {
  const answers = async (candidate: JsonObject) => {
    const theirs = await server.ask(candidate);
    const ours = offline.ask(candidate, world);
    const kind = compare(theirs, ours).difference;
    const isSame = kind !== undefined && signatureOf(kind, theirs, ours) === signature;
    return { theirs, ours, kind, isSame };
  };
  const small = await shrink(object, async (candidate) => (await answers(candidate)).isSame);
  const { theirs, ours, kind } = await answers(small);
  return {
    kind: kind ?? 'messages',
    ...{ id, describe, world, signature },
    object: small,
    server: theirs,
    ours,
  };
}

/** A difference by the first line that only one side has, without its values and places: what is worth telling once. */
export function signatureOf(kind: DifferenceKind, server: Answer, ours: Answer): string {
  const theirs = linesOf(server);
  const own = linesOf(ours);
  const first = (lines: readonly string[], others: readonly string[]): string => {
    const left = [...lines];
    for (const other of others) if (left.includes(other)) left.splice(left.indexOf(other), 1);
    const shapes = left.map(shapeOf).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return shapes[0] ?? '(nothing more)';
  };
  return `${kind}\n    server: ${first(theirs, own)}\n    ours:   ${first(own, theirs)}`;
}

function linesOf(answer: Answer): readonly string[] {
  return answer.admission === 'accepted' ? ['accepted'] : answer.causes.map(lineOf);
}

/** The line that rules were skipped follows from another one. */
function rank(line: string): number {
  return line.includes('some validation rules were not checked') ? 1 : 0;
}

/** A message without the values and the places in it. */
export function shapeOf(message: string): string {
  return message
    .replace(/(body should match) '.*'$/, "$1 '…'")
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\b(?:spec|status)\.[\w.[\]]+/g, '<path>')
    .replace(/(?<!\$)[{[].*[}\]]/g, '{…}')
    .replace(/-?\d+(\.\d+)?(e[+-]\d+)?/g, '0')
    .slice(0, 300);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** The report as lines for people. */
export function summary(name: string, seed: number, report: Report): readonly string[] {
  const share = (count: number): string => `${count} (${((100 * count) / report.cases).toFixed(2)} %)`;
  return [
    `${name}, seed ${seed}: ${report.cases} documents (${report.updates} updates, ${report.rejected} refused)`,
    `  same verdict ${share(report.verdicts)}, same fields ${share(report.fields)}, same messages ${share(report.messages)}`,
    ...[...report.known].map(([id, times]) => `  listed: ${id} ${times} times`),
    ...[...report.unlisted]
      .sort(([, a], [, b]) => b - a)
      .map(([what, times]) => `  NOT LISTED, ${times} times: ${what}`),
  ];
}

/** A difference with its example, for people. */
export function told({ kind, id, describe, world, object, server, ours }: Difference): string {
  const says = (answer: Answer): string =>
    answer.admission === 'accepted'
      ? `accepted: ${encodeJson(answer.object['spec'] ?? null)}`
      : `rejected:${answer.causes.map((cause) => `\n      ${lineOf(cause)}`).join('')}`;
  return [
    `another ${kind} in case ${id} (${describe})`,
    `    stored: ${world.stored === undefined ? 'nothing' : encodeJson(world.stored)}`,
    `    platform: ${world.platform ?? 'no Infrastructure'}`,
    `    object: ${encodeJson(object)}`,
    `    server: ${says(server)}`,
    `    we: ${says(ours)}`,
  ].join('\n');
}
