/** One start of VS Code, and the suites that run in it. */
export interface Run {
  readonly name: string;
  /** Names of suites (`suites/NAME.suite.ts`); absent: every suite that no other run names. */
  readonly suites?: readonly string[];
  /** False opens the workspace in Restricted Mode, as VS Code does with a folder it does not know. Default: trusted. */
  readonly trusted?: boolean;
  /** True starts the test control plane and points KUBECONFIG at it; without Go its suites run with no cluster. */
  readonly cluster?: boolean;
}

/** Suites share a run unless they need a window that starts differently: one more run costs some ten seconds. */
export const runs: readonly Run[] = [
  { name: 'default' },
  { name: 'cluster', suites: ['walk'], cluster: true },
  { name: 'two-steps', suites: ['two-steps'], cluster: true },
];

/** The suites of each run, by name, from all the suites there are. Runs without any are left out. */
export function assignSuites(
  all: readonly string[],
  table: readonly Run[] = runs,
): readonly { readonly run: Run; readonly suites: readonly string[] }[] {
  const named = new Set(table.flatMap((run) => run.suites ?? []));
  return table
    .map((run) => ({ run, suites: all.filter((name) => run.suites?.includes(name) ?? !named.has(name)) }))
    .filter(({ suites }) => suites.length > 0);
}
