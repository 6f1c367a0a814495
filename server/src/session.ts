import type { ClientCapabilities, Connection, TextDocuments } from 'vscode-languageserver/node';
import type { Manifest } from './documents/manifest.ts';
import type { ClusterSnapshot } from './domain/cluster-snapshot.ts';
import type { Host } from './host.ts';
import type { FileModeline } from './judge/modeline.ts';
import type { Judge } from './judge.ts';
import type { FileFacts } from './world.ts';

/** What one connection knows. */
export interface Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly manifests: TextDocuments<Manifest>;
  /** What the editor can do; empty until it has said so. */
  readonly client: ClientCapabilities;
  /** True where the editor has the commands that code lenses name (`Initialization`). */
  readonly hasCommands: boolean;
  /** Resolves when `judge` is there: what it takes to judge is loaded after the handshake. */
  readonly ready: Promise<void>;
  /** The judge of a file in the present state of the world. */
  judgeFor(manifest: Manifest): Judge;
  /** What a file says of its own target. */
  modelineOf(manifest: Manifest): FileModeline;
  /** Takes what is known of the cluster from now on, whole. */
  setSnapshot(snapshot: ClusterSnapshot): void;
  /** Takes news of a file, or forgets all of it; returns false where nothing in it is new. */
  setFacts(uri: string, news: FileFacts | undefined): boolean;
  /** Counts the changes of the world, so that an answer can be told from one of before. */
  readonly epoch: number;
}
