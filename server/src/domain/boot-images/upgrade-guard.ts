import type { JsonObject } from '../json.ts';
import { type Condition, conditionTypes, isUnknown } from './conditions.ts';
import { compareGenericVersions, type GenericVersion, parseGenericVersion } from './generic-version.ts';
import { textAt } from './read.ts';
import type { SkewRecord, SkewStatus } from './skew.ts';

/** Are upgrades to the next minor release blocked because of boot images, and in which words? */
export interface UpgradeGuard {
  readonly blocked: boolean;
  readonly message?: string;
}

const free: UpgradeGuard = { blocked: false };
const oldestOcp = '4.13.0';
const oldestRhel = '9.2';

/**
 * The skew part of ClusterOperator `machine-config`'s Upgradeable, where skew enforcement is there. Undefined where the
 * record or a condition that decides is not known. Source: domain.md 6.4.
 */
export function upgradeGuard(
  skew: SkewStatus,
  conditions: readonly Condition[] | null | undefined,
  clusterVersion: JsonObject | undefined,
  degradedGuardText: string,
): UpgradeGuard | undefined {
  switch (skew?.mode) {
    case 'Automatic': {
      if (conditions === undefined) return undefined;
      const degraded = conditions?.find(({ type }) => type === conditionTypes.degraded);
      const progressing = conditions?.find(({ type }) => type === conditionTypes.progressing);
      if (degraded !== undefined && isUnknown(degraded)) return undefined;
      if (degraded?.status === 'True') {
        const text = `Upgrades have been disabled due to boot image update failures: ${degradedGuardText}`;
        return { blocked: true, message: `${text}: ${degraded.message ?? ''}` };
      }
      if (progressing === undefined || progressing.status === 'True') return free;
      return guardOf(skew.automatic, clusterVersion);
    }
    case 'Manual':
      return guardOf(skew.manual, clusterVersion);
    default:
      return free;
  }
}

function guardOf(
  record: SkewRecord | undefined,
  clusterVersion: JsonObject | undefined,
): UpgradeGuard | undefined {
  if (record?.ocpVersion === undefined && record?.rhcosVersion === undefined) return undefined;
  const problem =
    record.ocpVersion === undefined ? rhcosProblem(record.rhcosVersion ?? '') : ocpProblem(record.ocpVersion);
  if (problem === undefined) return free;
  const page = `https://docs.redhat.com/en/documentation/openshift_container_platform/${documentedRelease(clusterVersion)}/html/machine_configuration/mco-update-boot-skew-mgmt`;
  return {
    blocked: true,
    message: `Upgrades have been disabled because ${problem}. To enable upgrades, please update your boot images or disable boot image skew enforcement by following the documentation at ${page}`,
  };
}

function ocpProblem(version: string): string | undefined {
  return isOlder(version, oldestOcp)
    ? `the cluster is using OCP boot image version ${version}, which is below the minimum required version ${oldestOcp}`
    : undefined;
}

function rhcosProblem(version: string): string | undefined {
  const rhel = rhelVersion(version);
  return rhel !== undefined && isOlder(rhel, oldestRhel)
    ? `the cluster is using RHCOS boot image version ${version}(RHEL version: ${rhel}), which is below the minimum required RHEL version ${oldestRhel}`
    : undefined;
}

/** `9.6` of `9.6.20251015-1`, `8.4` of `48.84.202208021106-0`; undefined where the form is neither. */
export function rhelVersion(version: string): string | undefined {
  const [major, minor = '', third] = version.split('.');
  if (third === undefined) return undefined;
  const { length } = third.split('-')[0] ?? '';
  if (length === 8) return `${major}.${minor}`;
  return length === 12 && minor.length >= 2 ? `${minor.slice(0, 1)}.${minor.slice(1)}` : undefined;
}

function isOlder(version: string, than: string): boolean {
  const parsed = parseGenericVersion(version);
  const limit: GenericVersion | undefined = parseGenericVersion(than);
  return parsed !== undefined && limit !== undefined && compareGenericVersions(parsed, limit) < 0;
}

/** The minor release of the newest entry of the history, whatever its state; `latest` where there is none. */
function documentedRelease(clusterVersion: JsonObject | undefined): string {
  const [major, minor] =
    parseGenericVersion(textAt(clusterVersion, ['status', 'history', 0, 'version']) ?? '') ?? [];
  return minor === undefined ? 'latest' : `${major}.${minor}`;
}
