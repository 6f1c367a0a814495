import type { LogOutputChannel } from 'vscode';
import type { ClusterSession } from '../cluster-session.ts';
import type { Language } from '../language/language.ts';
import type { Previews } from '../preview/previews.ts';

/** What commands work with. */
export interface Parts {
  readonly log: LogOutputChannel;
  readonly language: Language;
  readonly cluster: ClusterSession;
  readonly previews: Previews;
}
