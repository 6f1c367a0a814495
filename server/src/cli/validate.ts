import { machineConfiguration } from '../domain/resource.ts';
import type { Target } from '../domain/target.ts';
import type { DocumentUse } from '../judge/document.ts';
import type { Terminal } from './command.ts';
import { type Judging, reportFile } from './documents.ts';
import type { Format } from './formats/format.ts';
import type { Listed } from './inputs/list.ts';
import { readInput } from './inputs/read.ts';
import type { Progress } from './progress.ts';
import {
  type Failing,
  type FileReport,
  isFailing,
  type ReportedTarget,
  reportTarget,
  severities,
  summarise,
} from './report.ts';

/** After so many milliseconds the system gets a turn: then it is seen that nobody reads the output any more. */
const breath = 50;

/** How the inputs of one run are judged and printed. */
export interface Validation {
  /** What a file is judged by, once it is known what its documents are for. */
  judgingFor(use: DocumentUse): Judging;
  /** What the documents of a file are for. */
  useOf(path: string): DocumentUse;
  /** What files are judged for that do not name a target of their own. */
  readonly target: Target;
  readonly format: Format;
  readonly failOn: Failing;
  readonly terminal: Pick<Terminal, 'out' | 'err' | 'stdin'>;
  readonly progress: Progress;
}

/**
 * Judges the inputs one after the other and prints what there is to say about them.
 *
 * @returns the exit status: 0 nothing at or above `failOn`, 1 findings, 2 where an input could not be read
 */
export async function validate(
  inputs: readonly Listed[],
  { judgingFor, useOf, target, format, failOn, terminal, progress }: Validation,
): Promise<0 | 1 | 2> {
  const files: FileReport[] = [];
  const targets = new Map<string, ReportedTarget>();
  const judge = (path: string, text: string): FileReport => {
    const isOurs = text.includes(machineConfiguration.kind);
    const judged = reportFile(path, text, judgingFor(isOurs ? useOf(path) : 'manifest'));
    if (judged.target !== undefined) {
      const reported = reportTarget(judged.target);
      targets.set(JSON.stringify(reported), reported);
    }
    return judged.file;
  };
  const isDue = createClock(breath);
  const print = (text: string) => {
    if (text === '') return;
    progress.hide();
    terminal.out(text);
  };
  for (const listed of inputs) {
    const input = await readInput(listed, terminal.stdin);
    const file: FileReport = 'error' in input ? { ...input, documents: [] } : judge(input.path, input.text);
    if (file.error !== undefined) {
      progress.hide();
      terminal.err(`${file.path === '-' ? 'Standard input' : file.path}: ${file.error}`);
    }
    files.push(file);
    print(format.file(file));
    progress.step();
    if (isDue()) await new Promise((resume) => setImmediate(resume));
  }
  const summary = summarise(files);
  progress.hide();
  const used = [...targets.values()];
  const [only = reportTarget(target)] = used.length === 1 ? used : [];
  print(format.end({ version: 1, target: only, files, summary }, used));
  if (files.some(({ error }) => error !== undefined)) return 2;
  return severities.some((severity) => isFailing(severity, failOn) && summary[severity] > 0) ? 1 : 0;
}

/** True once every `period` milliseconds. */
function createClock(period: number): () => boolean {
  let next = performance.now() + period;
  return () => {
    const now = performance.now();
    if (now < next) return false;
    next = now + period;
    return true;
  };
}
