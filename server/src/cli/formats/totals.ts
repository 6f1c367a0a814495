import { machineConfiguration } from '../../domain/resource.ts';
import type { DocumentReport, ReportedTarget, ValidationReport } from '../report.ts';
import { count } from './format.ts';

const sources: Readonly<Record<ReportedTarget['source'], string>> = {
  flag: '',
  cluster: ' (the release of the cluster)',
  snapshot: ' (the release of the snapshot)',
  modeline: ' (the release that the file names)',
  setting: '',
  default: ' (the newest release known)',
};

/**
 * The last line: how much was judged, for what, and what was found.
 *
 * @param targets what the MachineConfigurations were judged for
 * @param found what was found, most severe first, each with its number: `2 errors`
 */
export function printTotals(
  { files, target }: ValidationReport,
  targets: readonly ReportedTarget[],
  found: readonly string[],
): string {
  const ours = files.flatMap(({ documents }) => documents).filter(isOurs).length;
  const unread = files.filter(({ error }) => error !== undefined).length;
  const where = `in ${count(files.length - unread, 'file')}`;
  const result = found.length === 0 ? 'nothing to mend' : found.join(', ');
  const judged =
    ours === 0 && found.length === 0
      ? `No MachineConfiguration ${where}.`
      : `${count(ours, 'MachineConfiguration')} ${where} judged for ${(targets.length === 0 ? [target] : targets).map(printTarget).join(', ')}: ${result}.`;
  return unread === 0 ? judged : `${judged} ${count(unread, 'input')} could not be read.`;
}

function isOurs({ apiVersion, kind }: DocumentReport): boolean {
  return kind === machineConfiguration.kind && apiVersion?.split('/')[0] === machineConfiguration.group;
}

function printTarget({ release, featureSet, platform, source }: ReportedTarget): string {
  const set = featureSet === 'Default' ? '' : ` with ${featureSet}`;
  return `OpenShift ${release}${set}${platform === null ? '' : ` on ${platform}`}${sources[source]}`;
}
