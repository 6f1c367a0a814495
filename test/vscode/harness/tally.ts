import type { Report } from '../support/messages.ts';

/** What came of the suites. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly error: string }[];
}

/** Counts what the runner reports and says it line by line. */
export interface Tally {
  hear(report: Report): void;
  readonly outcome: Outcome;
  /** Settles when the runner has loaded the suites; rejects where it cannot. */
  readonly started: Promise<void>;
  /** Settles after the last test. */
  readonly ended: Promise<void>;
}

/** An empty tally; `onLine` gets one line per test, and the error of one that failed, with its positions as `locate` says. */
export function createTally(onLine: (line: string) => void, locate: (stack: string) => string): Tally {
  const started = createMilestone();
  const ended = createMilestone();
  const failures: { title: string; error: string }[] = [];
  let passed = 0;
  let skipped = 0;
  let starts = 0;
  return {
    started: started.reached,
    ended: ended.reached,
    get outcome() {
      return { passed, failed: failures.length, skipped, failures };
    },
    hear: (report) => {
      switch (report.event) {
        case 'started':
          starts += 1;
          if (starts > 1) ended.fail(new Error('The window was loaded again, and the suites began anew.'));
          return started.reach();
        case 'passed':
          passed += 1;
          return onLine(`  ✓ ${report.titles.join(' › ')} (${report.milliseconds} ms)`);
        case 'skipped':
          skipped += 1;
          return onLine(`  - ${report.titles.join(' › ')}`);
        case 'failed':
          failures.push({ title: report.titles.join(' › '), error: locate(report.error) });
          onLine(`  ✗ ${report.titles.join(' › ')}`);
          return onLine(locate(report.error).replaceAll(/^/gm, '      '));
        case 'ended':
          return ended.reach();
        case 'broken':
          return started.fail(new Error(`The suites could not be loaded: ${report.error}`));
      }
    },
  };
}

interface Milestone {
  readonly reached: Promise<void>;
  reach(): void;
  fail(error: Error): void;
}

function createMilestone(): Milestone {
  let reach: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  const reached = new Promise<void>((resolve, reject) => {
    reach = resolve;
    fail = reject;
  });
  // It may fail before anybody waits for it.
  reached.catch(() => {});
  return { reached, reach, fail };
}

/** The outcome of several runs as one. */
export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  return {
    passed: sum((outcome) => outcome.passed),
    failed: sum((outcome) => outcome.failed),
    skipped: sum((outcome) => outcome.skipped),
    failures: outcomes.flatMap((outcome) => outcome.failures),
  };
}

/** `N passed, N failed, N skipped` */
export function summarize({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
