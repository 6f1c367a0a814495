import { toJson } from '../admission/value-text.ts';
import type { Manifest } from '../documents/manifest.ts';
import { printFieldPath } from '../domain/field-path.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { machineConfiguration } from '../domain/resource.ts';
import type { Judge } from '../judge.ts';
import { type ResourceAtParams, type ResourceAtResult, resourceAtMethod } from '../protocol.ts';
import type { Feature } from './feature.ts';
import { safely } from './safely.ts';

/** What the API server sets in `metadata`; a body that carried it would claim or contradict it. */
const serverSet = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'selfLink',
  'managedFields',
  'namespace',
];

/** `machineConfiguration/resourceAt`: the MachineConfiguration at a position, as it would be sent to the API server. */
export const resourceAt: Feature = {
  capabilities: {},
  register(session) {
    const failed: ResourceAtResult = {
      outcome: 'refused',
      reason: 'The document could not be read; the log says why.',
    };
    session.connection.onRequest<ResourceAtResult, never>(
      resourceAtMethod,
      safely(
        session,
        resourceAtMethod,
        failed,
        ({ textDocument, position }: ResourceAtParams): ResourceAtResult => {
          const manifest = session.manifests.get(textDocument.uri);
          if (manifest === undefined) return { outcome: 'refused', reason: 'This file is not open as YAML.' };
          return findResource(session.judge, manifest, manifest.offsetAt(position));
        },
      ),
    );
  },
};

function findResource(judge: Judge, manifest: Manifest, offset: number): ResourceAtResult {
  const ours = manifest.documents.filter(({ source }) => judge.schemaOf(source) !== undefined);
  const here = ours.find(({ start, text }) => start <= offset && offset < start + text.length);
  // Outside of every one of ours the only one there is is meant.
  const document = here ?? (ours.length === 1 ? ours[0] : undefined);
  if (document === undefined) {
    const reason =
      ours.length === 0
        ? 'This file has no MachineConfiguration (operator.openshift.io/v1).'
        : 'This file has several MachineConfigurations; put the cursor into the one that is meant.';
    return { outcome: 'refused', reason };
  }
  const { problems, resource, findings } = judge.reportOn(document.source);
  const syntax = problems[0];
  if (syntax !== undefined) {
    const line = document.startLine + document.source.positionAt(syntax.start).line + 1;
    return { outcome: 'refused', reason: `Line ${line} cannot be read: ${syntax.message}` };
  }
  if (resource === undefined) {
    return {
      outcome: 'refused',
      reason: `The document is no ${machineConfiguration.kind} of ${machineConfiguration.apiVersion}.`,
    };
  }
  return {
    outcome: 'found',
    version: manifest.version,
    body: toJson(asSent(resource.value)),
    apiVersion: resource.apiVersion ?? '',
    kind: resource.kind ?? '',
    name: resource.name ?? '',
    line: document.startLine,
    errors: findings
      .filter(({ severity, rule }) => severity === 'error' || rule.id === 'unknown-field')
      .map(({ rule, path, message, span }) => ({
        rule: rule.id,
        path: printFieldPath(path),
        message,
        line: document.startLine + document.source.positionAt(span.start).line,
      }))
      .sort((a, b) => a.line - b.line),
  };
}

/** The object without what the API server owns. */
function asSent(object: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = object;
  if (!isObject(metadata)) return metadata === undefined ? rest : { ...rest, metadata };
  return {
    ...rest,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => !serverSet.includes(key))),
  };
}
