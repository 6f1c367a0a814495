import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { TargetSource } from './domain/target.ts';

/**
 * Our own LSP methods: names and parameter types, no library (the two LSP libraries need not share a version).
 * Documented in CONTRIBUTING.md, "Protocol".
 */

/** Notification, client to server: everything known of the cluster. `{}` after a disconnect. */
export const clusterSnapshotMethod = 'machineConfiguration/clusterSnapshot';
export type ClusterSnapshotParams = ClusterSnapshot;

/** Request, client to server: what an open file is judged for; null for a file that is not open. */
export const targetMethod = 'machineConfiguration/target';
export interface TargetParams {
  readonly textDocument: { readonly uri: string };
}
export interface TargetResult {
  /** `4.22`. */
  readonly release: string;
  readonly featureSet: string;
  /** Absent where it is not known. */
  readonly platform?: string;
  /** Who named the release. */
  readonly source: TargetSource;
  /** Where the schema comes from: this program, or the cluster's (or snapshot's) own CustomResourceDefinition. */
  readonly schema: 'bundled' | 'cluster';
  /** True where the file holds a MachineConfiguration. */
  readonly isOurs: boolean;
}

/** Notification, server to client: what files are judged for may have changed. */
export const targetChangedMethod = 'machineConfiguration/targetChanged';

/** Request, client to server: the MachineConfiguration at a position of a document, ready for a preview. */
export const resourceAtMethod = 'machineConfiguration/resourceAt';
export interface ResourceAtParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}
export type ResourceAtResult =
  | {
      readonly outcome: 'found';
      /** The version of the text document that `object` was read from. */
      readonly version: number;
      /**
       * The object as it would be sent, as JSON text (exact integers do not survive a JSON number). What the API server
       * owns (`status`, `metadata.managedFields`, …) is removed.
       */
      readonly body: string;
      readonly apiVersion: string;
      readonly kind: string;
      readonly name: string;
      /** The line of the file, from 0, on which the document begins. */
      readonly line: number;
      /**
       * Findings because of which the API server would refuse a server-side apply, with the field's path in Kubernetes'
       * notation and the line of the file, from 0. A field that is not in the schema is one of them: the server answers
       * it with an error that names nothing.
       */
      readonly errors: readonly {
        readonly rule: string;
        readonly path: string;
        readonly message: string;
        readonly line: number;
      }[];
    }
  | {
      readonly outcome: 'refused';
      /** A whole sentence for the user. */
      readonly reason: string;
    };
