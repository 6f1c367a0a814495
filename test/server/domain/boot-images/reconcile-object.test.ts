import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { architectureAnnotation } from '../../../../server/src/domain/boot-images/architecture.ts';
import { reasons } from '../../../../server/src/domain/boot-images/reasons.ts';
import {
  decideControlPlaneMachineSet,
  decideMachineSet,
} from '../../../../server/src/domain/boot-images/reconcile-object.ts';
import { reduceUserData } from '../../../../server/src/domain/boot-images/reduce-user-data.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import {
  ami,
  bootImages,
  cluster,
  controlPlaneMachineSet,
  decide,
  gcpImage,
  type Input,
  inOneLine,
  machineSet,
  specs,
  type TestPlatform,
  untouched,
} from '../../../support/boot-images.ts';
import { pick, type Random, randomFrom } from './sample-cluster.ts';

const owners = {
  ownerReferences: [
    { kind: 'Deployment', name: 'd' },
    { kind: 'X', name: 'y' },
  ],
};
const stream10 = { labels: { 'machineconfiguration.openshift.io/osstream': 'rhel-10' } };
const stream9 = { labels: { 'machineconfiguration.openshift.io/osstream': 'rhel-9' } };
const emptyStream = { labels: { 'machineconfiguration.openshift.io/osstream': '' } };
const windows = { 'machine.openshift.io/os-id': 'Windows' };
const annotated = (value: string): Input => ({
  metadata: { annotations: { [architectureAnnotation]: value } },
});
const multi: Partial<ClusterSnapshot> = {
  clusterVersion: { status: { desired: { version: '5.1.7', architecture: 'Multi' } } },
};
const node = (architecture: string): JsonObject => ({ status: { nodeInfo: { architecture } } });
const stub = (userData: string) =>
  reduceUserData({ metadata: { name: 'worker-user-data' }, data: { userData: btoa(userData) } }).conversion;
const spec2 = (more: JsonObject = {}, version = '2.2.0') =>
  stub(JSON.stringify({ ignition: { version }, ...more }));
const partitions = { storage: { disks: [{ device: '/dev/sdb', partitions: [{ size: 1, start: 2048 }] }] } };
const azureImage = (image: JsonObject) => ({ ...specs.Azure, image });
const aro = { publisher: 'azureopenshift', offer: 'aro4', version: '9.6.1' };
const disk = (image: string, boot = true) => ({ boot, image });

const reconcile = 'failed to reconcile machineset w-a, err:';
const converting = `error user-data-conversion: ${reconcile} converting ignition stub failed:`;
const grabbing = 'error grabbing user data secret referenced in machineset:';
const patchedAws = `patched boot-image-differs ami.id=${ami.new}`;
const upToDate = 'up-to-date boot-image-current';
const supported = 'Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5';

