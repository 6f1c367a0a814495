import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import { bootImages, converted, decide, type Input, inOneLine, specs } from '../../../support/boot-images.ts';

const azure = (image: JsonValue, more: JsonObject = {}): JsonObject => ({ ...specs.Azure, image, ...more });
/** An image without a plan; type and version as they are in the stream unless said otherwise. */
const aro = (sku: string, more: JsonObject = {}): JsonObject => ({
  publisher: 'azureopenshift',
  offer: 'aro4',
  sku,
  version: '9.6.1',
  type: 'MarketplaceNoPlan',
  ...more,
});
const paid = (offer: string, sku: string, more: JsonObject = {}): JsonObject => ({
  publisher: 'redhat',
  offer,
  sku,
  version: '4.17.1',
  type: 'MarketplaceWithPlan',
  ...more,
});
const { type: _, ...untyped } = aro('422-v2');
const { type: __, ...untypedGen1 } = aro('aro_422');
const uploaded = (name: string): JsonObject => ({
  resourceID: `/resourceGroups/rg/images/${name}/versions/1`,
});
const labels = 'capacity.cluster-autoscaler.kubernetes.io/labels';
const ofArchitecture = (architecture: string): Input => ({
  metadata: { annotations: { [labels]: `kubernetes.io/arch=${architecture}` } },
});
const arm = ofArchitecture('arm64');
const withPart = (part: JsonValue): Input => {
  const stream = { stream: 's', architectures: { x86_64: part } };
  const snapshot: Partial<ClusterSnapshot> = {
    bootImages: bootImages('5.1', { stream: JSON.stringify(stream) }),
  };
  return { snapshot };
};
const withMarketplace = (marketplace: JsonValue): Input =>
  withPart({ 'rhel-coreos-extensions': { marketplace } });
const securityType = (value: string): JsonObject => ({
  securityProfile: { settings: { securityType: value } },
});

const reconcile = 'failed to reconcile machineset w-a, err:';
const upToDate = 'up-to-date boot-image-current';
const differs = 'patched boot-image-differs';
const variant = `error azure-variant: ${reconcile} could not determine azure marketplace variant, cannot update boot images`;
const crash = 'error operator-crash: runtime error: invalid memory address or nil pointer dereference';
const noSet = (name: string) =>
  `error azure-no-set: ${reconcile} no Azure marketplace images available for variant ${name}`;
const noGeneration = (generation: number, architecture = 'x86_64') =>
  `error azure-no-generation: ${reconcile} no Gen${generation} Azure marketplace image available for architecture ${architecture}`;
const toAro = (sku: string) =>
  `${differs} image.offer=aro4 image.publisher=azureopenshift image.resourceID= image.sku=${sku} image.type=MarketplaceNoPlan image.version=9.6.1`;
const version = 'image.version=4.18.2025';

