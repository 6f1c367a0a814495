import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import {
  ami,
  bootImages,
  converted,
  decide,
  type Input,
  inOneLine,
  product,
  specs,
  stream,
} from '../../../support/boot-images.ts';

const aws = (more: JsonObject = {}): JsonObject => ({ ...specs.AWS, ...more });
const { ami: _, ...withoutAmi } = specs.AWS;
const withId = (id: string) => aws({ ami: { id } });
const inRegion = (region: string) => aws({ placement: { region } });
const skippedByList = { release: '4.21' };
const counted = { release: '4.22' };

const redHat = '531415883065';
const marketplace = '679593333241';
const image = (
  ImageId: string,
  OwnerId: string,
  Name = '',
  Description = '',
  CreationDate = '2026-01-01',
) => ({
  ImageId,
  OwnerId,
  Name,
  Description,
  CreationDate,
});
const ofProduct = (
  id: string,
  version: string,
  created = '2026-01-01',
  name = `RHEL-x-RHCOS_HVM-x86_64-0-${product}`,
) => image(id, marketplace, name, `RHEL CoreOS ${version} x86_64`, created);
const listing = (...ec2Images: readonly JsonObject[]): Input => ({ snapshot: { ec2Images } });
const withStream = (x86: JsonObject): Partial<ClusterSnapshot> => ({
  bootImages: bootImages('5.1', {
    stream: JSON.stringify({ ...stream, architectures: { x86_64: x86 } }),
  }),
});
const patched = `patched boot-image-differs ami.id=${ami.new}`;
const reconcile = 'failed to reconcile machineset w-a, err:';
const notKnown = 'unknown aws-image-not-known';
const wait = 'ignored stamp-release-mismatch';
const inMarket = listing(ofProduct('ami-0m', '9.4.20250101-0'), ofProduct('ami-0n', '9.6.20260201-0'));
const arm: Input = {
  metadata: {
    annotations: { 'capacity.cluster-autoscaler.kubernetes.io/labels': 'kubernetes.io/arch=arm64' },
  },
};
const s390x: Input = {
  metadata: {
    annotations: { 'capacity.cluster-autoscaler.kubernetes.io/labels': 'kubernetes.io/arch=s390x' },
  },
};