/** A row of domain.md 13.1 (or another source), platform, provider spec, input, result. */
const rows: readonly (readonly [string, TestPlatform, JsonValue | undefined, Input, string])[] = [
  ['13.1 #1', 'AWS', { ...specs.AWS, ami: { id: ami.new } }, {}, upToDate],
  ['13.1 #2', 'AWS', specs.AWS, { release: '4.22' }, patchedAws],
  [
    '13.1 #3',
    'AWS',
    { ...specs.AWS, ami: { id: ami.other } },
    { release: '4.22' },
    'unknown aws-image-not-known (patched|skipped)',
  ],
  ['13.1 #4', 'AWS', { ...specs.AWS, ami: { filters: [] } }, {}, 'skipped no-ami-id'],
  [
    '13.1 #5',
    'AWS',
    { ...specs.AWS, placement: { region: 'eu-nope-1' } },
    { release: '4.22' },
    'skipped no-target-image',
  ],
  ['13.1 #5', 'AWS', { ...specs.AWS, placement: { region: 'eu-nope-1' } }, {}, 'skipped no-target-image'],
  [
    '13.1 #6',
    'AWS',
    specs.AWS,
    { snapshot: { credentials: { aws: 'missing' } } },
    `error aws-credentials: ${reconcile} failed to fetch aws-cloud-credentials secret: secrets "aws-cloud-credentials" not found`,
  ],
  ['13.1 #7', 'AWS', specs.AWS, { metadata: owners }, 'skipped owner-reference'],
  ['13.1 #8', 'GCP', specs.GCP, { metadata: stream10 }, 'ignored os-stream'],
  ['13.1 #9', 'GCP', specs.GCP, { labels: windows }, 'ignored windows'],
  ['13.1 #10', 'GCP', specs.GCP, { snapshot: multi }, 'skipped multi-arch-no-annotation'],
  [
    '13.1 #11',
    'AWS',
    specs.AWS,
    annotated('kubernetes.io/arch=amd64,topology.ebs.csi.aws.com/zone=a'),
    patchedAws,
  ],
  [
    '13.1 #12',
    'AWS',
    specs.AWS,
    annotated('kubernetes.io/arch=x86_64'),
    'error arch-invalid: failed to fetch arch during machineset sync: invalid architecture value found in annotation: x86_64',
  ],
  [
    '13.1 #13',
    'GCP',
    { ...specs.GCP, disks: [disk(gcpImage('rhcos-old')), disk(gcpImage('d', 'acme'), false)] },
    {},
    `patched boot-image-differs disks[0].image=${gcpImage('rhcos-new')}`,
  ],
  ['13.1 #14', 'GCP', { ...specs.GCP, disks: [disk(gcpImage('foo', 'acme'))] }, {}, 'skipped custom-image'],
  [
    '13.1 #15',
    'GCP',
    { ...specs.GCP, disks: [disk(gcpImage('rhcos-old')), disk(gcpImage('foo', 'acme'))] },
    {},
    'skipped custom-image',
  ],
  [
    '13.1 #16',
    'Azure',
    azureImage({ resourceID: '/x/orchid-gen2/versions/1' }),
    {},
    'patched boot-image-differs image.offer=aro4 image.publisher=azureopenshift image.resourceID= image.sku=422-v2 image.type=MarketplaceNoPlan image.version=9.6.1',
  ],
  ['13.1 #17', 'Azure', azureImage({ ...aro, sku: 'aro_422', type: 'MarketplaceNoPlan' }), {}, upToDate],
  [
    '13.1 #18',
    'Azure',
    azureImage({ ...aro, sku: 'aro_422' }),
    {},
    'patched boot-image-differs image.sku=422-v2 image.type=MarketplaceNoPlan',
  ],
  [
    '13.1 #19',
    'Azure',
    azureImage({ publisher: 'foo', offer: 'bar' }),
    {},
    `error azure-variant: ${reconcile} could not determine azure marketplace variant, cannot update boot images`,
  ],
  [
    '13.1 #20',
    'Azure',
    { ...specs.Azure, securityProfile: { settings: { securityType: 'TrustedLaunch' } } },
    {},
    'ignored azure-security-type',
  ],
  [
    '13.1 #21',
    'Azure',
    azureImage({ publisher: 'redhat', offer: 'rh-ocp-worker', sku: 'rh-ocp-worker-gen1', version: '4.17' }),
    {},
    'patched boot-image-differs image.type=MarketplaceWithPlan image.version=4.18.2025',
  ],
  [
    '13.1 #22',
    'VSphere',
    { ...specs.VSphere, workspace: { server: 'vc.example', resourcePool: '/x' } },
    {},
    `error vsphere-no-failure-domain: ${reconcile} providerSpec workspace (server: vc.example, datacenter: , datastore: , resourcePool: /x) does not match any vCenter/failure domain in the Infrastructure object`,
  ],
  ['13.1 #23', 'VSphere', specs.VSphere, {}, 'unknown vsphere-template-not-known (up-to-date|patched|error)'],
  ['13.1 #24', 'AWS', specs.AWS, { secret: spec2() }, `${patchedAws} +worker-user-data`],
  ['13.1 #25', 'AWS', { ...specs.AWS, ami: { id: ami.new } }, { secret: spec2() }, upToDate],
  [
    '13.1 #26',
    'AWS',
    specs.AWS,
    { secret: spec2(partitions) },
    `${converting} failed to convert Ignition config spec v2 to v3: unable to convert Ignition spec v2 config to v3: Invalid input config:\ndeprecated: size is deprecated; use sizeMB instead\ndeprecated: start is deprecated; use startMB instead`,
  ],
  [
    '13.1 #27',
    'AWS',
    specs.AWS,
    { secret: spec2({}, '2.4.0') },
    `${converting} failed to parse Ignition config: parsing Ignition config failed: unknown version. ${supported}`,
  ],
  [
    '13.1 #27, 4.19',
    'AWS',
    specs.AWS,
    { secret: spec2({}, '2.4.0'), release: '4.19' },
    `${converting} failed to parse Ignition config: parsing Ignition config failed: unknown version. ${supported.replaceAll(',', ', ')}`,
  ],
  [
    '13.1 #28',
    'AWS',
    specs.AWS,
    { secret: null },
    `error secret-missing: ${reconcile} ${grabbing} secrets "worker-user-data" not found`,
  ],
  [
    '13.1 #29',
    'AWS',
    specs.AWS,
    { secret: stub('this') },
    `error user-data-conversion: ${reconcile} failed to unmarshal decoded user-data to json (secret worker-user-data): invalid character 'h' in literal true (expecting 'r')t`,
  ],
  [
    '13.1 #32',
    'AWS',
    { ...specs.AWS, ami: { filters: [] } },
    { controlPlane: true, release: '4.22' },
    'ignored no-ami-id',
  ],
  [
    '13.1 #33',
    'Azure',
    specs.Azure,
    { controlPlane: true, secret: null },
    `error secret-missing: failed to reconcile ControlPlaneMachineSet cluster, err: ${grabbing} secrets "worker-user-data" not found`,
  ],
  ['13.1 #34', 'VSphere', specs.VSphere, { controlPlane: true }, 'ignored platform-not-supported'],
  // 4.3.2 and 4.3.3 step by step.
  ['4.3.2 #1, 4.19-4.21', 'AWS', specs.AWS, { metadata: owners, release: '4.21' }, 'ignored owner-reference'],
  [
    '4.3.2 #1, 4.17',
    'AWS',
    specs.AWS,
    { metadata: owners, release: '4.17' },
    'error owner-reference: unexpected OwnerReference: Deployment/d. Please remove this machineset from boot image management to avoid errors',
  ],
  ['4.3.2 #1, no owners', 'AWS', specs.AWS, { metadata: { ownerReferences: [] } }, patchedAws],
  [
    '4.3.2 #1 before #2',
    'AWS',
    specs.AWS,
    { metadata: { ...owners, ...stream10 } },
    'skipped owner-reference',
  ],
  ['4.3.2 #2, not before 4.22', 'AWS', specs.AWS, { metadata: stream10, release: '4.21' }, patchedAws],
  ['4.3.2 #2, the default stream', 'AWS', specs.AWS, { metadata: stream9 }, patchedAws],
  ['4.3.2 #2, empty', 'AWS', specs.AWS, { metadata: emptyStream }, 'ignored os-stream'],
  [
    '4.3.2 #3, exact case',
    'AWS',
    specs.AWS,
    { labels: { 'machine.openshift.io/os-id': 'windows' } },
    patchedAws,
  ],
  ['4.3.2 #3, not a label of the set', 'AWS', specs.AWS, { metadata: { labels: windows } }, patchedAws],
  [
    '4.3.2 #5, the version was not read',
    'AWS',
    specs.AWS,
    { snapshot: { clusterVersion: undefined } as never },
    'unknown not-read (patched|up-to-date|skipped|ignored|error)',
  ],
  [
    '4.3.2 #6, not read',
    'AWS',
    specs.AWS,
    { snapshot: { infrastructure: undefined } as never },
    'unknown not-read (patched|up-to-date|skipped|ignored|error)',
  ],
  [
    '4.3.2 #6, no platformStatus',
    'AWS',
    specs.AWS,
    { snapshot: { infrastructure: { status: {} } } },
    'error operator-crash: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    '4.3.2 #8, another platform',
    'AWS',
    specs.AWS,
    { snapshot: { infrastructure: { status: { platformStatus: { type: 'Nutanix' } } } } },
    'ignored platform-not-supported',
  ],
  [
    '4.3.1 #4',
    'AWS',
    specs.AWS,
    { snapshot: { bootImages: null }, release: '4.21' },
    'error configmap-missing: failed to fetch coreos-bootimages config map during machineset sync: configmap "coreos-bootimages" not found',
  ],
  [
    '4.3.1 #4, 4.22',
    'AWS',
    specs.AWS,
    { snapshot: { bootImages: null } },
    'error configmap-missing: failed to fetch coreos-bootimages config map: configmap "coreos-bootimages" not found',
  ],
  [
    '4.3.3',
    'AWS',
    specs.AWS,
    { snapshot: { bootImages: null }, controlPlane: true },
    'error configmap-missing: failed to fetch coreos-bootimages config map during ControlPlaneMachineSet sync: configmap "coreos-bootimages" not found',
  ],
  [
    '13.2 configmap: no space in 4.21',
    'AWS',
    specs.AWS,
    { snapshot: { bootImages: null }, controlPlane: true, release: '4.21' },
    'error configmap-missing: failed to fetch coreos-bootimages config map duringControlPlaneMachineSet sync: configmap "coreos-bootimages" not found',
  ],
  ['4.3.3 owner', 'AWS', specs.AWS, { metadata: owners, controlPlane: true }, 'ignored owner-reference'],
  ['4.3.3 stream', 'AWS', specs.AWS, { metadata: stream10, controlPlane: true }, 'ignored os-stream'],
  ['4.3.3 Windows', 'AWS', specs.AWS, { labels: windows, controlPlane: true }, 'ignored windows'],
  [
    '4.3.3 the annotation does not count',
    'AWS',
    specs.AWS,
    { ...annotated('kubernetes.io/arch=x'), controlPlane: true },
    patchedAws,
  ],
  [
    '4.3.3 nor that the payload is Multi',
    'AWS',
    specs.AWS,
    { snapshot: multi, controlPlane: true },
    patchedAws,
  ],
  [
    '4.3.3 architecture',
    'AWS',
    specs.AWS,
    { snapshot: { controlPlaneNodes: [node('arm64')] }, controlPlane: true },
    `patched boot-image-differs ami.id=${ami.arm}`,
  ],
  // 4.4.
  [
    '4.4 arm64',
    'AWS',
    specs.AWS,
    annotated('a=b, kubernetes.io/arch=arm64 ,c'),
    `patched boot-image-differs ami.id=${ami.arm}`,
  ],
  [
    '4.4 the first counts',
    'AWS',
    specs.AWS,
    annotated('kubernetes.io/arch=arm64,kubernetes.io/arch=amd64'),
    `patched boot-image-differs ami.id=${ami.arm}`,
  ],
  [
    '4.4 case',
    'AWS',
    specs.AWS,
    annotated('kubernetes.io/arch=AMD64'),
    'error arch-invalid: failed to fetch arch during machineset sync: invalid architecture value found in annotation: AMD64',
  ],
  [
    '4.4 no value',
    'AWS',
    specs.AWS,
    annotated('kubernetes.io/arch='),
    'error arch-invalid: failed to fetch arch during machineset sync: invalid architecture value found in annotation: ',
  ],
  [
    '4.4 no label',
    'AWS',
    specs.AWS,
    annotated('a=b'),
    'error arch-label-missing: failed to fetch arch during machineset sync: kubernetes.io/arch label not found in annotation: a=b',
  ],
  [
    '4.4 an empty annotation',
    'AWS',
    specs.AWS,
    annotated(''),
    'error arch-label-missing: failed to fetch arch during machineset sync: kubernetes.io/arch label not found in annotation: ',
  ],
  [
    '4.4 Multi with an annotation',
    'AWS',
    specs.AWS,
    { ...annotated('kubernetes.io/arch=amd64'), snapshot: multi },
    patchedAws,
  ],
  [
    '4.4 Multi in 4.21',
    'AWS',
    specs.AWS,
    { release: '4.21', snapshot: multi },
    'ignored multi-arch-no-annotation',
  ],
  [
    '4.4 Multi in 4.18',
    'GCP',
    { ...specs.GCP, disks: [] },
    {
      release: '4.18',
      snapshot: { ...multi, bootImages: bootImages('4.18', { MCOReleaseImageVersion: '4.18.7' }) },
    },
    'patched user-data-secret-renamed userDataSecret.name=worker-user-data-managed',
  ],
  [
    '4.4 that of the control plane',
    'AWS',
    specs.AWS,
    { snapshot: { controlPlaneNodes: [node('arm64'), node('arm64')] } },
    `patched boot-image-differs ami.id=${ami.arm}`,
  ],
  [
    '4.4 control planes of two architectures',
    'AWS',
    specs.AWS,
    { snapshot: { controlPlaneNodes: [node('arm64'), node('amd64')] } },
    'unknown not-read (patched|up-to-date|skipped|ignored|error)',
  ],
  // 4.5.
  [
    '4.5 another release',
    'GCP',
    specs.GCP,
    { release: '4.21', snapshot: { bootImages: bootImages('4.21', { releaseVersion: '4.20.1' }) } },
    'ignored stamp-release-mismatch',
  ],
  [
    '4.5 another build',
    'GCP',
    specs.GCP,
    { release: '4.21', snapshot: { bootImages: bootImages('4.21', { MCOVersionHash: 'x' }) } },
    'ignored stamp-hash-mismatch',
  ],
  [
    '4.5 4.18 looks at another key',
    'GCP',
    specs.GCP,
    { release: '4.18', snapshot: { bootImages: bootImages('4.18', { MCOReleaseImageVersion: '4.17.1' }) } },
    'ignored stamp-release-mismatch',
  ],
  [
    '4.5 not in 4.22',
    'GCP',
    specs.GCP,
    { release: '4.22', snapshot: { bootImages: bootImages('4.21') } },
    `patched boot-image-differs disks[0].image=${gcpImage('rhcos-new')}`,
  ],
  [
    '4.5 the hash is not known',
    'GCP',
    specs.GCP,
    { release: '4.21', snapshot: { renderedMaster: {} } },
    'unknown stamp-not-known (patched|ignored)',
  ],
  [
    '4.5 the hash is not known, and nothing hangs on it',
    'GCP',
    { ...specs.GCP, disks: [] },
    { release: '4.21', snapshot: { renderedMaster: {} } },
    upToDate,
  ],
  [
    '4.5 an error hangs on it too',
    'GCP',
    { disks: 1 },
    { release: '4.21', snapshot: { renderedMaster: {} } },
    'unknown stamp-not-known (error|ignored)',
  ],
];

