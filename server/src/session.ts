import type { ClientCapabilities, Connection, TextDocuments } from 'vscode-languageserver/node';
import type { Manifest } from './documents/manifest.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { Judge } from './judge.ts';

/** What one connection knows. */
export interface Session {
  readonly connection: Connection;
  readonly manifests: TextDocuments<Manifest>;
  /** What the editor can do; empty until it has said so. */
  readonly client: ClientCapabilities;
  /** Resolves when `judge` is there: what it takes to judge is loaded after the handshake. */
  readonly ready: Promise<void>;
  /** The judge of the present state of the world. */
  readonly judge: Judge;
  /** Takes what is known of the cluster from now on, whole. */
  setSnapshot(snapshot: ClusterSnapshot): void;
  /** Counts the changes of the world, so that an answer can be told from one of before. */
  readonly epoch: number;
}
