import type { JsonObject } from '../json.ts';
import { textAt } from './read.ts';

/** The AWS account that publishes RHCOS images, and that of AWS Marketplace. */
export const redHatOwner = '531415883065';
export const marketplaceOwner = '679593333241';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The product of a Marketplace image: the UUID at the end of its name; undefined where there is none.
 * Source: pkg/controller/bootimage/marketplace/marketplace.go:ExtractProductID.
 */
export function productOf(image: JsonObject): string | undefined {
  const candidate = (textAt(image, ['Name']) ?? '').split('-').slice(-5).join('-');
  return uuid.test(candidate) ? candidate : undefined;
}

/** `9.6` of a release like `9.6.20260210-0`; the error is the operator's. Source: aws_helpers.go:marketplaceVersionToken. */
export function versionToken(release: string): string | { readonly error: string } {
  if (release === '') return { error: 'RHCOS release string is empty' };
  const [major, minor] = release.split('.');
  if (major === undefined || minor === undefined)
    return { error: `unexpected RHCOS release string format: ${JSON.stringify(release)}` };
  return `${major}.${minor}`;
}

/**
 * The newest image of a product whose version is not newer than `bound` (`9.6`); undefined where there is none. The
 * version is in the description of the image. Source: aws_helpers.go:findMarketplaceAMI.
 */
export function newestOfProduct(
  images: readonly JsonObject[],
  product: string,
  bound: string,
): JsonObject | undefined {
  const candidates = images.flatMap((image) => {
    const version = /(\d+\.\d+)\.(?:\d{8}|\d{12})-\d+/.exec(textAt(image, ['Description']) ?? '')?.[1];
    const isOfProduct = isMarketplace(image) && (textAt(image, ['Name']) ?? '').includes(product);
    if (!isOfProduct || version === undefined || compareTokens(version, bound) > 0) return [];
    return [{ image, version, created: textAt(image, ['CreationDate']) ?? '' }];
  });
  const [best] = candidates.sort(
    (a, b) =>
      compareTokens(b.version, a.version) || (a.created < b.created ? 1 : a.created > b.created ? -1 : 0),
  );
  return best?.image;
}

function isMarketplace(image: JsonObject): boolean {
  return (
    textAt(image, ['OwnerId']) === marketplaceOwner ||
    textAt(image, ['ImageOwnerAlias']) === 'aws-marketplace'
  );
}

/** By major and minor number; what is no number counts as 0, as in Go's Atoi with its error ignored. */
function compareTokens(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(numberOf);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(numberOf);
  return aMajor - bMajor || aMinor - bMinor;
}

function numberOf(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}