/** Source (a section of domain.md, or a function of the operator and its release), input, result. */
const cases: readonly (readonly [string, JsonObject, Input, string])[] = [
  // The list era.
  ['4.7.1 step 3', withId(ami.new), counted, 'up-to-date boot-image-current'],
  ['4.7.1 step 5', withId(ami.old), counted, patched],
  ['4.7.1 step 4', withId(ami.other), counted, `${notKnown} (patched|skipped)`],
  ['4.7.1 step 4, no counter in 4.21', withId(ami.other), skippedByList, `${notKnown} (patched|ignored)`],
  // The list is older than the stream that the release comes with: ami.go, release-4.22.
  ['ami.go, release-4.22', withId(ami.arm), counted, `${notKnown} (patched|skipped)`],
  ['ami.go, release-4.22', withId(ami.gov), counted, `${notKnown} (patched|skipped)`],
  ['4.7.1 step 2', aws({ ami: { arn: 'arn:x' } }), counted, 'skipped no-ami-id'],
  [
    '4.7.1 step 2',
    aws({ ami: { filters: [{ name: 'tag:Name', values: ['x'] }] } }),
    counted,
    'skipped no-ami-id',
  ],
  ['4.7.1 step 2, no counter in 4.21', aws({ ami: { arn: 'arn:x' } }), skippedByList, 'ignored no-ami-id'],
  ['4.7.1 step 1', inRegion('eu-nope-1'), counted, 'skipped no-target-image'],
  ['4.7.1 step 1', inRegion('eu-nope-1'), skippedByList, 'ignored no-target-image'],
  ['4.7.1 step 1 before step 2', aws({ ami: {}, placement: {} }), counted, 'skipped no-target-image'],
  [
    '4.7.1 step 1, no image of the architecture',
    withId(ami.old),
    { ...counted, ...s390x },
    'skipped no-target-image',
  ],
  [
    '4.7.1 step 5, arm64',
    withId(ami.old),
    { ...counted, ...arm },
    `patched boot-image-differs ami.id=${ami.arm}`,
  ],
  [
    '4.7.1 step 5, ARN and filters go',
    aws({ ami: { id: ami.old, arn: 'arn:x', filters: [{ name: 'n', values: ['v'] }] } }),
    counted,
    `patched boot-image-differs ami.arn- ami.filters[0].name- ami.filters[0].values[0]- ami.id=${ami.new}`,
  ],
  [
    '4.11 before the patch',
    withId(ami.old),
    { ...counted, secret: converted },
    `${patched} +worker-user-data`,
  ],
  [
    '4.11 not where the image is current',
    withId(ami.new),
    { ...counted, secret: converted },
    'up-to-date boot-image-current',
  ],
  [
    '4.11 step 1',
    withId(ami.old),
    { ...counted, secret: null },
    `error secret-missing: ${reconcile} error grabbing user data secret referenced in machineset: secrets "worker-user-data" not found`,
  ],
  [
    '4.11, the secret was not read',
    withId(ami.old),
    { ...counted, secret: null, snapshot: { userDataSecretsComplete: false } },
    'unknown secret-not-read (patched|error)',
  ],
  [
    '4.7.1 step 4, and the secret is missing',
    withId(ami.other),
    { ...counted, secret: null },
    `${notKnown} (error|skipped)`,
  ],
  ['4.5', withId(ami.old), { release: '4.21', snapshot: { bootImages: bootImages('4.20') } }, wait],
  [
    '4.10 unknown fields go',
    aws({ xFuture: 1, blockDevices: [{ ebs: { y: 2 } }] }),
    counted,
    `${patched} !blockDevices[0].ebs.y !xFuture`,
  ],
  [
    '4.10 before 4.21: no throughput',
    aws({ blockDevices: [{ ebs: { throughputMib: 5 } }] }),
    { release: '4.20' },
    `${patched} !blockDevices[0].ebs.throughputMib`,
  ],
  [
    '4.10 from 4.21 on: throughput',
    aws({ blockDevices: [{ ebs: { throughputMib: 5 } }] }),
    { release: '4.21' },
    patched,
  ],
  [
    'types_awsprovider.go of 4.21: hostPlacement',
    aws({ hostPlacement: { affinity: 'AnyAvailable' } }),
    { release: '4.21' },
    patched,
  ],
  [
    'types_awsprovider.go of 4.22: placement.host',
    aws({ hostPlacement: { affinity: 'AnyAvailable' } }),
    counted,
    `${patched} !hostPlacement`,
  ],
  // The EC2 era.
  [
    '4.7.2 step 1',
    aws({ ami: { arn: 'arn:x' } }),
    { snapshot: { credentials: { aws: 'missing' } } },
    'skipped no-ami-id',
  ],
  [
    '4.7.2 step 2',
    withId(ami.old),
    { snapshot: { credentials: { aws: 'missing' } } },
    `error aws-credentials: ${reconcile} failed to fetch aws-cloud-credentials secret: secrets "aws-cloud-credentials" not found`,
  ],
  [
    '4.7.2 step 2',
    withId(ami.new),
    { snapshot: { credentials: { aws: 'neither' } } },
    `error aws-credentials: ${reconcile} aws-cloud-credentials secret contains neither static credentials (aws_access_key_id/aws_secret_access_key) nor STS credentials (role_arn/web_identity_token_file)`,
  ],
  ['4.7.2 step 3', withId('ami-0x'), listing(), `error aws-ami-not-found: ${reconcile} AMI ami-0x not found`],
  ['4.7.2 rule c, where a listing lacks a published image', withId(ami.old), listing(), patched],
  ['4.7.2 standard', withId('ami-0x'), listing(image('ami-0x', redHat)), patched],
  [
    '4.7.2 standard, current',
    withId(ami.new),
    listing(image(ami.new, redHat)),
    'up-to-date boot-image-current',
  ],
  [
    '4.7.2 standard, no region',
    aws({ ami: { id: 'ami-0x' }, placement: { region: 'eu-nope-1' } }),
    listing(image('ami-0x', redHat)),
    'skipped no-target-image',
  ],
  ['4.7.2 another owner', withId('ami-0x'), listing(image('ami-0x', '123456789012')), 'skipped custom-image'],
  [
    'aws_helpers.go:detectAMIKind, no owner',
    withId('ami-0x'),
    listing({ ImageId: 'ami-0x' }),
    'skipped custom-image',
  ],
  [
    'marketplace.go:ExtractProductID, no product',
    withId('ami-0x'),
    listing(image('ami-0x', marketplace, 'RHEL-9.4-RHCOS-0-not-a-product')),
    'skipped custom-image',
  ],
  ['4.7.2 marketplace', withId('ami-0m'), inMarket, 'patched boot-image-differs ami.id=ami-0n'],
  ['4.7.2 marketplace, current', withId('ami-0n'), inMarket, 'up-to-date boot-image-current'],
  [
    'aws_helpers.go:findMarketplaceAMI, not newer than the stream',
    withId('ami-0m'),
    listing(ofProduct('ami-0m', '9.4.20250101-0'), ofProduct('ami-0n', '9.8.20260201-0')),
    'up-to-date boot-image-current',
  ],
  [
    'aws_helpers.go:findMarketplaceAMI, the newest of one version',
    withId('ami-0m'),
    listing(
      ofProduct('ami-0m', '9.6.20250101-0', '2025-01-02'),
      ofProduct('ami-0n', '9.6.20260101-0', '2026-01-02'),
      ofProduct('ami-0o', '9.6.20250601-0', '2025-06-02'),
    ),
    'patched boot-image-differs ami.id=ami-0n',
  ],
  [
    'marketplace.go:CmpVersionToken compares numbers',
    withId('ami-0m'),
    {
      snapshot: {
        ...withStream({ artifacts: { aws: { release: '9.10.20260210-0' } } }),
        ec2Images: [ofProduct('ami-0m', '9.8.20250101-0'), ofProduct('ami-0n', '9.10.20260101-0')],
      },
    },
    'patched boot-image-differs ami.id=ami-0n',
  ],
  [
    'marketplace.go: releases before 4.19 are newer than every other',
    withId('ami-0m'),
    listing(ofProduct('ami-0m', '418.94.202411191518-0')),
    'skipped no-target-image',
  ],
  [
    'aws_helpers.go:findMarketplaceAMI, no version in the description',
    withId('ami-0m'),
    listing(image('ami-0m', marketplace, `x-${product}`, 'RHEL CoreOS')),
    'skipped no-target-image',
  ],
  [
    'aws_helpers.go:findMarketplaceAMI, another product',
    withId('ami-0m'),
    listing(
      ofProduct('ami-0m', '9.4.20250101-0'),
      ofProduct('ami-0n', '9.6.20250101-0', '2026', 'x-963b36c3-de6f-48ed-b802-2b38b2a2cdeb'),
    ),
    'up-to-date boot-image-current',
  ],
  [
    'marketplace.go:ROSAProductID',
    withId('ami-0r'),
    listing(
      image('ami-0r', marketplace, 'x-34850061-abaf-402d-92df-94325c9e947f', 'rhcos-9.4.20250701-0-x86_64'),
      image('ami-0s', marketplace, 'x-34850061-abaf-402d-92df-94325c9e947f', 'rhcos-9.6.20250701-0-x86_64'),
    ),
    'patched boot-image-differs ami.id=ami-0s',
  ],
  [
    'aws_helpers.go:resolveMarketplaceAMI, no architecture',
    withId('ami-0m'),
    { snapshot: { ...inMarket.snapshot, bootImages: bootImages('5.1', { stream: '{"stream":"s"}' }) } },
    `error stream-arch-missing: ${reconcile} stream:s does not have architecture 'x86_64'`,
  ],
  [
    'aws_helpers.go:resolveMarketplaceAMI, no artifact',
    withId('ami-0m'),
    { snapshot: { ...inMarket.snapshot, ...withStream({}) } },
    `error aws-stream-artifact: ${reconcile} MachineSet w-a: no aws artifact in stream for arch x86_64`,
  ],
  [
    'aws_helpers.go:marketplaceVersionToken, empty',
    withId('ami-0m'),
    { snapshot: { ...inMarket.snapshot, ...withStream({ artifacts: { aws: {} } }) } },
    `error aws-stream-artifact: ${reconcile} MachineSet w-a: RHCOS release string is empty`,
  ],
  [
    'aws_helpers.go:marketplaceVersionToken, malformed',
    withId('ami-0m'),
    { snapshot: { ...inMarket.snapshot, ...withStream({ artifacts: { aws: { release: '9' } } }) } },
    `error aws-stream-artifact: ${reconcile} MachineSet w-a: unexpected RHCOS release string format: "9"`,
  ],
  ['4.7.2 rule b, without a listing', withId(ami.new), {}, 'up-to-date boot-image-current'],
  ['4.7.2 rule c, without a listing', withId(ami.old), {}, patched],
  [
    '4.7.2 rule d, without a listing',
    withId(ami.other),
    {},
    `${notKnown} (patched|skipped|up-to-date|error)`,
  ],
  [
    '4.7.2 GovCloud, without a listing',
    aws({ ami: { id: ami.old }, placement: { region: 'us-gov-west-1' } }),
    {},
    `${notKnown} (patched|skipped)`,
  ],
  [
    '4.7.2 GovCloud, with a listing',
    aws({ ami: { id: ami.old }, placement: { region: 'us-gov-west-1' } }),
    listing(image(ami.old, redHat)),
    `patched boot-image-differs ami.id=${ami.gov}`,
  ],
  // Control plane machine sets.
  [
    '4.3.3 skips are not counted',
    aws({ ami: { arn: 'arn:x' } }),
    { controlPlane: true },
    'ignored no-ami-id',
  ],
  ['4.3.3 patched', withId(ami.old), { controlPlane: true }, patched],
  [
    '4.3.3 its own prefix',
    withId('ami-0x'),
    { ...listing(), controlPlane: true },
    'error aws-ami-not-found: failed to reconcile ControlPlaneMachineSet cluster, err: AMI ami-0x not found',
  ],
  // What cannot be read.
  [
    'helpers.go:unmarshalProviderSpec, a field without a pointer',
    aws({ ami: null }),
    {},
    'skipped no-ami-id',
  ],
  [
    'helpers.go:unmarshalProviderSpec',
    aws({ ami: 'ami-0x' }),
    {},
    `error providerspec-type: ${reconcile} unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field AWSMachineProviderConfig.ami of type v1beta1.AWSResourceReference`,
  ],
  [
    'helpers.go:unmarshalProviderSpec, case does not matter',
    { ...withoutAmi, AMI: { id: ami.old } },
    counted,
    `patched boot-image-differs AMI.id- ami.id=${ami.new}`,
  ],
  ['sigs.k8s.io/yaml makes text of numbers', aws({ instanceType: 5 }), counted, `${patched} instanceType=5`],
  // Before 4.19 the managed secret is named, whatever becomes of the image.
  [
    '4.11, 4.18',
    withId(ami.old),
    { release: '4.18' },
    `${patched} userDataSecret.name=worker-user-data-managed`,
  ],
  [
    '4.11, 4.18, image current',
    withId(ami.new),
    { release: '4.18' },
    'patched user-data-secret-renamed userDataSecret.name=worker-user-data-managed',
  ],
  [
    '4.11, 4.18, all current',
    aws({ ami: { id: ami.new }, userDataSecret: { name: 'worker-user-data-managed' } }),
    { release: '4.18' },
    'up-to-date boot-image-current',
  ],
];

describe('AWS (domain.md 4.7)', () => {
  for (const [source, spec, input, expected] of cases) {
    test(`${source}: ${expected.slice(0, 60)}`, () => {
      assert.equal(inOneLine(decide('AWS', spec, input)), expected);
    });
  }

  test('an unknown image comes with the command that decides', () => {
    const { possible, current, target } = decide('AWS', withId(ami.other), counted);
    assert.match(possible?.decidedBy ?? '', /openshift-install coreos print-stream-json/);
    assert.match(
      possible?.decidedBy ?? '',
      /aws ec2 describe-images --region us-west-2 --image-ids ami-0other/,
    );
    assert.deepEqual([current, target], [ami.other, ami.new]);
  });
});
