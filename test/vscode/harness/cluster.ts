import { buildControlPlane, startControlPlane } from '../../support/control-plane.ts';
import type { Cleanup } from './cleanup.ts';

/** A real API server with OpenShift's definitions. */
export interface Cluster {
  readonly kubeconfigPath: string;
  stop(): Promise<void>;
}

/** Builds (once) and starts the test control plane; without what it needs, says so in one line and gives undefined. */
export async function startCluster(
  cleanup: Cleanup,
  onProgress: (line: string) => void,
): Promise<Cluster | undefined> {
  const built = await buildControlPlane({ onProgress });
  if (!built.ok) {
    onProgress(`There is no test cluster: ${built.reason}`);
    return undefined;
  }
  const controlPlane = await startControlPlane();
  const stop = async (): Promise<void> => {
    await controlPlane.stop();
  };
  cleanup.add(stop);
  return { kubeconfigPath: controlPlane.kubeconfigPath, stop };
}
