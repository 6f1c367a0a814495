import { isObject, type JsonObject } from '../../../server/src/domain/json.ts';
import { type Answer, failed, ok } from './api-error.ts';
import { parseJsonObject, printJson } from './json-text.ts';
import type { Access, ApplyRequest, BasedOn, KubeWriter } from './kube-api.ts';
import { optional } from './optional.ts';
import { readObject } from './reads.ts';
import { objectPath, resourceName } from './resources.ts';
import type { WriteTransport } from './transport.ts';

/** The name under which the API server records what this extension sets. */
export const fieldManager = 'vscode-machineconfiguration';

/**
 * The only module that sends anything but GET. Two requests exist: server-side apply (of a dry run, or for real), which
 * never forces a conflict, and the question whether the user may do something, which stores nothing.
 */
export function createWrites(transport: WriteTransport): KubeWriter {
  async function patch(request: ApplyRequest, dryRun: 'All' | undefined): Promise<Answer<JsonObject>> {
    const body = bodyBasedOn(request);
    if (body === undefined)
      throw new Error('The body of an apply is a JSON object: the language server wrote it.');
    const answer = await transport.send({
      method: 'PATCH',
      path: objectPath(request.ref),
      query: { fieldManager, fieldValidation: 'Strict', ...optional({ dryRun }) },
      contentType: 'application/apply-patch+yaml',
      // JSON is YAML too, and the API server's audit log loses events whose body is not JSON.
      body,
      signal: request.signal,
    });
    if (answer.outcome === 'failed') return answer;
    const object = readObject(answer.value, 'patch', resourceName(request.ref.of));
    return object.outcome === 'failed' ? withoutPreconditions(object, request.basedOn) : object;
  }

  return {
    dryRunApply: (request) => patch(request, 'All'),
    apply: (request) => patch(request, undefined),
    canI: async (access) => {
      const answer = await transport.send({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        contentType: 'application/json',
        body: printJson(accessReview(access)),
        signal: access.signal,
      });
      if (answer.outcome === 'failed') return answer;
      const review = readObject(answer.value, 'create', 'selfsubjectaccessreviews.authorization.k8s.io');
      if (review.outcome === 'failed') return review;
      const status = review.value['status'];
      return ok(isObject(status) && status['allowed'] === true, review.warnings);
    },
  };
}

function bodyBasedOn({ body, basedOn }: ApplyRequest): string | undefined {
  const object = parseJsonObject(body);
  if (object === undefined) return undefined;
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return printJson({ ...object, metadata: { ...metadata, ...preconditions(basedOn) } });
}

/**
 * The API server compares both with the stored object. A wrong `uid` is a conflict even where the object is gone (without
 * one, server-side apply would create it again). The resourceVersion `0` is no object's: with it, server-side apply
 * creates, and refuses where there is something to update. A POST would refuse too, but it records our fields as an
 * `Update`, and what is later removed from the file would then stay in the cluster.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go, .../registry/generic/registry/store.go.
 */
function preconditions(basedOn: BasedOn): JsonObject {
  return basedOn.exists
    ? { uid: basedOn.uid, resourceVersion: basedOn.resourceVersion }
    : { resourceVersion: '0' };
}

/** A refusal of what we added to the body names those fields. To the user it means that another object is there now. */
function withoutPreconditions(
  answer: Extract<Answer<JsonObject>, { outcome: 'failed' }>,
  { exists }: BasedOn,
): Answer<JsonObject> {
  const { error } = answer;
  const isAbout = (path: string) =>
    error.kind === 'invalid' && error.fields.some((field) => field.path === path);
  if (!exists && (isAbout('metadata.resourceVersion') || error.kind === 'ownedByOthers')) {
    return failed({ kind: 'alreadyExists' });
  }
  return exists && isAbout('metadata.uid') ? failed({ kind: 'changedSince', message: '' }) : answer;
}

function accessReview({ verb, of, subresource, name, namespace }: Access): JsonObject {
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        verb,
        group: of.group,
        version: of.version,
        resource: of.resource,
        ...optional({ subresource, name, namespace }),
      },
    },
  };
}
