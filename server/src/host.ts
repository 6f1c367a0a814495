import type { SnapshotReading } from './snapshot/read-snapshot.ts';
import type { SchemaFiles } from './world.ts';

/** What the server needs of the machine it runs on. */
export interface Host {
  readonly version: string;
  /** The files in `schemas/`, parsed. */
  readSchemas(): Promise<SchemaFiles>;
  /** The kustomization file that names the file at a path as a patch; undefined where none does. Never rejects. */
  patchedBy(path: string): Promise<string | undefined>;
  /** What has been saved of a cluster in a folder or a file. Never rejects, never writes. */
  readSnapshot(path: string): Promise<SnapshotReading>;
}
