import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject } from '../json.ts';
import { textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import type { ReleaseBehaviour } from './release-behaviour.ts';

/** May the ConfigMap be used: has the running operator marked it as its own? */
export type Stamp =
  | { readonly kind: 'good' }
  | { readonly kind: 'waits'; readonly reason: Reason }
  | { readonly kind: 'unknown'; readonly decidedBy: string };

/**
 * The mark of the operator on the ConfigMap `coreos-bootimages`, which the releases before 4.22 wait for.
 * Source: domain.md 4.5; release-4.21 pkg/controller/bootimage/ms_helpers.go:syncMAPIMachineSet.
 */
export function stampOf(
  configMap: JsonObject,
  { renderedMaster, clusterVersion }: ClusterSnapshot,
  { stampKey }: ReleaseBehaviour,
): Stamp {
  if (stampKey === null) return { kind: 'good' };
  const hash = textAt(configMap, ['data', 'MCOVersionHash']);
  const release = textAt(configMap, ['data', stampKey]);
  const operatorHash = renderedMaster?.operatorHash;
  const operatorRelease =
    renderedMaster?.releaseVersion ?? textAt(clusterVersion, ['status', 'desired', 'version']);
  if (hash === undefined) return { kind: 'waits', reason: 'stamp-missing' };
  if (operatorHash !== undefined && hash !== operatorHash)
    return { kind: 'waits', reason: 'stamp-hash-mismatch' };
  if (release === undefined) return { kind: 'waits', reason: 'stamp-missing' };
  if (operatorRelease !== undefined && release !== operatorRelease)
    return { kind: 'waits', reason: 'stamp-release-mismatch' };
  if (operatorHash !== undefined && operatorRelease !== undefined) return { kind: 'good' };
  return {
    kind: 'unknown',
    decidedBy:
      'whether MCOVersionHash in ConfigMap coreos-bootimages is the hash of the running operator: annotation machineconfiguration.openshift.io/generated-by-controller-version of the rendered MachineConfig of the master pool',
  };
}
