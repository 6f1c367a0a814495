import { toJson } from '../admission/value-text.ts';
import { locate } from '../documents/locate.ts';
import type { Manifest, ManifestDocument } from '../documents/manifest.ts';
import { printFieldPath } from '../domain/field-path.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { machineConfiguration } from '../domain/resource.ts';
import { type ItemReport, mayBeOurs } from '../judge/document.ts';
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
          return findResource(session.judgeFor(manifest), manifest, manifest.offsetAt(position));
        },
      ),
    );
  },
};

/** A document that may hold a MachineConfiguration, or the part of it that does. */
interface Candidate {
  readonly document: ManifestDocument;
  /** Absent in a document that cannot be read that far. */
  readonly item?: ItemReport;
  /** Offsets in the file, end exclusive. */
  readonly start: number;
  readonly end: number;
}

function findResource(judge: Judge, manifest: Manifest, offset: number): ResourceAtResult {
  const candidates = manifest.documents.flatMap((document) => candidatesIn(judge, document));
  const here = candidates.find(({ start, end }) => start <= offset && offset < end);
  // Outside of every one of ours the only one there is is meant.
  const candidate = here ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (candidate === undefined) {
    return refuse(
      candidates.length === 0
        ? 'This file has no MachineConfiguration (operator.openshift.io/v1).'
        : 'This file has several MachineConfigurations; put the cursor into the one that is meant.',
    );
  }
  const { document, item } = candidate;
  const { problems, findings } = judge.reportOn(document.source);
  const syntax = problems[0];
  if (syntax !== undefined) {
    const line = document.startLine + document.source.positionAt(syntax.start).line + 1;
    return refuse(`Line ${line} cannot be read: ${syntax.message}`);
  }
  if (item === undefined)
    return refuse(`The document is no ${machineConfiguration.kind} of ${machineConfiguration.apiVersion}.`);
  if (item.verdict === undefined) {
    return refuse('This file is a patch that Kustomize merges into another one; preview what comes of that.');
  }
  const { resource } = item;
  return {
    outcome: 'found',
    version: manifest.version,
    body: toJson(asSent(resource.value)),
    apiVersion: resource.apiVersion ?? '',
    kind: resource.kind ?? '',
    name: resource.name ?? '',
    line: document.startLine + document.source.positionAt(candidate.start - document.start).line,
    errors: findings
      .filter((finding) => finding.item.item === item.item)
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

function refuse(reason: string): ResourceAtResult {
  return { outcome: 'refused', reason };
}

function candidatesIn(judge: Judge, document: ManifestDocument): readonly Candidate[] {
  const { source, start, text } = document;
  const whole = { document, start, end: start + text.length };
  const ours = judge.reportOn(source).items.filter(({ isOurs }) => isOurs);
  if (ours.length === 0) return mayBeOurs(source) ? [whole] : [];
  return ours.map((item) => {
    if (item.item === undefined) return { ...whole, item };
    const range = locate(source.parsed, item.base).value?.range ?? [0, 0, text.length];
    return { document, item, start: start + range[0], end: start + range[2] };
  });
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
