import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject } from '../json.ts';
import { isEqual } from '../json.ts';
import type { Condition, GroupPass } from './conditions.ts';
import { type SkewStatus, skewAfterPass } from './skew.ts';
import { type UpgradeGuard, upgradeGuard } from './upgrade-guard.ts';

/**
 * Every status of skew enforcement that the pass over the machine sets may end with: one where all that decides is
 * known. `versionsKnown`: are all AWS Marketplace images among the machine sets known? Source: domain.md 6.3.
 */
export function skewCandidates(
  status: SkewStatus,
  pass: GroupPass,
  rhcosVersions: readonly string[],
  versionsKnown: boolean,
  snapshot: Pick<ClusterSnapshot, 'bootImages' | 'clusterVersion'>,
): readonly SkewStatus[] {
  const unchanged = status;
  if (status?.mode !== 'Automatic' || pass.end !== 'whole' || pass.errors.length > 0) return [unchanged];
  const counts = { errors: 0, aborted: false, rhcosVersions };
  const reset = skewAfterPass(status, { ...counts, skipped: 1 }, snapshot);
  const clean = versionsKnown
    ? skewAfterPass(status, { ...counts, skipped: 0 }, snapshot)
    : ({ mode: 'Automatic' } as const);
  const candidates = [
    ...(pass.moreErrors ? [unchanged] : []),
    ...(pass.skips === false ? [] : [reset]),
    ...(pass.skips === true ? [] : [clean]),
  ];
  return candidates.filter(
    (candidate, index) => candidates.findIndex((other) => isEqual(other, candidate)) === index,
  );
}

/** The one that is sure, else what they have in common: the mode, without a record. */
export function commonSkew(candidates: readonly SkewStatus[]): SkewStatus | undefined {
  const [first] = candidates;
  return candidates.length === 1 ? first : { mode: 'Automatic' };
}

/** What the upgrade guard says of all of them alike; undefined where they differ. */
export function commonGuard(
  candidates: readonly SkewStatus[],
  conditions: readonly Condition[] | null | undefined,
  clusterVersion: JsonObject | undefined,
  degradedGuardText: string,
): UpgradeGuard | undefined {
  const guards = candidates.map((candidate) =>
    upgradeGuard(candidate, conditions, clusterVersion, degradedGuardText),
  );
  const [first] = guards;
  return guards.every((guard) => guard !== undefined && guard.blocked === first?.blocked) ? first : undefined;
}
