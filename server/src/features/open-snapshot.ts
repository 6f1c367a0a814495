import { type OpenSnapshotParams, type OpenSnapshotResult, openSnapshotMethod } from '../protocol.ts';
import { refreshCodeLenses } from './code-lens.ts';
import { refreshDiagnostics } from './diagnostics.ts';
import type { Feature } from './feature.ts';

/** `machineConfiguration/openSnapshot`: from now on everything is judged against what has been saved of a cluster. */
export const openSnapshot: Feature = {
  capabilities: {},
  register(session) {
    session.connection.onRequest<OpenSnapshotResult, never>(
      openSnapshotMethod,
      async ({ path }: OpenSnapshotParams): Promise<OpenSnapshotResult> => {
        const reading = await session.host.readSnapshot(path);
        if (reading.outcome === 'unreadable') return { outcome: 'unreadable', reason: reading.reason };
        const { snapshot, notes } = reading;
        session.setSnapshot({ ...snapshot, origin: 'snapshot' });
        refreshDiagnostics(session);
        refreshCodeLenses(session);
        return { outcome: 'opened', name: snapshot.name ?? path, notes };
      },
    );
  },
};
