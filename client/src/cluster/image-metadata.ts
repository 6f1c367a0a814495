import type { ClusterSnapshot } from '../../../server/src/domain/cluster-snapshot.ts';
import { startCollecting } from '../../../server/src/domain/snapshot/collect.ts';
import { parseJson } from './json-text.ts';

/** What a cluster does not say of itself: which images are Red Hat's. */
export type ImageFacts = Required<Pick<ClusterSnapshot, 'otherStreams' | 'ec2Images'>>;

export interface ImageMetadata {
  readonly facts: ImageFacts;
  /** A sentence on each file that says nothing of it. */
  readonly problems: readonly string[];
}

/**
 * Reads files of CoreOS stream metadata (`openshift-install coreos print-stream-json`) and of
 * `aws ec2 describe-images --output json`. Never rejects.
 *
 * @param readFile rejects where a file cannot be read
 */
export async function readImageMetadata(
  paths: readonly string[],
  readFile: (path: string) => Promise<string>,
): Promise<ImageMetadata> {
  const read = await Promise.all(paths.map((path) => readOne(path, readFile)));
  return {
    facts: {
      otherStreams: read.flatMap(({ facts }) => facts.otherStreams),
      ec2Images: read.flatMap(({ facts }) => facts.ec2Images),
    },
    problems: read.flatMap(({ problems }) => problems),
  };
}

async function readOne(path: string, readFile: (path: string) => Promise<string>): Promise<ImageMetadata> {
  const nothing: ImageFacts = { otherStreams: [], ec2Images: [] };
  let text: string;
  try {
    text = await readFile(path);
  } catch {
    // Why it cannot be read is for the user to find out: the path is theirs.
    return {
      facts: nothing,
      problems: [`${path} (machineConfiguration.imageMetadata.paths) cannot be read.`],
    };
  }
  const collector = startCollecting();
  const value = parseJson(text);
  if (value !== undefined) collector.add(value, path);
  const { otherStreams = [], ec2Images = [] } = collector.finish().snapshot;
  if (otherStreams.length > 0 || ec2Images.length > 0)
    return { facts: { otherStreams, ec2Images }, problems: [] };
  const problem = `${path} (machineConfiguration.imageMetadata.paths) is no stream metadata and no list of EC2 images.`;
  return { facts: nothing, problems: [problem] };
}
