import { plan } from '../../server/src/domain/boot-images/plan.ts';
import type { JsonObject } from '../../server/src/domain/json.ts';
import { parseRelease } from '../../server/src/domain/release.ts';
import {
  machineSet,
  managedAll,
  providerSpec,
  sampleCluster,
} from '../server/domain/boot-images/sample-cluster.ts';

/** What design asks of a plan: milliseconds for a thousand machine sets, and how many times that for ten thousand. */
const mostMilliseconds = 100;
const mostTimes = 12;
const rounds = 7;
const platforms = ['AWS', 'Azure', 'GCP', 'VSphere'] as const;

/** Plans that update every machine set of a cluster, by platform: the median time, with nothing left over from before. */
export function measurePlans(): void {
  console.log('\nplan of machine sets that are all updated, in process:');
  console.log(`${''.padEnd(12)}${'1,000'.padStart(10)}${'10,000'.padStart(10)}${'times'.padStart(8)}`);
  const spec: JsonObject = { managedBootImages: { machineManagers: [managedAll] } };
  const times = (platform: (typeof platforms)[number], count: number): number => {
    const sets = Array.from({ length: count }, (_, index) =>
      machineSet(`w-${String(index).padStart(5, '0')}`, providerSpec(platform, 'old')),
    );
    const release = parseRelease('4.22') ?? { major: 4, minor: 22 };
    const snapshot = sampleCluster(platform, '4.22', sets);
    const taken = Array.from({ length: rounds }, () => {
      const start = performance.now();
      plan({
        snapshot,
        target: { release, featureSet: 'Default' },
        spec,
        admission: { verdict: 'accepted', errors: [] },
      });
      return performance.now() - start;
    }).sort((a, b) => a - b);
    return taken[Math.floor(rounds / 2)] ?? Number.NaN;
  };
  for (const platform of platforms) {
    const [thousand, tenThousand] = [times(platform, 1_000), times(platform, 10_000)];
    const held = thousand <= mostMilliseconds && tenThousand <= mostTimes * mostMilliseconds;
    const figures = [thousand, tenThousand].map((one) => one.toFixed(1).padStart(10)).join('');
    console.log(
      `${platform.padEnd(12)}${figures}${(tenThousand / thousand).toFixed(1).padStart(8)}  ${held ? 'held' : 'MISSED'} (≤ ${mostMilliseconds} ms, ≤ ${mostTimes} × that)`,
    );
  }
}
