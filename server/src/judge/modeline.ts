import type { Manifest, YamlSource } from '../documents/manifest.ts';
import { type Modeline, readModeline } from '../documents/modeline.ts';
import type { Problem, ProblemCode } from '../documents/problem.ts';
import { platforms } from '../domain/platforms.ts';
import { closest } from '../rules/wording.ts';
import { type FeatureGateTable, knownGates, knownReleases } from '../schema/feature-gates.ts';
import type { TargetWish } from './target-choice.ts';

/** What the head of a file says of its target, and what is wrong with that; problems are of its first document. */
export interface FileModeline {
  readonly target?: TargetWish;
  readonly problems: readonly Problem[];
}

/** Reads the modelines of files, each once. */
export function createModelineReader(table: FeatureGateTable): (manifest: Manifest) => FileModeline {
  const names = { releases: knownReleases(table), platforms, gates: knownGates(table), closest };
  const read = new WeakMap<YamlSource, FileModeline>();
  return ({ documents: [first] }) => {
    if (first === undefined) return { problems: [] };
    const known = read.get(first.source) ?? toFileModeline(readModeline(first.source.text, names));
    read.set(first.source, known);
    return known;
  };
}

function toFileModeline({ target, problems }: Modeline): FileModeline {
  const code: ProblemCode = 'modeline';
  return {
    ...(target === undefined ? {} : { target }),
    problems: problems.map((problem) => ({ ...problem, code })),
  };
}
