import { type OpenSnapshotParams, type OpenSnapshotResult, openSnapshotMethod } from '../protocol.ts';
import { refreshCodeLenses } from './code-lens.ts';
import { refreshDiagnostics } from './diagnostics.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';

/** `machineConfiguration/openSnapshot`: from now on everything is judged against what has been saved of a cluster. */
export const openSnapshot: Feature = {
  capabilities: {},
  register(session) {
    const failed: OpenSnapshotResult = {
      outcome: 'unreadable',
      reason: 'The snapshot could not be read; the log says why.',
    };
    session.connection.onRequest<OpenSnapshotResult, never>(
      openSnapshotMethod,
      safely(session, openSnapshotMethod, failed, async ({ path }: OpenSnapshotParams) => {
        const reading = await session.host.readSnapshot(path);
        if (reading.outcome === 'unreadable') return { outcome: 'unreadable', reason: reading.reason };
        const { snapshot, notes } = reading;
        session.setSnapshot({ ...snapshot, origin: 'snapshot' });
        refreshDiagnostics(session);
        refreshCodeLenses(session);
        return { outcome: 'opened', name: snapshot.name ?? path, notes };
      }),
    );
  },
};
