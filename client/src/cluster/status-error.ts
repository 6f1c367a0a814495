import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import type { ApiError, InvalidField, OwnedField } from './api-error.ts';
import { parseJsonObject } from './json-text.ts';
import { optional } from './optional.ts';
import { redact } from './redact.ts';

/** An answer that is not a success, and what had been asked. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds?: number;
  /** In RBAC's words: `get`, `list`, `watch`, `patch`, `create`. */
  readonly verb: string;
  /** `machineconfigurations.operator.openshift.io` */
  readonly resource: string;
}

/**
 * What the API server's refusal means. Codes, reasons and causes decide. Where the server gives nothing but text
 * (admission denials, undeclared fields, the user of a 403, the manager of a conflict) its text is read, and only there.
 */
export function readRefusal(refusal: Refusal): ApiError {
  const status = parseJsonObject(refusal.text);
  return status?.['kind'] === 'Status' ? fromStatus(refusal, status) : fromPlainText(refusal);
}

/** A `Status` that came inside a watch, where HTTP said 200 long ago. */
export function readStatusObject(status: JsonObject, request: Pick<Refusal, 'verb' | 'resource'>): ApiError {
  const code = status['code'];
  return fromStatus({ ...request, status: typeof code === 'number' ? code : 500, text: '' }, status);
}

function fromStatus(refusal: Refusal, status: JsonObject): ApiError {
  const details = isObject(status['details']) ? status['details'] : {};
  const reason = text(status['reason']);
  const message = redact(text(status['message']), 4000);
  const causes = (isArray(details['causes']) ? details['causes'] : []).filter(isObject);

  const denial = readDenial(message);
  if (denial !== undefined) return denial;

  switch (refusal.status) {
    case 401:
      return { kind: 'unauthorized' };
    case 403:
      return forbidden(refusal, message);
    case 404:
      // The kind's own 404 names the object; that of an unknown resource does not.
      return text(details['name']) === ''
        ? { kind: 'kindMissing', resource: refusal.resource }
        : { kind: 'notFound' };
    case 409:
      return conflict(reason, causes, message);
    case 410:
      return { kind: 'expired' };
    case 400:
    case 413:
    case 415:
      return { kind: 'invalid', fields: [{ path: '', message }], message };
    case 422:
      return { kind: 'invalid', fields: invalidFields(causes, message), message };
    case 429:
    case 503:
    case 504:
      return busy(refusal, message);
    default:
      return readTypedPatchFailure(message) ?? { kind: 'other', status: refusal.status, reason, message };
  }
}

/** Answers of the API server (and of what stands before it) that are no `Status`: `404 page not found`, a proxy's HTML. */
function fromPlainText(refusal: Refusal): ApiError {
  const message = redact(refusal.text.replace(/<[^>]*>/g, ' '), 300);
  switch (refusal.status) {
    case 401:
      return { kind: 'unauthorized' };
    case 403:
      return forbidden(refusal, message);
    case 404:
      return { kind: 'kindMissing', resource: refusal.resource };
    case 410:
      return { kind: 'expired' };
    case 429:
    case 502:
    case 503:
    case 504:
      return busy(refusal, message);
    default:
      return { kind: 'other', status: refusal.status, reason: '', message };
  }
}

/**
 * Admission policies answer 422 with reason `Invalid`, or what the policy's own `reason` says; webhooks answer 403 or
 * any code of theirs. Nothing but the text tells either from a schema error or from a missing permission.
 * Source: k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go, .../webhook/errors/statuserror.go.
 */
function readDenial(message: string): ApiError | undefined {
  const policy =
    /ValidatingAdmissionPolicy '([^']*)'(?: with binding '[^']*')? denied request: ([\s\S]*)$/.exec(message);
  const found =
    policy ??
    /admission webhook "([^"]*)" denied the request(?: without explanation|: ([\s\S]*))$/.exec(message);
  if (found === null) return undefined;
  return { kind: 'denied', by: found[1] ?? '', message: (found[2] ?? '').trim() };
}

/** Who the server takes us for stands only in the authorizer's text: `User "viewer" cannot patch resource …`. */
function forbidden(refusal: Refusal, message: string): ApiError {
  const user = /\bUser "([^"]*)" cannot /.exec(message)?.[1];
  const { verb, resource } = refusal;
  return { kind: 'forbidden', verb, resource, message, ...optional({ user }) };
}

function conflict(reason: string, causes: readonly JsonObject[], message: string): ApiError {
  if (reason === 'AlreadyExists') return { kind: 'alreadyExists' };
  const owned = causes.filter((cause) => cause['reason'] === 'FieldManagerConflict').map(ownedField);
  return owned.length > 0 ? { kind: 'ownedByOthers', fields: owned } : { kind: 'changedSince', message };
}

/** The manager's name stands only in the cause's text: `conflict with "kubectl-edit" using operator.openshift.io/v1 at …`. */
function ownedField(cause: JsonObject): OwnedField {
  const manager = /^conflict with "((?:[^"\\]|\\.)*)"/.exec(text(cause['message']))?.[1] ?? '';
  return { path: withoutDot(text(cause['field'])), manager: manager.replace(/\\(.)/g, '$1') };
}

function invalidFields(causes: readonly JsonObject[], message: string): readonly InvalidField[] {
  const fields = causes.map((cause) => ({
    path: withoutDot(text(cause['field'])),
    message: redact(text(cause['message']), 2000),
  }));
  return fields.length > 0 ? fields : [{ path: '', message }];
}

/**
 * Server-side apply of what does not fit the schema is a bare 500 without reason and causes; its text lists the fields:
 * `failed to create typed patch object (/cluster; …): .spec.unknownField: field not declared in schema`, or `errors:` and
 * one line for each. Source: sigs.k8s.io/structured-merge-diff/typed/helpers.go.
 */
function readTypedPatchFailure(message: string): ApiError | undefined {
  const found = /^failed to create typed patch object \((?:[^()]|\([^()]*\))*\): ([\s\S]*)$/.exec(message);
  if (found === null) return undefined;
  const complaints = (found[1] ?? '').matchAll(
    /(?:^|\s)(\.[^\s:[]+(?:\[[^\]]*\][^\s:[]*)*): ([\s\S]*?)(?=\s+\.[a-zA-Z][^\s:]*: |$)/g,
  );
  const fields = [...complaints].map((match) => ({
    path: withoutDot(match[1] ?? ''),
    message: (match[2] ?? '').trim(),
  }));
  if (fields.length === 0) return undefined;
  const undeclared = fields.filter((field) => field.message === 'field not declared in schema');
  return undeclared.length === fields.length
    ? { kind: 'undeclaredField', paths: undeclared.map((field) => field.path) }
    : { kind: 'invalid', fields, message };
}

function busy({ retryAfterSeconds }: Refusal, message: string): ApiError {
  return { kind: 'busy', message, ...optional({ retryAfterSeconds }) };
}

function withoutDot(path: string): string {
  return path.replace(/^\./, '');
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
