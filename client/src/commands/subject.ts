import { type TextDocument, window } from 'vscode';
import type { ResourceAtParams, ResourceAtResult } from '../../../server/src/protocol.ts';

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
    await window.showErrorMessage(text);
  };
}

/** For a preview whose cluster was left, or changed for another, while it was made. */
export const connectionEnded =
  'The connection to the cluster ended while the preview was made. Nothing was written. Preview again.';
