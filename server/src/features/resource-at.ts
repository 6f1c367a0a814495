import { toJson } from '../admission/value-text.ts';
import type { Manifest } from '../documents/manifest.ts';
import { printFieldPath } from '../domain/field-path.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import type { Judge } from '../judge.ts';
import { type ResourceAtParams, type ResourceAtResult, resourceAtMethod } from '../protocol.ts';
import type { Feature } from './feature.ts';
import { findResource } from './find-resource.ts';
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
          return resourceIn(session.judgeFor(manifest), manifest, manifest.offsetAt(position));
        },
      ),
    );
  },
};

function resourceIn(judge: Judge, manifest: Manifest, offset: number): ResourceAtResult {
  const found = findResource(judge, manifest, offset);
  if ('refused' in found) return { outcome: 'refused', reason: found.refused };
  const { document, item, line, findings } = found;
  const { resource } = item;
  return {
    outcome: 'found',
    version: manifest.version,
    body: toJson(asSent(resource.value)),
    apiVersion: resource.apiVersion ?? '',
    kind: resource.kind ?? '',
    name: resource.name ?? '',
    line,
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
