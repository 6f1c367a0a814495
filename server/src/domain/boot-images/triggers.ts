/**
 * `now`: the edit starts a pass. `deferred`: passes wait for the end of an update. `not-triggered`: this edit starts none,
 * the next event does. `not-running`: there is no controller. `unknown`: what decides was not read.
 */
export type Reconcile = 'now' | 'deferred' | 'not-triggered' | 'not-running' | 'unknown';

/** Why a pass follows or not: the stable codes of `reconcileReason`, with what each of them means. */
export const reconcileReasons = {
  'effective-setting-changes': 'Which machine sets are managed changes.',
  'skew-enforcement-changes': 'Skew enforcement changes, which the controller watches too.',
  'nothing-watched-changes': 'The edit changes nothing that the controller watches.',
  'nothing-applied': 'There is no edit: this is what the next pass does.',
  'edit-rejected': 'The API server refuses the edit.',
  'update-in-progress': 'The controller waits until the installation or upgrade is complete.',
  'platform-not-supported': 'The operator does not manage boot images on this platform.',
  'platform-not-known': 'The platform, or a feature gate that decides, is not known.',
  'cluster-version-not-known': 'Whether an update is under way is not known.',
  'stored-status-not-known': 'What is stored, and so what changes, is not known.',
} as const;

export interface Trigger {
  readonly reconcile: Reconcile;
  readonly reason: keyof typeof reconcileReasons;
}

/** What decides whether a pass follows. Undefined: not known. */
export interface TriggerFacts {
  readonly controllerRuns: boolean | undefined;
  readonly stable: boolean | undefined;
  /** Does what the controller watches of the MachineConfiguration change? (`ReleaseBehaviour.trigger`) */
  readonly settingChanged: boolean | undefined;
  readonly skewChanged: boolean | undefined;
  /** Was there an edit at all? */
  readonly edited: boolean;
  readonly rejected: boolean;
}

/** Does a pass of the boot image controller follow, and why? Source: domain.md 4.1-4.3. */
export function triggerOf(facts: TriggerFacts): Trigger {
  if (facts.rejected) return { reconcile: 'not-triggered', reason: 'edit-rejected' };
  if (facts.controllerRuns === false) return { reconcile: 'not-running', reason: 'platform-not-supported' };
  if (facts.stable === false) return { reconcile: 'deferred', reason: 'update-in-progress' };
  if (facts.controllerRuns === undefined) return { reconcile: 'unknown', reason: 'platform-not-known' };
  if (facts.stable === undefined) return { reconcile: 'unknown', reason: 'cluster-version-not-known' };
  if (facts.settingChanged === true) return { reconcile: 'now', reason: 'effective-setting-changes' };
  if (facts.skewChanged === true) return { reconcile: 'now', reason: 'skew-enforcement-changes' };
  if (facts.settingChanged === undefined || facts.skewChanged === undefined) {
    return { reconcile: 'unknown', reason: 'stored-status-not-known' };
  }
  return { reconcile: 'not-triggered', reason: facts.edited ? 'nothing-watched-changes' : 'nothing-applied' };
}
