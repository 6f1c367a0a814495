import type { ServerCapabilities } from 'vscode-languageserver/node';
import type { Session } from '../session.ts';

/** One LSP method, or one of ours: what the server says it can do, and how it does it. */
export interface Feature {
  readonly capabilities: ServerCapabilities;
  register(session: Session): void;
  /** Is called when the editor is ready for requests of the server's. */
  begin?(session: Session): void;
}
