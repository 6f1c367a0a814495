import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import {
  bootImages,
  converted,
  decide,
  gcpImage,
  type Input,
  inOneLine,
  specs,
} from '../../../support/boot-images.ts';

const disk = (image: JsonValue, more: JsonObject = {}): JsonObject => ({ boot: true, image, ...more });
const gcp = (...disks: readonly JsonValue[]): JsonObject => ({ ...specs.GCP, disks });
const current = gcpImage('rhcos-new');
const old = gcpImage('rhcos-old');
const custom = gcpImage('golden', 'acme');
const labels = 'capacity.cluster-autoscaler.kubernetes.io/labels';
const ofArchitecture = (architecture: string): Input => ({
  metadata: { annotations: { [labels]: `kubernetes.io/arch=${architecture}` } },
});
const withGcp = (gcpOfStream: JsonValue): Partial<ClusterSnapshot> => {
  const stream = { stream: 's', architectures: { x86_64: { images: { gcp: gcpOfStream } } } };
  return { bootImages: bootImages('5.1', { stream: JSON.stringify(stream) }) };
};
const at = (index: number, image = current) => `disks[${index}].image=${image}`;
const patched = `patched boot-image-differs ${at(0)}`;
const skipped = 'skipped custom-image';
const upToDate = 'up-to-date boot-image-current';
const crash = 'error operator-crash: runtime error: invalid memory address or nil pointer dereference';
const reconcile = 'failed to reconcile machineset w-a, err:';
const unreadable = `${reconcile} unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON:`;
const into = 'json: cannot unmarshal';

