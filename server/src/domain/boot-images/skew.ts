import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { type MachineManagers, machineSets, managerOf } from './effective-setting.ts';
import { toThreeNumbers } from './generic-version.ts';
import { objectAt, textAt } from './read.ts';

/**
 * `status.bootImageSkewEnforcementStatus`. `automatic` and `manual` may be absent where only the mode is known. Null:
 * there is none.
 */
export type SkewStatus = {
  readonly mode: string;
  readonly automatic?: SkewRecord;
  readonly manual?: SkewRecord & { readonly mode?: string };
} | null;

/** The oldest boot image that is recorded, as a version of OpenShift or of RHCOS. */
export type SkewRecord = { readonly ocpVersion?: string; readonly rhcosVersion?: string };

/** The stored status as the operator's types hold it; null where it says nothing. */
export function readSkewStatus(status: JsonValue | undefined): SkewStatus {
  const skew = objectAt(status, ['bootImageSkewEnforcementStatus']);
  const mode = textAt(skew, ['mode']) ?? '';
  const automatic = readRecord(objectAt(skew, ['automatic']));
  const manual = readManual(objectAt(skew, ['manual']));
  if (mode === '' && isEqual(automatic, {}) && isEqual(manual, {})) return null;
  return {
    mode,
    ...(isEqual(automatic, {}) ? {} : { automatic }),
    ...(isEqual(manual, {}) ? {} : { manual }),
  };
}

function readRecord(value: JsonObject | undefined): SkewRecord {
  const ocpVersion = textAt(value, ['ocpVersion']) ?? '';
  const rhcosVersion = textAt(value, ['rhcosVersion']) ?? '';
  return { ...(ocpVersion === '' ? {} : { ocpVersion }), ...(rhcosVersion === '' ? {} : { rhcosVersion }) };
}

function readManual(value: JsonObject | undefined): SkewRecord & { readonly mode?: string } {
  const mode = textAt(value, ['mode']) ?? '';
  return { ...(mode === '' ? {} : { mode }), ...readRecord(value) };
}

/** What decides the mode of skew enforcement besides the setting of the machine sets. Undefined: not known. */
export interface SkewContext {
  /** `spec.bootImageSkewEnforcement`. */
  readonly spec: JsonValue | undefined;
  readonly stored: SkewStatus | undefined;
  readonly platform: string | undefined;
  readonly snapshot: Pick<ClusterSnapshot, 'infrastructure' | 'clusterVersion' | 'provisioning'>;
  readonly supported: boolean | undefined;
  /** `status.managedBootImagesStatus` after the sync. */
  readonly managers: MachineManagers | undefined;
}

/** The status, or undefined with what it hangs on where it cannot be known. */
export type SkewOutcome =
  | { readonly status: SkewStatus }
  | { readonly status: undefined; readonly decidedBy: string };

/**
 * `status.bootImageSkewEnforcementStatus` after the operator's sync, where skew enforcement is there: the first of the
 * spec's word, bare metal whose images the release itself carries, a single node, machine sets all managed, and by hand
 * from the version that was installed. Source: domain.md 6.1.
 */
export function skewAfterSync(context: SkewContext): SkewOutcome {
  const said = skewOfSpec(context.spec);
  if (said !== undefined) return { status: said };
  const { snapshot, platform } = context;
  if (platform === undefined) return unknown('the platform');
  if (platform === 'BareMetal') {
    const legacy = usesProvisioningImage(snapshot.provisioning);
    if (legacy === undefined) return unknown('Provisioning provisioning-configuration');
    if (!legacy) return { status: { mode: 'None' } };
  }
  if (snapshot.infrastructure === undefined) return unknown('Infrastructure cluster');
  if (textAt(snapshot.infrastructure, ['status', 'controlPlaneTopology']) === 'SingleReplica') {
    return { status: { mode: 'None' } };
  }
  if (context.supported === undefined || (context.supported && context.managers === undefined)) {
    return unknown('the effective setting');
  }
  const ocpVersion = installVersion(snapshot.clusterVersion);
  if (context.supported && managerOf(context.managers ?? null, machineSets)?.selection.mode === 'All') {
    if (context.stored === undefined) return { status: withRecord(undefined) };
    if (context.stored?.mode === 'Automatic') return { status: context.stored };
    return { status: withRecord(ocpVersion === undefined ? undefined : { ocpVersion }) };
  }
  return {
    status: {
      mode: 'Manual',
      manual: { mode: 'OCPVersion', ...(ocpVersion === undefined ? {} : { ocpVersion }) },
    },
  };
}

