import { type ClusterSnapshotParams, clusterSnapshotMethod } from '../protocol.ts';
import { refreshCodeLenses } from './code-lens.ts';
import { refreshDiagnostics } from './diagnostics.ts';
import type { Feature } from './feature.ts';

/** `machineConfiguration/clusterSnapshot`: takes what is known of the cluster, and judges the open documents again. */
export const clusterSnapshot: Feature = {
  capabilities: {},
  register(session) {
    session.connection.onNotification(clusterSnapshotMethod, (snapshot: ClusterSnapshotParams) => {
      session.setSnapshot(typeof snapshot === 'object' && snapshot !== null ? snapshot : {});
      refreshDiagnostics(session);
      refreshCodeLenses(session);
    });
  },
};
