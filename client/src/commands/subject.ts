import type { TextDocument } from 'vscode';
import type { ResourceAtParams, ResourceAtResult } from '../../../server/src/protocol.ts';

/** What is previewed: one MachineConfiguration of one version of a file. */
export interface Subject {
  readonly document: TextDocument;
  readonly at: ResourceAtParams;
  readonly found: Extract<ResourceAtResult, { readonly outcome: 'found' }>;
}

/** What is left to say to the user once the work is done; undefined where nothing is. */
export type Afterwards = (() => Promise<void>) | undefined;
