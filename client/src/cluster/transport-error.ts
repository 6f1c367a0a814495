import type { ApiError, UnreachableReason } from './api-error.ts';
import { optional } from './optional.ts';
import { redact } from './redact.ts';

/** What is known of a request that got no answer. */
export interface FailedRequest {
  readonly sent: boolean;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  readonly timeoutMs: number;
  /** The proxy in between, without credentials. */
  readonly proxy?: string;
}

/** Why a request got no answer, from the system's error codes. */
export function readTransportError(error: unknown, request: FailedRequest): ApiError {
  if (request.cancelled) return { kind: 'cancelled' };
  const detail = request.timedOut
    ? `no answer within ${Math.round(request.timeoutMs / 100) / 10} seconds`
    : redact(describe(error), 300);
  return {
    kind: 'unreachable',
    reason: request.timedOut ? 'timeout' : reasonOf(codeOf(error)),
    detail,
    mayHaveArrived: request.sent,
    ...optional({ proxy: request.proxy }),
  };
}

function reasonOf(code: string): UnreachableReason {
  const known = reasons.get(code);
  if (known !== undefined) return known;
  // OpenSSL's and Node's TLS errors are families of codes.
  if (
    /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH)/.test(code)
  ) {
    return 'certificate';
  }
  return code.startsWith('HPE_') ? 'not-kubernetes' : 'other';
}

const reasons: ReadonlyMap<string, UnreachableReason> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'name-not-found'],
  ['EAI_AGAIN', 'name-not-found'],
  ['EAI_FAIL', 'name-not-found'],
  ['EAI_NODATA', 'name-not-found'],
  ['EAI_NONAME', 'name-not-found'],
  ['ETIMEDOUT', 'timeout'],
  ['ESOCKETTIMEDOUT', 'timeout'],
  ['ECONNRESET', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['ECONNABORTED', 'connection-lost'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'connection-lost'],
  ['EHOSTUNREACH', 'no-route'],
  ['ENETUNREACH', 'no-route'],
  ['EHOSTDOWN', 'no-route'],
  ['EADDRNOTAVAIL', 'no-route'],
  ['EPROTO', 'certificate'],
  ['INVALID_CA', 'certificate'],
]);

/** The code of the error, or of what caused it: a connection tried over several addresses fails with all of them. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === undefined ? '' : codeOf(inner);
}

function describe(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (message === '') return code;
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}
