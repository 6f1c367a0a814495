/** Why no answer came from the API server. */
export type UnreachableReason =
  | 'refused'
  | 'name-not-found'
  | 'timeout'
  | 'certificate'
  | 'connection-lost'
  | 'no-route'
  | 'redirected'
  | 'not-kubernetes'
  | 'too-large'
  | 'other';

/** A field in the API server's notation without the leading dot, and what the server says of it. */
export interface InvalidField {
  /** `spec.managedBootImages.machineManagers[0]`; `<nil>` for the root; empty where the server names none. */
  readonly path: string;
  readonly message: string;
}

/** A field that another field manager owns. */
export interface OwnedField {
  /** `spec.managedBootImages.machineManagers[apiGroup="machine.openshift.io",resource="machinesets"].selection.mode` */
  readonly path: string;
  readonly manager: string;
}

/**
 * Everything that can go wrong between this extension and an API server, closed: each has its sentence in
 * `api-error-sentence.ts`. Messages are the server's text, credentials masked.
 */
export type ApiError =
  | {
      readonly kind: 'unreachable';
      readonly reason: UnreachableReason;
      readonly detail: string;
      /** The request had left this machine: what it asks for may have been done. */
      readonly mayHaveArrived: boolean;
      readonly proxy?: string;
    }
  /** 401: the credentials are missing, wrong or expired. */
  | { readonly kind: 'unauthorized' }
  /** 403 by the authorizer. `user` is who the server takes us for, where its text says so. */
  | {
      readonly kind: 'forbidden';
      readonly verb: string;
      readonly resource: string;
      readonly user?: string;
      readonly message: string;
    }
  /** 404 of the object; its kind exists. */
  | { readonly kind: 'notFound' }
  /** 404 of the API group or of the resource in it. */
  | { readonly kind: 'kindMissing'; readonly resource: string }
  /** 409: the object is no longer the one that the request was based on. */
  | { readonly kind: 'changedSince'; readonly message: string }
  /** 409: server-side apply would change what other managers set. */
  | { readonly kind: 'ownedByOthers'; readonly fields: readonly OwnedField[] }
  /** The object was to be created and exists. */
  | { readonly kind: 'alreadyExists' }
  /** 422, or 400 for what could not be decoded: the API server does not take this object. */
  | { readonly kind: 'invalid'; readonly fields: readonly InvalidField[]; readonly message: string }
  /** An admission policy or webhook denied the request. */
  | { readonly kind: 'denied'; readonly by: string; readonly message: string }
  /** Server-side apply of fields that the kind does not have. */
  | { readonly kind: 'undeclaredField'; readonly paths: readonly string[] }
  /** 410: the resourceVersion or the page is too old; reading anew helps. */
  | { readonly kind: 'expired' }
  /** 429 or 503: the server asks to come back later. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds?: number; readonly message: string }
  /** The kubeconfig entry cannot be used; `problem` is a whole sentence. */
  | { readonly kind: 'configuration'; readonly problem: string }
  /** The credential plugin gave no credentials; `problem` is the end of a sentence. */
  | {
      readonly kind: 'credentialPlugin';
      readonly command: string;
      readonly problem: string;
      readonly installHint?: string;
    }
  /** The setting `machineConfiguration.readOnly` forbids the request; it was not sent. */
  | { readonly kind: 'readOnly' }
  /** The caller aborted. Nobody needs to be told. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'other'; readonly status: number; readonly reason: string; readonly message: string };

/** A value from the API server, or why there is none. `warnings` are its `Warning` headers. */
export type Answer<T> =
  | { readonly outcome: 'ok'; readonly value: T; readonly warnings: readonly string[] }
  | { readonly outcome: 'failed'; readonly error: ApiError };

export function ok<T>(value: T, warnings: readonly string[] = []): Answer<T> {
  return { outcome: 'ok', value, warnings };
}

export function failed(error: ApiError): { readonly outcome: 'failed'; readonly error: ApiError } {
  return { outcome: 'failed', error };
}

/** True where the same request may well succeed a little later. */
export function isPassing(error: ApiError): boolean {
  if (error.kind === 'busy' || error.kind === 'expired') return true;
  if (error.kind === 'other') return error.status >= 500;
  return error.kind === 'unreachable' && !lastingReasons.has(error.reason);
}

const lastingReasons: ReadonlySet<UnreachableReason> = new Set([
  'certificate',
  'redirected',
  'not-kubernetes',
  'too-large',
]);