describe('one machine set (domain.md 4.3 and 13.1)', () => {
  for (const [source, platform, spec, input, expected] of rows) {
    test(`${source}: ${expected.slice(0, 60)}`, () => {
      assert.equal(inOneLine(decide(platform, spec, input)), expected);
    });
  }

  test('a stamp that is missing is waited for (domain.md 4.5)', () => {
    const { MCOVersionHash: _, ...data } = bootImages('4.21')['data'] as { [key: string]: string };
    const decision = decide('GCP', specs.GCP, { release: '4.21', snapshot: { bootImages: { data } } });
    assert.equal(inOneLine(decision), 'ignored stamp-missing');
  });

  test('a control plane machine set without a machine template ends the operator (cpms_helpers.go)', () => {
    const context = {
      snapshot: cluster('AWS', '5.1'),
      release: { major: 5, minor: 1 },
      gates: () => true,
      secrets: new Map(),
    };
    const decision = decideControlPlaneMachineSet({ metadata: { name: 'cluster' } }, context);
    assert.equal(decision.reason, 'operator-crash');
  });

  test('every reason has a sentence', () => {
    for (const sentence of Object.values(reasons)) assert.match(sentence, /^[A-Z].*\.$/);
  });
});

const odd: readonly JsonValue[] = [
  null,
  '',
  'x',
  0,
  -1,
  2n ** 70n,
  1.5,
  true,
  [],
  {},
  [null],
  [{}],
  { a: [] },
];

