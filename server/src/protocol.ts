import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { ChangedPart } from './domain/object-changes/object-change.ts';
import type { AppliedObject } from './domain/plan-text/options.ts';
import type { TargetSource } from './domain/target.ts';

/**
 * Our own LSP methods: names and parameter types, no library (the two LSP libraries need not share a version).
 * Documented in CONTRIBUTING.md, "Protocol".
 */

/** `initializationOptions` of the handshake: what our own client says of itself. */
export interface Initialization {
  /** True where the editor has the commands below, which code lenses name. */
  readonly hasCommands?: boolean;
}
/** The commands of the editor that code lenses name. The first one takes the file's uri and a position in it. */
export const previewCommand = 'machineConfiguration.preview';
export const selectContextCommand = 'machineConfiguration.selectContext';

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

/** Request, client to server: what an edit does to the cluster that is known. */
export const planMethod = 'machineConfiguration/plan';
export interface PlanParams extends ResourceAtParams {
  /**
   * The object as the API server's dry run would store it, as JSON text: the plan is of that. Without it the apply is
   * simulated too, and `changes` has the object itself.
   */
  readonly dryRun?: string;
  /** What the dry run does to the object, for `text`. */
  readonly object?: AppliedObject;
  /** For `text`: why there was no dry run, as a part of a sentence. */
  readonly why?: string;
  /** For `text`: when and how long the plan holds. */
  readonly note?: string;
  /** For `text`: `list` leaves it to the editor to break lines; `table` is for a terminal, and is the default. */
  readonly layout?: 'table' | 'list';
  /** All of a provider spec among `changes`, and not only the fields that change. */
  readonly wholeProviderSpec?: boolean;
}
/** An object before and after, as JSON text; null where there is none. */
export interface PlannedChange {
  readonly part: ChangedPart;
  /** Which of two applies makes it, where the edit takes two; the title begins with it. */
  readonly step?: 1 | 2;
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
}
export type PlanResult =
  | {
      readonly outcome: 'planned';
      /** The version of the text document that the plan is of. */
      readonly version: number;
      /** How the cluster or the snapshot is called; absent where nothing is known of one. */
      readonly name?: string;
      /** The plan as JSON text, as `machineconfiguration plan --format json` prints it. */
      readonly plan: string;
      /** The plan for people; the two steps too, where it takes two. */
      readonly text: string;
      /** The plan for a pull request. */
      readonly markdown: string;
      /** Of an edit that takes two applies what each of them changes, `step 1: …` and `step 2: …`. */
      readonly changes: readonly PlannedChange[];
      /** `spec.bootImageSkewEnforcement` of the first of two applies, as JSON text, where it takes two. */
      readonly firstStep?: string;
    }
  /** A whole sentence for the user. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** Request, client to server: takes what has been saved of a cluster as what is known, in the place of a live one. */
export const openSnapshotMethod = 'machineConfiguration/openSnapshot';
export interface OpenSnapshotParams {
  /** A must-gather folder, or a file or archive of `oc get -o yaml`, on the server's machine. */
  readonly path: string;
}
export type OpenSnapshotResult =
  | {
      readonly outcome: 'opened';
      readonly name: string;
      /** What of its files could not be read or was not taken. */
      readonly notes: readonly { readonly path: string; readonly message: string }[];
    }
  /** A whole sentence for the user. */
  | { readonly outcome: 'unreadable'; readonly reason: string };
