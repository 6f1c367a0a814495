import { marketplaceOwner, redHatOwner } from '../boot-images/aws-marketplace.ts';
import { parseGoJson } from '../boot-images/go-json.ts';
import { objectAt, textAt } from '../boot-images/read.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonValue } from '../json.ts';

/** The RHCOS version of a boot image; undefined where the data do not tell. */
export type VersionOf = (image: string) => string | undefined;

/** `9.6.20251015-1`, `418.94.202511191518-0`. */
const version = /\d+\.\d+\.(?:\d{12}|\d{8})-\d+/;
const published = 'projects/rhcos-cloud/global/images/';

/**
 * Versions as each platform gives them: the name of Red Hat's Google Cloud images, an Azure Marketplace image's own
 * version, a vSphere template's name; on AWS what stream metadata or EC2 says of the id. Source: product.md 3.3 (f).
 */
export function imageVersions(snapshot: ClusterSnapshot | undefined): VersionOf {
  const ofIds = versionsOfIds(snapshot ?? {});
  return (image) => ofIds.get(image) ?? ofName(image);
}

function ofName(image: string): string | undefined {
  if (image.startsWith(published)) {
    const numbers = /^rhcos-(\d+)-(\d+)-(\d{12}|\d{8})-(\d+)-/.exec(image.slice(published.length));
    return numbers === null ? undefined : `${numbers[1]}.${numbers[2]}.${numbers[3]}-${numbers[4]}`;
  }
  const [, azure] = /^[^:]*:[^:]*:[^:]*:(\d+\.\d+\.\d+)$/.exec(image) ?? [];
  if (azure !== undefined) return azure;
  const [, vsphere] = / with RHCOS (\S+)$/.exec(image) ?? [];
  return vsphere ?? version.exec(image)?.[0];
}

/** How an image is named below its version: without what every one of its kind has in common. */
export function shortImage(image: string): string {
  return image.startsWith(published) ? image.slice(published.length) : image.replace(/ with RHCOS \S+$/, '');
}

function versionsOfIds({
  bootImages,
  otherStreams = [],
  ec2Images = [],
}: ClusterSnapshot): ReadonlyMap<string, string> {
  const listed = ec2Images.flatMap((image) => {
    const owner = textAt(image, ['OwnerId']);
    const named =
      version.exec(textAt(image, ['Description']) ?? '') ?? version.exec(textAt(image, ['Name']) ?? '');
    const isKnown = owner === redHatOwner || owner === marketplaceOwner;
    return isKnown && named !== null ? [[textAt(image, ['ImageId']) ?? '', named[0]] as const] : [];
  });
  const own = parseGoJson(textAt(bootImages ?? undefined, ['data', 'stream']) ?? '');
  const streams: readonly JsonValue[] = [...otherStreams, ...('error' in own ? [] : [own.value])];
  return new Map([...listed, ...streams.flatMap(versionsInStream)]);
}

function versionsInStream(stream: JsonValue): readonly (readonly [string, string])[] {
  return Object.values(objectAt(stream, ['architectures']) ?? {}).flatMap((part) =>
    Object.values(objectAt(part, ['images', 'aws', 'regions']) ?? {}).flatMap((region) => {
      const image = textAt(region, ['image']) ?? '';
      const release = textAt(region, ['release']) ?? textAt(part, ['artifacts', 'aws', 'release']) ?? '';
      return image === '' || release === '' ? [] : [[image, release] as const];
    }),
  );
}
