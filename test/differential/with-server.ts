import { startControlPlane } from '../support/control-plane.ts';
import { openRealServer, type RealServer } from './real-server.ts';
import type { Variant } from './variants.ts';

/** Starts a control plane that serves the variant, and stops it when the work is done or has failed. */
export async function withRealServer<T>(
  { release, featureSet }: Variant,
  work: (server: RealServer) => Promise<T>,
): Promise<T> {
  const plane = await startControlPlane({ release, featureSet, operator: false });
  try {
    const server = await openRealServer(plane);
    try {
      return await work(server);
    } finally {
      server.close();
    }
  } finally {
    await plane.stop();
  }
}
