import { parseArgs } from 'node:util';
import { parseRelease, printRelease, type Release } from '../domain/release.ts';
import { type FeatureSet, featureSets, type Target } from '../domain/target.ts';
import type { Severity } from '../rules/rule.ts';

export const usage = `Usage: machineconfiguration validate [OPTION…] PATH…

Judges every MachineConfiguration in files, folders (*.yaml, *.yml, *.json) or standard input (-).

  --release RELEASE      the OpenShift release to judge for, for example 4.22; the newest known one else
  --feature-set NAME     Default, TechPreviewNoUpgrade, DevPreviewNoUpgrade or OKD
  --platform NAME        the platform of the cluster, for example AWS
  --fail-on SEVERITY     exit with 1 from this severity on: error (default), warning or information
  --help, --version

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input.`;

export type Failing = Extract<Severity, 'error' | 'warning' | 'information'>;

export type Command =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'wrong-usage'; readonly reason: string }
  | {
      readonly command: 'validate';
      readonly paths: readonly string[];
      readonly failOn: Failing;
      readonly target: Partial<Target>;
    };

const failings: readonly Failing[] = ['error', 'warning', 'information'];

/** What the words of a command line ask for. Never throws. `known` are the releases that can be asked for. */
export function readArguments(words: readonly string[], known: readonly Release[]): Command {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(words);
  } catch (error) {
    // parseArgs throws for an unknown option and for a missing value, with a sentence of its own.
    return { command: 'wrong-usage', reason: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  const [name, ...paths] = positionals;
  if (name === undefined) return { command: 'wrong-usage', reason: 'Say what to do: validate.' };
  if (name !== 'validate')
    return { command: 'wrong-usage', reason: `There is no command "${name}"; there is validate.` };
  if (paths.length === 0)
    return { command: 'wrong-usage', reason: 'Name at least one file or folder, or - for standard input.' };
  const failOn = failings.find((failing) => failing === (values['fail-on'] ?? 'error'));
  if (failOn === undefined) {
    return {
      command: 'wrong-usage',
      reason: `--fail-on takes ${failings.join(', ')}, not "${values['fail-on']}".`,
    };
  }
  const target = readTarget(values, known);
  return 'reason' in target
    ? { command: 'wrong-usage', ...target }
    : { command: 'validate', paths, failOn, target };
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      release: { type: 'string' },
      'feature-set': { type: 'string' },
      platform: { type: 'string' },
      'fail-on': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
  });
}

function readTarget(
  values: ReturnType<typeof parse>['values'],
  known: readonly Release[],
): Partial<Target> | { readonly reason: string } {
  const release = values.release === undefined ? undefined : parseRelease(values.release);
  const isKnown = known.some((one) => release !== undefined && printRelease(one) === printRelease(release));
  if (values.release !== undefined && !isKnown) {
    return {
      reason: `--release takes one of ${known.map(printRelease).join(', ')}, not "${values.release}".`,
    };
  }
  const featureSet: FeatureSet | undefined = featureSets.find((name) => name === values['feature-set']);
  if (values['feature-set'] !== undefined && featureSet === undefined) {
    return {
      reason: `--feature-set takes one of ${featureSets.join(', ')}, not "${values['feature-set']}".`,
    };
  }
  return {
    ...(release === undefined ? {} : { release }),
    ...(featureSet === undefined ? {} : { featureSet }),
    ...(values.platform === undefined ? {} : { platform: values.platform }),
    ...(Object.keys(values).some((name) => ['release', 'feature-set', 'platform'].includes(name))
      ? { source: 'setting' as const }
      : {}),
  };
}
