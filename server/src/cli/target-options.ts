import { platforms } from '../domain/platforms.ts';
import { parseRelease, printRelease, type Release } from '../domain/release.ts';
import { type FeatureSet, featureSets } from '../domain/target.ts';
import type { TargetWish } from '../judge/target-choice.ts';
import { type FeatureGateTable, knownGates, knownReleases } from '../schema/feature-gates.ts';
import { isWrongUsage, type WrongUsage } from './command.ts';
import { notTaken } from './options.ts';

/** The options that say what documents are judged for. */
export const targetOptions = {
  release: { kind: 'value' },
  'feature-set': { kind: 'value' },
  'feature-gates': { kind: 'list' },
  platform: { kind: 'value' },
  crd: { kind: 'value' },
  snapshot: { kind: 'value' },
} as const;

/** Their part of `--help`. */
export const targetHelp = `  --release RELEASE     the OpenShift release: 4.22, 4.22.3 or 4.22.0-rc.1
                        (default: the snapshot's, else a file's "# openshift: 4.22" line,
                        else the newest release known)
  --feature-set NAME    Default, TechPreviewNoUpgrade, DevPreviewNoUpgrade, OKD
                        or CustomNoUpgrade (default: Default)
  --feature-gates LIST  with CustomNoUpgrade: GATE=true,GATE=false,…
  --platform NAME       the platform that Infrastructure "cluster" names: AWS, GCP, Azure,
                        VSphere, BareMetal, None, …; without it, what depends on the
                        platform is not checked
  --crd FILE            the CustomResourceDefinition of the cluster, instead of the bundled
                        schema of the release
  --snapshot PATH       what has been saved of a cluster (a must-gather folder, or files of
                        "oc get -o yaml"); it supplies what the options above leave open
`;

/** What the target options of a command line say. Paths are not read yet. */
export interface TargetFlags {
  readonly wish: TargetWish;
  readonly crd?: string;
  readonly snapshot?: string;
}

/** The values of the target options; one sentence for what is not known. */
export function readTargetFlags(
  values: Readonly<Partial<Record<keyof typeof targetOptions, string>>>,
  table: FeatureGateTable,
): TargetFlags | WrongUsage {
  const parts = [
    readRelease(values.release, knownReleases(table)),
    readFeatureSet(values['feature-set']),
    readGates(values['feature-gates'], values['feature-set'], table),
    readPlatform(values.platform),
  ];
  let wish: TargetWish = {};
  for (const part of parts) {
    if (isWrongUsage(part)) return part;
    wish = { ...wish, ...part };
  }
  return {
    wish,
    ...(values.crd === undefined ? {} : { crd: values.crd }),
    ...(values.snapshot === undefined ? {} : { snapshot: values.snapshot }),
  };
}

function readRelease(text: string | undefined, known: readonly Release[]): TargetWish | WrongUsage {
  if (text === undefined) return {};
  const release = parseRelease(text);
  const names = known.map(printRelease);
  return release === undefined || !names.includes(printRelease(release))
    ? notTaken('release', text, names)
    : { release };
}

function readFeatureSet(text: string | undefined): TargetWish | WrongUsage {
  if (text === undefined) return {};
  const featureSet: FeatureSet | undefined = featureSets.find((name) => name === text);
  return featureSet === undefined ? notTaken('feature-set', text, featureSets) : { featureSet };
}

function readPlatform(text: string | undefined): TargetWish | WrongUsage {
  if (text === undefined) return {};
  return platforms.some((name) => name === text) ? { platform: text } : notTaken('platform', text, platforms);
}

function readGates(
  text: string | undefined,
  featureSet: string | undefined,
  table: FeatureGateTable,
): TargetWish | WrongUsage {
  if (text === undefined) return {};
  if (featureSet !== 'CustomNoUpgrade') {
    return { reason: '--feature-gates goes with --feature-set CustomNoUpgrade only.' };
  }
  const known = knownGates(table);
  const gates: Record<string, boolean> = {};
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [name = '', state, ...rest] = entry.split('=').map((part) => part.trim());
    if ((state !== 'true' && state !== 'false') || rest.length > 0) {
      return {
        reason: `--feature-gates takes GATE=true or GATE=false, separated by commas, not "${entry}".`,
      };
    }
    if (!known.includes(name)) return notTaken('feature-gates', name, known);
    gates[name] = state === 'true';
  }
  return { gates };
}