/** Source (a section of domain.md, or a function of the operator and its release), input, result. */
const cases: readonly (readonly [string, JsonValue | undefined, Input, string])[] = [
  ['4.6', gcp(disk(current)), {}, upToDate],
  ['4.6', gcp(disk(old)), {}, patched],
  ['4.6, 4.19', gcp(disk(old)), { release: '4.19' }, patched],
  ['4.6 the whole set is skipped', gcp(disk(custom)), {}, skipped],
  ['4.6, no counter in 4.21', gcp(disk(custom)), { release: '4.21' }, 'ignored custom-image'],
  ['4.6, no counter in 4.17', gcp(disk(custom)), { release: '4.17' }, 'ignored custom-image'],
  ['4.6 a data disk stays', gcp(disk(old), disk(custom, { boot: false })), {}, patched],
  [
    '4.6 a data disk stays, whatever it has',
    gcp({ image: old }, disk(old)),
    {},
    `patched boot-image-differs ${at(1)}`,
  ],
  ['4.6 two boot disks', gcp(disk(old), disk(old)), {}, `patched boot-image-differs ${at(0)} ${at(1)}`],
  [
    '4.6 two boot disks, one current',
    gcp(disk(current), disk(old)),
    {},
    `patched boot-image-differs ${at(1)}`,
  ],
  ['4.6 an earlier disk needed a change', gcp(disk(old), disk(custom)), {}, skipped],
  ['4.6 a later disk needs a change', gcp(disk(custom), disk(old)), {}, skipped],
  ['4.6 no boot disk', gcp(disk(old, { boot: false })), {}, upToDate],
  ['4.6 no disks', gcp(), {}, upToDate],
  ['4.6 no list of disks', { machineType: 'm' }, {}, upToDate],
  ['4.6 marketplace', gcp(disk(gcpImage('redhat-coreos-ocp', 'redhat-marketplace-public'))), {}, skipped],
  ['4.6 a full URL', gcp(disk(`https://www.googleapis.com/compute/v1/${old}`)), {}, skipped],
  [
    '4.6 the prefix has no slash at its end',
    gcp(disk('projects/rhcos-cloud/global/images-of-ours/x')),
    {},
    patched,
  ],
  ['4.6 the prefix is case sensitive', gcp(disk('projects/RHCOS-cloud/global/images/x')), {}, skipped],
  ['4.6 an image that is empty', gcp(disk('')), {}, skipped],
  ['4.6 an image that is absent', gcp({ boot: true }), {}, skipped],
  ['4.6 an image that is null', gcp(disk(null)), {}, skipped],
  ['4.6 an image family', gcp(disk('projects/rhcos-cloud/global/images/family/rhcos')), {}, patched],
  [
    '4.6 arm64',
    gcp(disk(old)),
    ofArchitecture('arm64'),
    `patched boot-image-differs ${at(0, gcpImage('rhcos-new-arm'))}`,
  ],
  [
    '4.6 arm64 machine with an x86-64 image',
    gcp(disk(current)),
    ofArchitecture('arm64'),
    `patched boot-image-differs ${at(0, gcpImage('rhcos-new-arm'))}`,
  ],
  ['4.6 no images of s390x', gcp(disk(current)), ofArchitecture('s390x'), crash],
  ['4.6 no images of ppc64le, before any disk is looked at', gcp(), ofArchitecture('ppc64le'), crash],
  ['4.6 no image, 4.21', gcp(disk(old)), { release: '4.21', ...ofArchitecture('s390x') }, crash],
  ['4.6 a null disk', gcp(null), {}, crash],
  ['4.6 a custom image before a null disk', gcp(disk(custom), null), {}, skipped],
  [
    'stream.go: another project',
    gcp(disk(old)),
    { snapshot: withGcp({ project: 'p', name: 'n' }) },
    `patched boot-image-differs ${at(0, gcpImage('n', 'p'))}`,
  ],
  [
    'stream.go: an empty image',
    gcp(disk(old)),
    { snapshot: withGcp({}) },
    'patched boot-image-differs disks[0].image=projects//global/images/',
  ],
  ['stream.go: null is none', gcp(disk(old)), { snapshot: withGcp(null) }, crash],
  [
    'helpers.go:unmarshalStreamDataConfigMap',
    gcp(disk(old)),
    { snapshot: withGcp('x') },
    `error stream-not-json: ${reconcile} failed to parse CoreOS stream metadata: ${into} string into Go struct field Images.architectures.images.gcp of type stream.GcpImage`,
  ],
  [
    'helpers.go:unmarshalStreamDataConfigMap, no key',
    gcp(disk(old)),
    { snapshot: { bootImages: {} } },
    `error stream-not-json: ${reconcile} failed to parse CoreOS stream metadata: unexpected end of JSON input`,
  ],
  [
    'helpers.go:unmarshalStreamDataConfigMap, no JSON',
    gcp(disk(old)),
    { snapshot: { bootImages: { data: { stream: '{"stream":tru}' } } } },
    `error stream-not-json: ${reconcile} failed to parse CoreOS stream metadata: invalid character '}' in literal true (expecting 'e')`,
  ],
  [
    'helpers.go:unmarshalProviderSpec',
    undefined,
    {},
    `error providerspec-empty: ${reconcile} providerSpec field was empty`,
  ],
  [
    'helpers.go:unmarshalProviderSpec, null',
    null,
    {},
    `error providerspec-empty: ${reconcile} providerSpec field was empty`,
  ],
  [
    'helpers.go:unmarshalProviderSpec, before the stream',
    { disks: 'x' },
    { snapshot: { bootImages: {} } },
    `error providerspec-type: ${unreadable} ${into} string into Go struct field GCPMachineProviderSpec.disks of type []*v1beta1.GCPDisk`,
  ],
  [
    'decode.go: the first by name is reported',
    { zone: {}, canIPForward: 'no' },
    {},
    `error providerspec-type: ${unreadable} ${into} string into Go struct field GCPMachineProviderSpec.canIPForward of type bool`,
  ],
  [
    'decode.go: the innermost struct and the whole path',
    gcp(disk(old, { sizeGb: '128' })),
    {},
    `error providerspec-type: ${unreadable} ${into} string into Go struct field GCPDisk.disks.sizeGb of type int64`,
  ],
  [
    'decode.go: a fraction',
    gcp(disk(old, { sizeGb: 1.5 })),
    {},
    `error providerspec-type: ${unreadable} ${into} number 1.5 into Go struct field GCPDisk.disks.sizeGb of type int64`,
  ],
  [
    'decode.go: too large for its type',
    { gpus: [{ count: 3000000000 }] },
    {},
    `error providerspec-type: ${unreadable} ${into} number 3000000000 into Go struct field GCPGPUConfig.gpus.count of type int32`,
  ],
  [
    'decode.go: not an object at all',
    'text',
    {},
    `error providerspec-type: ${unreadable} ${into} string into Go value of type v1beta1.GCPMachineProviderSpec`,
  ],
  [
    '4.10 unknown fields',
    { ...gcp(disk(old, { colour: 1 })), siteNotes: {} },
    {},
    `${patched} !disks[0].colour !siteNotes`,
  ],
  ['4.10 an unknown field that is null is no loss', { ...gcp(disk(old)), siteNotes: null }, {}, patched],
  [
    '4.10 zero values are no change',
    { ...gcp(disk(old, { autoDelete: false, labels: {} })), tags: [] },
    {},
    patched,
  ],
  [
    'types_gcpprovider.go of 4.20',
    { ...gcp(disk(old)), provisioningModel: 'Spot' },
    { release: '4.20' },
    `${patched} !provisioningModel`,
  ],
  [
    'types_gcpprovider.go of 4.21',
    { ...gcp(disk(old)), provisioningModel: 'Spot' },
    { release: '4.21' },
    patched,
  ],
  ['4.11 converted', gcp(disk(old)), { secret: converted }, `${patched} +worker-user-data`],
  ['4.11 no secret named', { disks: [disk(old)] }, {}, crash],
  ['4.11 no secret named, image current', { disks: [disk(current)] }, {}, upToDate],
  [
    '4.11 an empty name',
    { disks: [disk(old)], userDataSecret: {} },
    {},
    `error secret-missing: ${reconcile} error grabbing user data secret referenced in machineset: resource name may not be empty`,
  ],
  [
    '4.11 an error of the conversion',
    gcp(disk(old)),
    { secret: { outcome: 'error', error: 'converting ignition stub failed: why' } },
    `error user-data-conversion: ${reconcile} converting ignition stub failed: why`,
  ],
  [
    '4.11 a crash of the conversion',
    gcp(disk(old)),
    { secret: { outcome: 'error', error: 'interface conversion: x', crash: true } },
    'error operator-crash: interface conversion: x',
  ],
  [
    '4.11, 4.17: a skipped set keeps its secret',
    gcp(disk(custom)),
    { release: '4.17' },
    'ignored custom-image',
  ],
  ['4.11, 4.17: no secret named', { disks: [disk(current)] }, { release: '4.17' }, crash],
  [
    '4.11, 4.17',
    gcp(disk(old)),
    { release: '4.17' },
    `${patched} userDataSecret.name=worker-user-data-managed`,
  ],
  ['4.3.3 not counted', gcp(disk(custom)), { controlPlane: true }, 'ignored custom-image'],
  ['4.3.3', gcp(disk(old)), { controlPlane: true }, patched],
];

describe('Google Cloud (domain.md 4.6)', () => {
  for (const [source, spec, input, expected] of cases) {
    test(`${source}: ${expected.slice(0, 60)}`, () => {
      assert.equal(inOneLine(decide('GCP', spec, input)), expected);
    });
  }

  test('the images are named as they are', () => {
    const { current: now, target } = decide('GCP', gcp(disk(custom), disk(old)));
    assert.deepEqual([now, target], [custom, current]);
  });
});
