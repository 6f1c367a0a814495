import { runCommand } from '../../server/src/cli/commands.ts';
import type { ValidationReport } from '../../server/src/cli/report.ts';
import { printRelease } from '../../server/src/domain/release.ts';
import type { Target } from '../../server/src/domain/target.ts';
import { createCatalog } from '../../server/src/schema/catalog.ts';
import { readSchemaFiles } from '../support/schemas.ts';
import type { Step } from './cases.ts';

export interface Verdict {
  readonly accepted: boolean;
  /** As the API server prints them: the path and what is wrong there. */
  readonly errors: readonly string[];
}

/** The verdict on one request to the API server of a release. */
export type JudgeStep = (step: Step, target: Target) => Promise<Verdict>;

/**
 * Asks the command line `validate --format json` about one request.
 *
 * @param store writes what is stored where the command line can read it, and gives its path
 */
export function createJudge(store: (text: string) => string): JudgeStep {
  const catalog = createCatalog(readSchemaFiles());
  return async ({ document, stored }, { release, featureSet }) => {
    const printed: string[] = [];
    const complaints: string[] = [];
    const words = [
      'validate',
      '--format',
      'json',
      '--release',
      printRelease(release),
      '--feature-set',
      featureSet,
    ];
    const snapshot = stored === undefined ? [] : ['--snapshot', store(stored)];
    await runCommand([...words, ...snapshot, '-'], {
      catalog: async () => catalog,
      version: '0',
      terminal: {
        out: (text) => printed.push(text),
        err: (line) => complaints.push(line),
        coloured: false,
        stdin: async function* () {
          yield new TextEncoder().encode(document);
        },
      },
    });
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    const report: ValidationReport = JSON.parse(printed.join(''));
    const [judged] = report.files.flatMap(({ documents }) => documents);
    if (judged === undefined) throw new Error('The command line saw no document.');
    return {
      accepted: judged.admission === 'accepted',
      errors: judged.serverErrors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)),
    };
  };
}
