import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { marketplaceOwner } from './aws-marketplace.ts';
import type { ObjectDecision } from './outcome.ts';
import { textAt } from './read.ts';

/**
 * The RHCOS version of the AWS Marketplace image that a machine set has after the pass: the one in the image's
 * description. Undefined where it has none of AWS Marketplace's. Source: domain.md 4.7.2; aws_helpers.go:findMarketplaceAMI.
 */
export function marketplaceVersion(
  { outcome, target }: ObjectDecision,
  ec2Images: ReadonlyMap<string, NonNullable<ClusterSnapshot['ec2Images']>[number]>,
): string | undefined {
  if (target === null || (outcome !== 'patched' && outcome !== 'up-to-date')) return undefined;
  const image = ec2Images.get(target);
  const isMarketplace =
    textAt(image, ['OwnerId']) === marketplaceOwner ||
    textAt(image, ['ImageOwnerAlias']) === 'aws-marketplace';
  if (!isMarketplace) return undefined;
  return /\d+\.\d+\.(?:\d{8}|\d{12})-\d+/.exec(textAt(image, ['Description']) ?? '')?.[0];
}

/** The images of an EC2 listing by their ids. */
export function byImageId({ ec2Images = [] }: ClusterSnapshot): Parameters<typeof marketplaceVersion>[1] {
  return new Map(ec2Images.map((image) => [textAt(image, ['ImageId']) ?? '', image]));
}
