import type { JsonObject } from '../json.ts';
import { objectAt, textAt } from './read.ts';
import type { Reason } from './reasons.ts';
import { architectureOf, type Stream } from './stream.ts';
import type { Verdict } from './verdict.ts';

/** A product line of images: its key in stream metadata, and how the operator calls it. */
interface Variant {
  readonly key: string;
  readonly name: string;
  readonly type: 'MarketplaceNoPlan' | 'MarketplaceWithPlan';
}

const noPlan: Variant = { key: 'no-purchase-plan', name: 'MarketplaceNoPlan', type: 'MarketplaceNoPlan' };

function paid(key: string, line: string): Variant {
  return { key, name: `MarketplaceWithPlan-${line}`, type: 'MarketplaceWithPlan' };
}

/** By publisher and offer. Source: domain.md 4.8; platform_helpers.go:determineAzureVariant. */
const paidVariants: ReadonlyMap<string, Variant> = new Map([
  ['redhat/rh-ocp-worker', paid('ocp', 'OCP')],
  ['redhat/rh-opp-worker', paid('opp', 'OPP')],
  ['redhat/rh-oke-worker', paid('oke', 'OKE')],
  ['redhat-limited/rh-ocp-worker', paid('ocp-emea', 'OCPEMEA')],
  ['redhat-limited/rh-opp-worker', paid('opp-emea', 'OPPEMEA')],
  ['redhat-limited/rh-oke-worker', paid('oke-emea', 'OKEEMEA')],
]);

/** A machine set's image, each member empty where it is absent. */
interface Image {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  readonly version: string;
  readonly resourceID: string;
  readonly type: string;
}

/**
 * What becomes of an Azure provider spec: its image is replaced by that of the release, of the same product line and
 * Hyper-V generation. Source: domain.md 4.8; pkg/controller/bootimage/platform_helpers.go:reconcileAzureProviderSpec.
 */
export function reconcileAzure(spec: JsonObject, stream: Stream, architecture: string): Verdict {
  const image = imageOf(spec);
  const current = nameOf(image);
  const leave = (reason: Reason, counted: boolean): Verdict => {
    return { kind: 'left-alone', counted, reason, current, target: null };
  };
  const fail = (reason: Reason, error: string): Verdict => {
    return { kind: 'error', reason, error, current, target: null };
  };
  if (architecture === 'ppc64le' || architecture === 's390x') return leave('azure-arch', false);
  if ((textAt(spec, ['securityProfile', 'settings', 'securityType']) ?? '') !== '')
    return leave('azure-security-type', false);
  const variant = variantOf(image);
  if (variant === undefined)
    return fail('azure-variant', 'could not determine azure marketplace variant, cannot update boot images');
  const part = architectureOf(stream, architecture);
  if ('error' in part) return fail('stream-arch-missing', part.error);
  const extensions = objectAt(part.value, ['rhel-coreos-extensions']);
  if (extensions === undefined) return { kind: 'crash', current, target: null };
  const marketplace = objectAt(extensions, ['marketplace', 'azure']);
  if (marketplace === undefined) return leave('azure-no-marketplace', true);
  const set = objectAt(marketplace, [variant.key]);
  if (set === undefined)
    return fail('azure-no-set', `no Azure marketplace images available for variant ${variant.name}`);
  const generation = isGeneration2(image, architecture) ? 2 : 1;
  const published = objectAt(set, [`hyperVGen${generation}`]);
  if (published === undefined) {
    const what = `no Gen${generation} Azure marketplace image available for architecture`;
    return fail('azure-no-generation', `${what} ${architecture}`);
  }
  const next = targetOf(published, variant);
  const target = nameOf(next);
  if (isSame(image, next)) return { kind: 'up-to-date', current, target };
  return { kind: 'patch', current, target, spec: { ...spec, image: { ...next } } };
}

function imageOf(spec: JsonObject): Image {
  const member = (name: string) => textAt(spec, ['image', name]) ?? '';
  return {
    publisher: member('publisher'),
    offer: member('offer'),
    sku: member('sku'),
    version: member('version'),
    resourceID: member('resourceID'),
    type: member('type'),
  };
}

/** As the Azure command line writes it, `publisher:offer:sku:version`; an uploaded image by its resource id. */
function nameOf({ publisher, offer, sku, version, resourceID }: Image): string {
  return resourceID === '' ? [publisher, offer, sku, version].join(':') : resourceID;
}

/** An image that the installer uploaded gives way to the one without a plan. */
function variantOf({ publisher, offer, resourceID }: Image): Variant | undefined {
  if (resourceID !== '' || publisher === 'azureopenshift') return noPlan;
  return paidVariants.get(`${publisher}/${offer}`);
}

function isGeneration2({ resourceID, sku, type }: Image, architecture: string): boolean {
  if (resourceID !== '') return resourceID.includes('gen2');
  if (type === 'MarketplaceNoPlan') return sku.includes('v2') || architecture === 'aarch64';
  return !sku.includes('gen1');
}

function targetOf(published: JsonObject, { type }: Variant): Image {
  const member = (name: string) => textAt(published, [name]) ?? '';
  return {
    publisher: member('publisher'),
    offer: member('offer'),
    sku: member('sku'),
    version: member('version'),
    resourceID: '',
    type,
  };
}

function isSame(a: Image, b: Image): boolean {
  return (
    a.publisher === b.publisher &&
    a.offer === b.offer &&
    a.sku === b.sku &&
    a.version === b.version &&
    a.resourceID === b.resourceID &&
    a.type === b.type
  );
}
