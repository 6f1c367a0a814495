import type { TextDocument } from 'vscode';
import type { ResourceAtParams, ResourceAtResult } from '../../../server/src/protocol.ts';
import { showError } from '../notify.ts';

/** What is previewed: one MachineConfiguration of one version of a file. */
export interface Subject {
  readonly document: TextDocument;
  readonly at: ResourceAtParams;
  readonly found: Extract<ResourceAtResult, { readonly outcome: 'found' }>;
}

/** What is left to say to the user once the work is done; undefined where nothing is. */
export type Afterwards = (() => Promise<void>) | undefined;

/** One sentence at the end of a preview that comes to nothing. */
export function say(text: string): Afterwards {
  return async () => {
    await showError(text);
  };
}

/** For what was begun in a cluster that was left, or changed for another, before it was done. */
export const connectionEnded =
  'The connection to the cluster ended meanwhile. Nothing was written. Preview again.';

export const notTrusted =
  'This workspace is not trusted, so no cluster is contacted. Trust the workspace to preview.';
