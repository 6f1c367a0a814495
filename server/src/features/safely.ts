import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Session } from '../session.ts';

/**
 * A request handler that waits until the session can judge, honours cancellation, and that answers with something harmless where it fails: what was asked
 * for, and why it failed, go to the log. Document text never does.
 */
export function safely<Params, Result>(
  session: Session,
  method: string,
  fallback: Result,
  handle: (params: Params) => Result | Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<never>> {
  return async (params, token) => {
    await session.ready;
    if (token.isCancellationRequested) {
      return new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    }
    try {
      return await handle(params);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      session.connection.console.error(`${method} failed for ${uriOf(params)}: ${reason}`);
      return fallback;
    }
  };
}

function uriOf(params: unknown): string {
  const document = (params as { textDocument?: { uri?: unknown } } | null)?.textDocument;
  return typeof document?.uri === 'string' ? document.uri : 'no document';
}
