/** What a plan warns of besides its decisions: the stable codes, with what each of them means. */
export const warningCodes = {
  'admin-ack-required': 'The upgrade to the next release waits for an acknowledgement by the administrator.',
  'apply-conflict':
    'Another field manager owns a field with another value: the API server refuses the apply.',
  'control-plane-error-hidden': 'The control plane machine set fails, and the condition does not show it.',
  'empty-list-lost': 'Server-side apply does not keep the empty list that is applied.',
  'fields-dropped': 'The update removes fields of a provider spec that the operator does not know.',
  'follow-up-pass': 'The updates start another pass, whose reason is the last one to be seen.',
  'hot-loop-suspected': 'Another actor may take the updates back.',
  'hyper-v-generation-changes': 'An Azure image goes from Hyper-V generation 1 to 2.',
  'kept-by-other-manager':
    'A field that is not applied any more stays, because another field manager owns it.',
  'legacy-empty-list': 'The empty list as a way to opt out does not mean the same in every release.',
  'machine-sets-reset': 'An entry for the control plane alone takes away what was said of machine sets.',
  'no-rollback': 'What is not managed any more keeps the boot image that it has.',
  'not-read': 'A part of the cluster was not read, so what hangs on it is not known.',
  'older-boot-image': 'The image of the release is older than the one that is there.',
  'operator-crash': 'The operator would crash on an object.',
  'operator-sync-blocked':
    'While the boot image update is degraded, the operator leaves its other tasks undone.',
  'opted-in-by-default': 'The operator manages machine sets because nothing is said of them.',
  'secret-shared': 'A user data secret that is converted is also used by sets that keep their boot image.',
  'secrets-not-watched': 'Correcting a user data secret starts no pass.',
  'selector-matches-everything': 'The selector matches every machine set.',
  'selector-matches-nothing': 'The selector matches no machine set.',
  'silently-ignored': 'Objects are left alone and still count as reconciled.',
  'skew-enforcement-manual': 'The record of the oldest boot image is kept by hand from now on.',
  'skew-enforcement-off': 'Old boot images no longer hold upgrades back.',
  'skew-record-not-known': 'Which boot image will be recorded as the oldest is not known.',
  'skew-record-reset': 'Skipped machine sets set the record back to the version that was installed.',
  'upgradeable-not-known': 'Whether upgrades are blocked is not known.',
  'upgrades-blocked': 'Upgrades to the next minor release are blocked.',
  'upgrades-blocked-for-a-moment': 'Upgrades are blocked until the pass is over.',
} as const;

export type WarningCode = keyof typeof warningCodes;

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

/** The warning, where there is cause for it. */
export function warnIf(cause: boolean, code: WarningCode, message: string): readonly Warning[] {
  return cause ? [{ code, message }] : [];
}
