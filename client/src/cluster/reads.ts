import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import { type Answer, type ApiError, failed, ok } from './api-error.ts';
import { parseJsonObject } from './json-text.ts';
import type { Endpoint, KubeReader, WatchEvent } from './kube-api.ts';
import { optional } from './optional.ts';
import { collectionPath, type ObjectRef, objectPath, type ResourceKind, resourceName } from './resources.ts';
import { readRefusal, readStatusObject } from './status-error.ts';
import type { ReadTransport, Reply, RequestOptions } from './transport.ts';

/** Objects to a page of a list. Machine sets are about 10 KB each. */
const pageSize = 500;
/** An object without all that is not its metadata. Source: Kubernetes, API concepts, "Metadata-only fetches". */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
/** How long the server keeps a watch open; it ends it in order, and `follow.ts` starts the next. */
const watchSeconds = 290;

/** GET, LIST and WATCH over a transport that can do nothing else. */
export function createReads(transport: ReadTransport, endpoint: Endpoint): KubeReader {
  async function read(verb: string, resource: string, request: RequestOptions): Promise<Answer<JsonObject>> {
    const answer = await transport.get(request);
    return answer.outcome === 'failed' ? answer : readObject(answer.value, verb, resource);
  }

  async function list(
    of: ResourceKind,
    options: Parameters<KubeReader['list']>[1] = {},
  ): Promise<Answer<readonly JsonObject[]>> {
    const { labelSelector, namespace, signal } = options;
    const path = collectionPath(of, namespace);
    const items: JsonObject[] = [];
    const warnings: string[] = [];
    let limit: string | undefined = String(pageSize);
    let next: string | undefined;
    do {
      const query = { ...optional({ limit, labelSelector, continue: next }) };
      const page = await read('list', resourceName(of), { path, query, signal });
      if (page.outcome === 'failed') {
        if (page.error.kind !== 'expired' || limit === undefined) return page;
        // The pages have aged out while they were read: once more, as one.
        items.length = 0;
        limit = undefined;
        next = undefined;
        continue;
      }
      items.push(...readItems(page.value, of));
      warnings.push(...page.warnings);
      next = continuation(page.value);
      if (next === undefined) return ok(items, [...new Set(warnings)]);
    } while (!(signal?.aborted ?? false));
    return failed({ kind: 'cancelled' });
  }

  async function* watch(
    ref: ObjectRef,
    { resourceVersion, signal }: Parameters<KubeReader['watch']>[1],
  ): AsyncGenerator<WatchEvent> {
    const request = { verb: 'watch', resource: resourceName(ref.of) };
    const answer = await transport.stream({
      path: collectionPath(ref.of, ref.namespace),
      query: {
        watch: 'true',
        fieldSelector: `metadata.name=${ref.name}`,
        resourceVersion,
        allowWatchBookmarks: 'true',
        timeoutSeconds: String(watchSeconds),
      },
      idleMs: (watchSeconds + 30) * 1000,
      signal,
    });
    if (answer.outcome === 'failed') {
      yield { type: 'failed', error: answer.error };
      return;
    }
    const isOpen = answer.value.status === 200;
    const text: string[] = [];
    for await (const line of answer.value.lines) {
      if (line.outcome === 'failed') {
        yield { type: 'failed', error: line.error };
        return;
      }
      if (isOpen) yield readEvent(line.value, request);
      else text.push(line.value);
    }
    if (!isOpen) {
      yield { type: 'failed', error: readRefusal({ ...answer.value, ...request, text: text.join('\n') }) };
    }
  }

  return {
    endpoint,
    get: (ref, options = {}) =>
      read('get', resourceName(ref.of), { path: objectPath(ref), signal: options.signal }),
    getMetadata: async (ref, options = {}) => {
      const resource = resourceName(ref.of);
      const answer = await read('get', resource, {
        path: objectPath(ref),
        accept: metadataOnly,
        signal: options.signal,
      });
      if (answer.outcome === 'failed') return answer;
      // What comes is a PartialObjectMetadata; a server that does not know it sends the whole object.
      return ok(typed({ metadata: answer.value['metadata'] ?? {} }, ref.of), answer.warnings);
    },
    list,
    watch,
    version: async (options = {}) => {
      const answer = await read('get', 'version', { path: '/version', signal: options.signal });
      if (answer.outcome === 'failed') return answer;
      const version = answer.value['gitVersion'];
      return typeof version === 'string' ? ok(version, answer.warnings) : failed(notKubernetes);
    },
  };
}

/** The object in a successful answer, or what the refusal means. */
export function readObject(reply: Reply, verb: string, resource: string): Answer<JsonObject> {
  if (reply.status < 200 || reply.status >= 300) return failed(readRefusal({ ...reply, verb, resource }));
  const object = parseJsonObject(reply.text);
  return object === undefined ? failed(notKubernetes) : ok(object, reply.warnings);
}

const notKubernetes: ApiError = {
  kind: 'unreachable',
  reason: 'not-kubernetes',
  detail: 'the answer is not JSON of the expected form',
  mayHaveArrived: true,
};

/** Items of built-in kinds come without `apiVersion` and `kind`. */
function readItems(page: JsonObject, of: ResourceKind): readonly JsonObject[] {
  const items = isArray(page['items']) ? page['items'].filter(isObject) : [];
  return items.map((item) => typed(item, of));
}

function typed(object: JsonObject, of: ResourceKind): JsonObject {
  const apiVersion = of.group === '' ? of.version : `${of.group}/${of.version}`;
  return { apiVersion, kind: of.kind, ...object };
}

function continuation(page: JsonObject): string | undefined {
  const next = member(page['metadata'], 'continue');
  return typeof next === 'string' && next !== '' ? next : undefined;
}

function readEvent(line: string, request: { readonly verb: string; readonly resource: string }): WatchEvent {
  const event = parseJsonObject(line);
  const object = event?.['object'];
  if (!isObject(object)) return { type: 'failed', error: notKubernetes };
  switch (event?.['type']) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'changed', object };
    case 'DELETED':
      return { type: 'deleted', object };
    case 'BOOKMARK':
      return {
        type: 'bookmark',
        resourceVersion: String(member(object['metadata'], 'resourceVersion') ?? ''),
      };
    case 'ERROR':
      return { type: 'failed', error: readStatusObject(object, request) };
    default:
      return { type: 'failed', error: notKubernetes };
  }
}

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? value[key] : undefined;
}