function unknown(decidedBy: string): SkewOutcome {
  return { status: undefined, decidedBy };
}

function skewOfSpec(spec: JsonValue | undefined): SkewStatus | undefined {
  if (!isObject(spec)) return undefined;
  const mode = textAt(spec, ['mode']) ?? '';
  const manual = readManual(objectAt(spec, ['manual']));
  if (mode === 'Manual') return { mode, ...(isEqual(manual, {}) ? {} : { manual }) };
  return mode === '' && isEqual(manual, {}) ? undefined : { mode: 'None' };
}

/** Are the images of bare metal machines downloaded from where the Provisioning says? Undefined: not known. */
function usesProvisioningImage(provisioning: ClusterSnapshot['provisioning']): boolean | undefined {
  if (provisioning === undefined) return undefined;
  const spec = valueAt(provisioning, ['spec']);
  // What is no object makes the operator assume that they are.
  if (spec !== undefined && spec !== null && !isObject(spec)) return true;
  const url = valueAt(spec, ['provisioningOSDownloadURL']);
  return url !== undefined && url !== '';
}

/**
 * The version that was installed: the oldest completed entry of ClusterVersion's history, else its oldest, as three
 * numbers; `0.0.0` where it says none. Undefined where ClusterVersion is not known. Source: domain.md 6.2.
 */
export function installVersion(clusterVersion: JsonObject | undefined): string | undefined {
  if (clusterVersion === undefined) return undefined;
  const history = valueAt(clusterVersion, ['status', 'history']);
  const entries = isArray(history) ? history : [];
  const completed = entries.findLast((entry) => textAt(entry, ['state']) === 'Completed');
  const version = textAt(completed, ['version']) ?? '';
  return toThreeNumbers(version === '' ? (textAt(entries.at(-1), ['version']) ?? '') : version) ?? '0.0.0';
}

/** How the machine sets of a pass came out, as far as the record depends on it. */
export interface PassCounts {
  readonly skipped: number;
  readonly errors: number;
  /** Did the pass end before its loop? */
  readonly aborted: boolean;
  /** The RHCOS versions of the AWS Marketplace images that machine sets have, in the order of the pass. */
  readonly rhcosVersions: readonly string[];
}

/**
 * The status after one pass: a clean one records the release that the boot images come from, one that skipped a machine
 * set the version that was installed, one with errors nothing. Source: domain.md 6.3. Where the
 * mode is not `Automatic` the status stays; a record that cannot be known is left out.
 */
export function skewAfterPass(
  status: SkewStatus,
  counts: PassCounts,
  snapshot: Pick<ClusterSnapshot, 'bootImages' | 'clusterVersion'>,
): SkewStatus {
  if (status?.mode !== 'Automatic' || counts.aborted || counts.errors > 0) return status;
  if (counts.skipped > 0) {
    const ocpVersion = installVersion(snapshot.clusterVersion);
    return withRecord(ocpVersion === undefined ? undefined : { ocpVersion });
  }
  const rhcosVersion = oldestRhcosVersion(counts.rhcosVersions);
  if (rhcosVersion !== undefined) return withRecord({ rhcosVersion });
  if (snapshot.bootImages === undefined) return withRecord(undefined);
  const ocpVersion = toThreeNumbers(textAt(snapshot.bootImages, ['data', 'releaseVersion']) ?? '');
  return ocpVersion === undefined ? status : withRecord({ ocpVersion });
}

/** Skew enforcement by the operator itself, from a record; undefined: one that is not known. */
function withRecord(automatic: SkewRecord | undefined): SkewStatus {
  return { mode: 'Automatic', ...(automatic === undefined ? {} : { automatic }) };
}

/** The first of those with the lowest first two numbers: that is all the operator compares. */
function oldestRhcosVersion(versions: readonly string[]): string | undefined {
  return versions.reduce<string | undefined>(
    (oldest, version) => (oldest === undefined || compareStreams(version, oldest) < 0 ? version : oldest),
    undefined,
  );
}

function compareStreams(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}
