import { type FeatureSet, featureSets, type Target } from '../../server/src/domain/target.ts';
import { isGateEnabled, knownReleases } from '../../server/src/schema/feature-gates.ts';
import { readSchemas } from '../support/schemas.ts';

/** What a suite can be judged for: for each release that has its gates, newest first, the first feature set with them. */
export function targetsFor(gates: readonly string[]): readonly Target[] {
  const { gates: table } = readSchemas();
  const releases = [...knownReleases(table)].sort((a, b) => b.major - a.major || b.minor - a.minor);
  return releases.flatMap((release) => {
    const targets = featureSets
      .filter((featureSet: FeatureSet) => featureSet !== 'CustomNoUpgrade')
      .map((featureSet): Target => ({ release, featureSet, source: 'default' }));
    const fits = (target: Target) => gates.every((gate) => isAsWanted(target, gate));
    return targets.filter(fits).slice(0, 1);
  });

  function isAsWanted(target: Target, gate: string): boolean {
    return gate.startsWith('-')
      ? !isGateEnabled(table, target, gate.slice(1))
      : isGateEnabled(table, target, gate);
  }
}
