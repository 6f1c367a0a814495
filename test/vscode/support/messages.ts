/**
 * What the extension host (the suites) and the harness outside of it say to each other: JSON by HTTP POST to the
 * harness's loopback address. Imports nothing, because both sides bundle it.
 */

/** Set by the harness: its address, with the secret that makes it listen as the path. Absent in a plain test run. */
export const harnessVariable = 'MACHINECONFIGURATION_TEST_HARNESS';
/** Set to `yes` where the harness drives the page and so can act as the user. */
export const userVariable = 'MACHINECONFIGURATION_TEST_USER';
/** Names of the suites to run (`test/vscode/suites/NAME.suite.ts`), separated by commas. */
export const suitesVariable = 'MACHINECONFIGURATION_TEST_SUITES';

/** A part of the window whose text can be read and whose buttons can be clicked. */
export type Part =
  | 'dialog'
  | 'notifications'
  | 'hover'
  | 'quickInput'
  | 'lightBulb'
  | 'suggestions'
  | 'statusBar'
  | 'codeLenses'
  /** The editor of several changes: its entries, and what of them is in view. */
  | 'changes'
  | 'editor'
  | 'editorActions'
  | 'tabs'
  | 'sideBar'
  | 'panel';

/** A regular expression as JSON. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** What a suite asks the harness to do on the page. The answer is text: what was read (labels one per line), or nothing. */
export type Ask =
  | { readonly action: 'screenshot'; readonly name: string }
  | { readonly action: 'click'; readonly part: Part; readonly label: string }
  | { readonly action: 'labels'; readonly part: Part }
  | { readonly action: 'read'; readonly part: Part; readonly expected?: Pattern }
  | { readonly action: 'hover'; readonly line: number; readonly column: number; readonly expected?: Pattern }
  | { readonly action: 'press'; readonly keys: string }
  | { readonly action: 'type'; readonly text: string };

/** One step of mocha, told as it happens. `titles` leads from the outermost suite to the test. */
export type Report =
  | { readonly event: 'started'; readonly total: number }
  | { readonly event: 'passed'; readonly titles: readonly string[]; readonly milliseconds: number }
  | { readonly event: 'failed'; readonly titles: readonly string[]; readonly error: string }
  | { readonly event: 'skipped'; readonly titles: readonly string[] }
  | { readonly event: 'ended' }
  /** The suites could not be loaded; no test runs. */
  | { readonly event: 'broken'; readonly error: string };

export type Message = { readonly ask: Ask } | { readonly report: Report };
export type Answer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };
