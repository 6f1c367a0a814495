import type { TargetResult } from '../../../server/src/protocol.ts';

const sources: Readonly<Record<TargetResult['source'], string>> = {
  flag: 'by option',
  cluster: 'from cluster',
  snapshot: 'from snapshot',
  modeline: 'from the file’s first line',
  setting: 'from the settings',
  default: 'newest known',
};

/** The target of a file as the language status shows it: `Schema: OpenShift 4.21 (from cluster)` and a line of detail. */
export function targetWords(target: TargetResult): { readonly text: string; readonly detail: string } {
  const { release, featureSet, platform, source, schema } = target;
  const set = featureSet === 'Default' ? '' : ` ${featureSet}`;
  return {
    text: `Schema: OpenShift ${release}${set} (${sources[source]})`,
    detail: [
      schema === 'cluster' ? 'the cluster’s own definition' : 'bundled definition',
      platform === undefined ? 'platform not known' : `platform ${platform}`,
    ].join(', '),
  };
}