/** Source (a section of domain.md, or a function of the operator and its release), input, result. */
const cases: readonly (readonly [string, JsonValue, Input, string])[] = [
  // Steps 1 and 2: architecture and security type.
  ['4.8 step 1', azure(aro('x')), ofArchitecture('ppc64le'), 'ignored azure-arch'],
  [
    '4.8 step 1 before everything',
    azure({ publisher: 'foo' }),
    ofArchitecture('s390x'),
    'ignored azure-arch',
  ],
  ['4.8 step 2', azure(aro('421-v2'), securityType('TrustedLaunch')), {}, 'ignored azure-security-type'],
  [
    '4.8 step 2',
    azure(aro('421-v2'), securityType('ConfidentialVM')),
    { release: '4.21' },
    'ignored azure-security-type',
  ],
  [
    '4.8 step 2, whatever it says',
    azure(aro('422-v2'), securityType('x')),
    {},
    'ignored azure-security-type',
  ],
  ['4.8 step 2, empty', azure(aro('422-v2'), securityType('')), {}, upToDate],
  [
    '4.8 step 2 needs settings',
    azure(aro('422-v2'), { securityProfile: { encryptionAtHost: true } }),
    {},
    upToDate,
  ],
  [
    '4.8 step 2 before step 4',
    azure({ publisher: 'foo' }, securityType('TrustedLaunch')),
    {},
    'ignored azure-security-type',
  ],
  [
    '4.8 step 2, without the extensions',
    azure(aro('x'), securityType('TrustedLaunch')),
    withPart({}),
    'ignored azure-security-type',
  ],
  // Step 4: the product line.
  ['4.8 step 4', azure({ publisher: 'foo', offer: 'bar' }), {}, variant],
  ['4.8 step 4, no image', { location: 'x', userDataSecret: { name: 'worker-user-data' } }, {}, variant],
  ['4.8 step 4, before step 5', azure({ publisher: 'foo' }), withPart({}), variant],
  ['4.8 step 4, case counts', azure(paid('RH-OCP-worker', 'x')), {}, variant],
  ['4.8 step 4, another offer of Red Hat', azure(paid('rhel-byos', 'x')), {}, variant],
  [
    '4.8 step 4, the offer of another publisher',
    azure(paid('rh-ocp-worker', 'x', { publisher: 'acme' })),
    {},
    variant,
  ],
  [
    '4.8 step 4, any offer of azureopenshift',
    azure(aro('422-v2', { offer: 'other' })),
    {},
    `${differs} image.offer=aro4`,
  ],
  // Step 5 and 6: what the stream has.
  [
    '4.8 step 5',
    azure(aro('422-v2')),
    { snapshot: { bootImages: bootImages('5.1', { stream: '{"stream":"s"}' }) } },
    `error stream-arch-missing: ${reconcile} stream:s does not have architecture 'x86_64'`,
  ],
  ['4.8 step 6', azure(aro('422-v2')), withMarketplace(null), 'skipped azure-no-marketplace'],
  ['4.8 step 6', azure(aro('422-v2')), withMarketplace({}), 'skipped azure-no-marketplace'],
  [
    '4.8 step 6',
    azure(aro('422-v2')),
    withPart({ 'rhel-coreos-extensions': {} }),
    'skipped azure-no-marketplace',
  ],
  ['4.8 step 6, no extensions', azure(aro('422-v2')), withPart({}), crash],
  ['4.8 step 6, null', azure(aro('422-v2')), withPart({ 'rhel-coreos-extensions': null }), crash],
  // Step 7: the generation of an image without a plan.
  ['4.8 step 7', azure(aro('422-v2')), {}, upToDate],
  ['4.8 step 7', azure(aro('aro_422')), {}, upToDate],
  ['4.8 step 7: no v2 is generation 1', azure(aro('421-arm')), {}, `${differs} image.sku=aro_422`],
  ['4.8 step 7: aarch64 is generation 2', azure(aro('aro_421')), arm, `${differs} image.sku=422-arm`],
  ['4.8 step 7: v2 anywhere', azure(aro('xv2x')), {}, `${differs} image.sku=422-v2`],
  // An image whose type was left out (trap a).
  ['4.8 trap a', azure(untyped), {}, `${differs} image.type=MarketplaceNoPlan`],
  [
    '4.8 trap a: generation 1 becomes 2',
    azure(untypedGen1),
    {},
    `${differs} image.sku=422-v2 image.type=MarketplaceNoPlan`,
  ],
  [
    '4.8 trap a: gen1 stays',
    azure({ ...untypedGen1, sku: 'some-gen1' }),
    {},
    `${differs} image.sku=aro_422 image.type=MarketplaceNoPlan`,
  ],
  [
    '4.8 step 7: another type counts as paid',
    azure(aro('aro_422', { type: 'MarketplaceWithPlan' })),
    {},
    `${differs} image.sku=422-v2 image.type=MarketplaceNoPlan`,
  ],
  [
    '4.8 step 7: type ID',
    azure(aro('aro_422', { type: 'ID' })),
    {},
    `${differs} image.sku=422-v2 image.type=MarketplaceNoPlan`,
  ],
  // Uploaded images.
  ['4.8 step 3 and 7', azure(uploaded('orchid-gen2')), {}, toAro('422-v2')],
  ['4.8 step 3 and 7', azure(uploaded('orchid')), {}, toAro('aro_422')],
  ['4.8 step 7: gen2 in lower case only', azure(uploaded('orchid-GEN2')), {}, toAro('aro_422')],
  ['4.8 step 7: gen2 of another part', azure(uploaded('gen2-lab')), {}, toAro('422-v2')],
  [
    '4.8 step 7: an uploaded arm64 image without gen2',
    azure(uploaded('orchid')),
    arm,
    noGeneration(1, 'aarch64'),
  ],
  ['4.8 step 7: an uploaded arm64 image', azure(uploaded('orchid-gen2')), arm, toAro('422-arm')],
  [
    '4.8 step 3: the publisher does not count',
    azure({ ...uploaded('a-gen2'), publisher: 'foo', sku: 's' }),
    {},
    toAro('422-v2'),
  ],
  // Paid images.
  ['4.8 step 4 ocp', azure(paid('rh-ocp-worker', 'rh-ocp-worker')), {}, `${differs} ${version}`],
  [
    '4.8 step 4 ocp, generation 1',
    azure(paid('rh-ocp-worker', 'rh-ocp-worker-gen1')),
    {},
    `${differs} ${version}`,
  ],
  [
    '4.8 step 9, current',
    azure(paid('rh-ocp-worker', 'rh-ocp-worker', { version: '4.18.2025' })),
    {},
    upToDate,
  ],
  [
    '4.8 step 9, without the type',
    azure(paid('rh-ocp-worker', 'rh-ocp-worker', { type: '', version: '4.18.2025' })),
    {},
    `${differs} image.type=MarketplaceWithPlan`,
  ],
  [
    '4.8 trap c: an older version',
    azure(paid('rh-ocp-worker', 'rh-ocp-worker', { version: '4.99' })),
    {},
    `${differs} ${version}`,
  ],
  ['4.8 step 4 opp', azure(paid('rh-opp-worker', 'rh-opp-worker')), {}, `${differs} ${version}`],
  [
    '4.8 step 8 oke, no generation 1',
    azure(paid('rh-oke-worker', 'rh-oke-worker-gen1')),
    {},
    noGeneration(1),
  ],
  [
    '4.8 step 4 ocp-emea',
    azure(paid('rh-ocp-worker', 'x', { publisher: 'redhat-limited' })),
    {},
    `${differs} image.sku=rh-ocp-worker ${version}`,
  ],
  [
    '4.8 step 8 oke-emea',
    azure(paid('rh-oke-worker', 'x', { publisher: 'redhat-limited' })),
    {},
    noSet('MarketplaceWithPlan-OKEEMEA'),
  ],
  ['4.8 step 8 no set', azure(paid('rh-ocp-worker', 'x')), arm, noSet('MarketplaceWithPlan-OCP')],
  ['4.8 step 8 no set', azure(aro('x')), withMarketplace({ azure: {} }), noSet('MarketplaceNoPlan')],
  [
    '4.8 step 8 an empty set',
    azure(aro('xv2')),
    withMarketplace({ azure: { 'no-purchase-plan': {} } }),
    noGeneration(2),
  ],
  [
    '4.8 step 7: a type without a plan with a paid publisher',
    azure(paid('rh-ocp-worker', 'x', { type: 'MarketplaceNoPlan' })),
    {},
    `${differs} image.sku=rh-ocp-worker-gen1 image.type=MarketplaceWithPlan ${version}`,
  ],
  // The rest.
  [
    '4.8 step 10',
    azure(aro('421-v2')),
    { secret: converted },
    `${differs} image.sku=422-v2 +worker-user-data`,
  ],
  [
    '4.10 unknown members of the image',
    azure(aro('421-v2', { colour: 'red' })),
    {},
    `${differs} image.sku=422-v2 !image.colour`,
  ],
  [
    '4.10 a price is written in another form',
    azure(aro('421-v2'), { spotVMOptions: { maxPrice: 0.05 } }),
    {},
    `${differs} image.sku=422-v2 spotVMOptions.maxPrice=50m`,
  ],
  [
    'resource.Quantity',
    azure(aro('422-v2'), { spotVMOptions: { maxPrice: 'cheap' } }),
    {},
    `error providerspec-type: ${reconcile} unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
  ],
  [
    'decode.go',
    azure('x'),
    {},
    `error providerspec-type: ${reconcile} unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field AzureMachineProviderSpec.image of type v1beta1.Image`,
  ],
  ['3.1: not before 4.21', azure(aro('421-v2')), { release: '4.20' }, 'ignored platform-not-supported'],
  ['4.21', azure(aro('421-v2')), { release: '4.21' }, `${differs} image.sku=422-v2`],
  [
    '4.3.3 not counted',
    azure(aro('422-v2')),
    { ...withMarketplace({}), controlPlane: true },
    'ignored azure-no-marketplace',
  ],
  ['4.3.3', azure(aro('421-v2')), { controlPlane: true }, `${differs} image.sku=422-v2`],
];

describe('Azure (domain.md 4.8)', () => {
  for (const [source, spec, input, expected] of cases) {
    test(`${source}: ${expected.slice(0, 60)}`, () => {
      assert.equal(inOneLine(decide('Azure', spec, input)), expected);
    });
  }

  test('an image is named as the command line names it, an uploaded one by its resource', () => {
    const { current, target } = decide('Azure', azure(uploaded('orchid-gen2')));
    assert.deepEqual(
      [current, target],
      ['/resourceGroups/rg/images/orchid-gen2/versions/1', 'azureopenshift:aro4:422-v2:9.6.1'],
    );
  });
});
