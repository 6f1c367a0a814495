import type { JsonObject } from '../../../server/src/domain/json.ts';
import type { Answer, ApiError } from './api-error.ts';
import type { ObjectRef, ResourceKind } from './resources.ts';

/** Where requests go and as whom, in the words of the kubeconfig. */
export interface Endpoint {
  readonly context: string;
  /** The API server's address, without credentials. */
  readonly server: string;
  /** The kubeconfig's user entry. */
  readonly user: string;
  /** True where nothing proves that the server is the one meant (`insecure-skip-tls-verify`, plain http). */
  readonly insecure: boolean;
}

/** Which cluster, as whom: what is shown before anything is written, and what an apply is held to. */
export interface ClusterIdentity extends Endpoint {
  /** ClusterVersion's `spec.clusterID`, absent where it could not be read. */
  readonly clusterId?: string;
}

export interface Cancellable {
  readonly signal?: AbortSignal | undefined;
}

/** One event of a watch. `failed` is the last one; a watch that the server ends in order just ends. */
export type WatchEvent =
  | { readonly type: 'changed'; readonly object: JsonObject }
  | { readonly type: 'deleted'; readonly object: JsonObject }
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  | { readonly type: 'failed'; readonly error: ApiError };

/**
 * The stored object that an apply is based on, so that it meets that very object or nothing: a version of an object with
 * its uid (a resourceVersion alone would let an apply recreate an object that was deleted meanwhile), or none.
 */
export type BasedOn =
  | { readonly exists: true; readonly uid: string; readonly resourceVersion: string }
  | { readonly exists: false };

export interface ApplyRequest extends Cancellable {
  readonly ref: ObjectRef;
  /** The object as JSON text, without anything that the API server owns. */
  readonly body: string;
  readonly basedOn: BasedOn;
}

/** What a permission is asked for, in RBAC's words. */
export interface Access extends Cancellable {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'patch' | 'update';
  readonly of: ResourceKind;
  readonly subresource?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Requests that can change nothing. */
export interface KubeReader {
  readonly endpoint: Endpoint;
  readonly get: (ref: ObjectRef, options?: Cancellable) => Promise<Answer<JsonObject>>;
  /** Only `metadata` of an object: what else it holds is not sent. */
  readonly getMetadata: (ref: ObjectRef, options?: Cancellable) => Promise<Answer<JsonObject>>;
  /** All objects, read in pages; each with its `apiVersion` and `kind`. */
  readonly list: (
    of: ResourceKind,
    options?: Cancellable & { readonly namespace?: string; readonly labelSelector?: string },
  ) => Promise<Answer<readonly JsonObject[]>>;
  /** One watch over one connection. `follow.ts` restarts it. */
  readonly watch: (
    ref: ObjectRef,
    options: Cancellable & { readonly resourceVersion: string },
  ) => AsyncIterable<WatchEvent>;
  /** The Kubernetes version, `v1.33.4`. Answered to everyone: it proves a server, not credentials. */
  readonly version: (options?: Cancellable) => Promise<Answer<string>>;
}

/** Requests that are not plain reads. Server-side apply under our field manager, never forced; and one that only asks. */
export interface KubeWriter {
  /** The object as the API server would store it. Nothing is stored. */
  readonly dryRunApply: (request: ApplyRequest) => Promise<Answer<JsonObject>>;
  /** Stores the object, unless it is no longer the one that `basedOn` names. */
  readonly apply: (request: ApplyRequest) => Promise<Answer<JsonObject>>;
  /** May the user do this? Nothing is stored. */
  readonly canI: (access: Access) => Promise<Answer<boolean>>;
}

/** The port to one cluster as one user. Every method answers: failures are values, and nothing is retried in silence. */
export interface KubeApi extends KubeReader, KubeWriter {
  readonly close: () => void;
}
