import { locate } from '../documents/locate.ts';
import type { Manifest, ManifestDocument } from '../documents/manifest.ts';
import { machineConfiguration } from '../domain/resource.ts';
import { type ItemReport, type LocatedFinding, mayBeOurs } from '../judge/document.ts';
import type { Judge } from '../judge.ts';

/** The MachineConfiguration of a file that is meant by a position in it; or a whole sentence why there is none. */
export type FoundResource =
  | {
      readonly document: ManifestDocument;
      readonly item: ItemReport;
      /** The line of the file, from 0, on which it begins. */
      readonly line: number;
      /** What was found in it and nowhere else in its document. */
      readonly findings: readonly LocatedFinding[];
    }
  | { readonly refused: string };

/** A document that may hold a MachineConfiguration, or the part of it that does. */
export interface Candidate {
  readonly document: ManifestDocument;
  /** Absent in a document that cannot be read that far. */
  readonly item?: ItemReport;
  /** Offsets in the file, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Finds the MachineConfiguration at an offset; outside of every one of them the only one of the file is meant. */
export function findResource(judge: Judge, manifest: Manifest, offset: number): FoundResource {
  const candidates = resourcesIn(judge, manifest);
  const here = candidates.find(({ start, end }) => start <= offset && offset < end);
  const candidate = here ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (candidate === undefined) {
    return {
      refused:
        candidates.length === 0
          ? 'This file has no MachineConfiguration (operator.openshift.io/v1).'
          : 'This file has several MachineConfigurations; put the cursor into the one that is meant.',
    };
  }
  const { document, item, start } = candidate;
  const { problems, findings } = judge.reportOn(document.source);
  const syntax = problems[0];
  if (syntax !== undefined) {
    const line = document.startLine + document.source.positionAt(syntax.start).line + 1;
    return { refused: `Line ${line} cannot be read: ${syntax.message}` };
  }
  if (item === undefined)
    return {
      refused: `The document is no ${machineConfiguration.kind} of ${machineConfiguration.apiVersion}.`,
    };
  if (item.verdict === undefined) {
    return {
      refused: 'This file is a patch that Kustomize merges into another one; preview what comes of that.',
    };
  }
  return {
    document,
    item,
    line: document.startLine + document.source.positionAt(start - document.start).line,
    findings: findings.filter((finding) => finding.item.item === item.item),
  };
}

/** Everything in a file that is a MachineConfiguration, or may become one. */
export function resourcesIn(judge: Judge, manifest: Manifest): readonly Candidate[] {
  return manifest.documents.flatMap((document) => candidatesIn(judge, document));
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