/** A value like another one, with something odd in some of its places. */
function spoil(value: JsonValue, random: Random): JsonValue {
  if (random() < 0.05) return pick(random, odd);
  if (Array.isArray(value)) return value.map((item: JsonValue) => spoil(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => random() > 0.03)
      .map(([key, item]) => [key, spoil(item, random)]),
  );
}

test('nothing that is odd makes a decision throw', () => {
  const random = randomFrom(7);
  const decided = new Set<string>();
  for (let run = 0; run < 1500; run += 1) {
    const platform = pick(random, ['AWS', 'Azure', 'GCP', 'VSphere'] as const);
    const release = pick(random, ['4.17', '4.19', '4.20', '4.21', '4.22', '5.1']);
    const [major = 4, minor = 21] = release.split('.').map(Number);
    const snapshot = spoil({ ...cluster(platform, release) } as unknown as JsonValue, random);
    const object = spoil(pick(random, [machineSet, controlPlaneMachineSet])(specs[platform]), random);
    const context = {
      snapshot: (typeof snapshot === 'object' && snapshot !== null ? snapshot : {}) as ClusterSnapshot,
      release: { major, minor },
      gates: () => undefined,
      secrets: new Map([
        ['worker-user-data', { name: 'worker-user-data', ignitionVersion: null, conversion: untouched }],
      ]),
    };
    const set = (typeof object === 'object' && object !== null ? object : {}) as JsonObject;
    decided.add(decideMachineSet(set, context).outcome);
    decided.add(decideControlPlaneMachineSet(set, context).outcome);
  }
  assert.deepEqual([...decided].sort(), ['error', 'ignored', 'patched', 'skipped', 'unknown', 'up-to-date']);
});

test('planning the planned result proposes nothing (domain.md 4.12)', () => {
  const random = randomFrom(3);
  for (const platform of ['AWS', 'Azure', 'GCP'] as const) {
    for (let run = 0; run < 100; run += 1) {
      const spec = spoil(specs[platform], random);
      const first = decide(platform, spec);
      if (first.outcome !== 'patched') continue;
      const again = decide(platform, apply(spec, first.changes));
      assert.equal(again.outcome, 'up-to-date', inOneLine(first));
    }
  }
});

function apply(
  spec: JsonValue,
  changes: readonly { readonly path: string; readonly to: JsonValue }[],
): JsonValue {
  const copy = structuredClone(spec) as { [key: string]: JsonValue };
  for (const { path, to } of changes) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    let at: { [key: string]: JsonValue } = copy;
    for (const step of steps.slice(0, -1)) {
      at[step] = at[step] ?? {};
      at = at[step] as { [key: string]: JsonValue };
    }
    const last = steps.at(-1) ?? '';
    if (to === null) delete at[last];
    else at[last] = to;
  }
  return copy;
}
