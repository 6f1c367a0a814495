import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiError } from '../../../client/src/cluster/api-error.ts';
import { sentence } from '../../../client/src/cluster/api-error-sentence.ts';
import { readRefusal } from '../../../client/src/cluster/status-error.ts';

const resource = 'machineconfigurations.operator.openshift.io';
const subject = {
  context: 'orchid',
  server: 'https://api.orchid.example:6443',
  object: 'MachineConfiguration "cluster"',
};

interface Refused {
  readonly name: string;
  readonly status: number;
  readonly body: object | string;
  readonly kind: ApiError['kind'];
  /** A part of the sentence. */
  readonly says: RegExp;
}

function status(code: number, reason: string, message: string, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

/** Answers of a real API server, as the recipes and the tests against it have seen them. */
const refusals: readonly Refused[] = [
  {
    name: 'an expired token',
    status: 401,
    body: status(401, 'Unauthorized', 'Unauthorized'),
    kind: 'unauthorized',
    says: /oc login https:\/\/api\.orchid\.example:6443/,
  },
  {
    name: 'no permission',
    status: 403,
    body: status(
      403,
      'Forbidden',
      `${resource} "cluster" is forbidden: User "viewer" cannot patch resource "machineconfigurations" in API group "operator.openshift.io" at the cluster scope`,
      { name: 'cluster' },
    ),
    kind: 'forbidden',
    says: /User viewer cannot patch machineconfigurations/,
  },
  {
    name: 'a missing object',
    status: 404,
    body: status(404, 'NotFound', `${resource} "cluster" not found`, { name: 'cluster' }),
    kind: 'notFound',
    says: /There is no MachineConfiguration "cluster" in orchid/,
  },
  {
    name: 'a missing kind',
    status: 404,
    body: '404 page not found\n',
    kind: 'kindMissing',
    says: /not an OpenShift cluster/,
  },
  {
    name: 'a stale resourceVersion',
    status: 409,
    body: status(409, 'Conflict', 'Operation cannot be fulfilled: the object has been modified'),
    kind: 'changedSince',
    says: /changed since the preview/,
  },
  {
    name: 'a field of another manager',
    status: 409,
    body: status(409, 'Conflict', 'Apply failed with 1 conflict', {
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-edit" using operator.openshift.io/v1',
          field: '.spec.logLevel',
        },
      ],
    }),
    kind: 'ownedByOthers',
    says: /spec\.logLevel is set by kubectl-edit/,
  },
  {
    name: 'a violated rule',
    status: 422,
    body: status(422, 'Invalid', 'invalid', {
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: Only All or None',
          field: 'spec.managedBootImages.machineManagers[0]',
        },
      ],
    }),
    kind: 'invalid',
    says: /spec\.managedBootImages\.machineManagers\[0\]: Invalid value: Only All or None/,
  },
  {
    name: 'an admission policy',
    status: 422,
    body: status(
      422,
      'Invalid',
      `${resource} "cluster" is forbidden: ValidatingAdmissionPolicy 'machine-configuration-guards' with binding 'machine-configuration-guards-binding' denied request: Only a single object is allowed`,
    ),
    kind: 'denied',
    says: /In orchid, machine-configuration-guards denies .*Only a single object is allowed/,
  },
  {
    name: 'a field that is not in the schema',
    status: 500,
    body: status(
      500,
      '',
      'failed to create typed patch object (/cluster; operator.openshift.io/v1, Kind=MachineConfiguration): .spec.unknownField: field not declared in schema',
    ),
    kind: 'undeclaredField',
    says: /has no field spec\.unknownField/,
  },
];

describe('what the API server refuses', () => {
  for (const { name, status: code, body, kind, says } of refusals) {
    test(name, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const error = readRefusal({ status: code, text, verb: 'patch', resource });
      const words = sentence(error, subject);
      assert.match(words, /^[A-Z].*[.!?]$/s);
      assert.equal(error.kind, kind);
      assert.match(words, says);
    });
  }

  test('whatever the body, there is one whole sentence and nothing of a token', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"kind":"Status"}',
      '{"kind":"Status","details":5,"message":7}',
      'null',
      'Bearer sha256~canary-token',
    ]) {
      for (const code of [400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503, 599]) {
        const words = sentence(readRefusal({ status: code, text, verb: 'get', resource }), subject);
        assert.match(words, /[.!?]$/, `${code} ${text}`);
        assert.doesNotMatch(words, /undefined|\[object|canary-token/, `${code} ${text}`);
      }
    }
  });
});
