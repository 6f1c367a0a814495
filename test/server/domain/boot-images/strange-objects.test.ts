import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enrolledMachineSets } from '../../../../server/src/domain/boot-images/enrolment.ts';
import { selectorOf } from '../../../../server/src/domain/boot-images/label-selector.ts';
import { plan } from '../../../../server/src/domain/boot-images/plan.ts';
import { behaviourOf } from '../../../../server/src/domain/boot-images/release-behaviour.ts';
import { userDataSecretName } from '../../../../server/src/domain/boot-images/secret-plans.ts';
import { skewAfterSync } from '../../../../server/src/domain/boot-images/skew.ts';
import { readStream } from '../../../../server/src/domain/boot-images/stream.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';
import { ami, decide, gcpImage, inOneLine, machineSet, specs } from '../../../support/boot-images.ts';
import { providerSpec, sampleCluster, machineSet as sampleMachineSet } from './sample-cluster.ts';

const failed = 'failed to reconcile machineset w-a, err:';
const unread = `${failed} unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON:`;
const noSecret = `error secret-missing: ${failed} error grabbing user data secret referenced in machineset:`;
const patched = `patched boot-image-differs disks[0].image=${gcpImage('rhcos-new')}`;
const { userDataSecret: _, ...withoutSecret } = specs.GCP;
const named = (userDataSecret: JsonValue) => ({ ...specs.GCP, userDataSecret });
const created = (creationTimestamp: JsonValue) => ({ ...specs.GCP, metadata: { creationTimestamp } });

/** Source, platform, provider spec, what becomes of the machine set. */
const cases: readonly (readonly [string, 'AWS' | 'GCP' | 'Azure', JsonObject, string])[] = [
  // A key in another case is the same field, and what comes later adds to it: Go, encoding/json/decode.go:object.
  [
    'decode.go:object',
    'AWS',
    { ...specs.AWS, AMI: { arn: 'a' }, ami: { id: ami.new } },
    'up-to-date boot-image-current',
  ],
  ['decode.go:object', 'AWS', { ...specs.AWS, ami: { ID: ami.old, id: null } }, 'skipped no-ami-id'],
  [
    'decode.go:object',
    'GCP',
    { ...withoutSecret, UserDataSecret: { name: 'worker-user-data' }, userDataSecret: {} },
    `patched boot-image-differs UserDataSecret.name- disks[0].image=${gcpImage('rhcos-new')} userDataSecret.name=worker-user-data`,
  ],
  [
    'decode.go:literalStore',
    'GCP',
    { ...withoutSecret, UserDataSecret: { name: 'worker-user-data' }, userDataSecret: null },
    'error operator-crash: runtime error: invalid memory address or nil pointer dereference',
  ],
  // A time is written in UTC without its fraction, the zero time not at all: apimachinery meta/v1/time.go.
  [
    'time.go:MarshalJSON',
    'GCP',
    created('2026-01-02T03:04:05+02:00'),
    `${patched} metadata.creationTimestamp=2026-01-02T01:04:05Z`,
  ],
  ['time.go:MarshalJSON', 'GCP', created('0001-01-01T00:00:00Z'), `${patched} metadata.creationTimestamp-`],
  [
    'time.go:UnmarshalJSON',
    'GCP',
    created('2026-01-02T24:00:00Z'),
    `error providerspec-type: ${unread} parsing time "2026-01-02T24:00:00Z": hour out of range`,
  ],
  [
    'time.go:UnmarshalJSON',
    'GCP',
    created('2026-01-02'),
    `error providerspec-type: ${unread} parsing time "2026-01-02" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"`,
  ],
  [
    'quantity.go:MarshalJSON',
    'Azure',
    { ...specs.Azure, spotVMOptions: { maxPrice: '1024Ki' } },
    'patched boot-image-differs image.sku=422-v2 image.version=9.6.1 spotVMOptions.maxPrice=1Mi',
  ],
  // The names of Secrets: client-go rest/request.go:Name, and how the API server quotes them.
  ['request.go:Name', 'GCP', named({}), `${noSecret} resource name may not be empty`],
  [
    'request.go:Name',
    'GCP',
    named({ name: 'a/b%' }),
    `${noSecret} invalid resource name "a/b%": [may not contain '/' may not contain '%']`,
  ],
  [
    'request.go:Name',
    'GCP',
    named({ name: '..' }),
    `${noSecret} invalid resource name "..": [may not be '..']`,
  ],
  ['api errors.go:NewNotFound', 'GCP', named({ name: 'a\tb' }), `${noSecret} secrets "a\\tb" not found`],
  // What YAML does not take, wherever it stands: go.yaml.in/yaml/v2 readerc.go.
  [
    'readerc.go',
    'GCP',
    { ...specs.GCP, siteNotes: ['\u007f'] },
    `error providerspec-type: ${failed} unmarshal into providerSpec failed error converting YAML to JSON: yaml: control characters are not allowed`,
  ],
  // Numbers where text is wanted: sigs.k8s.io/yaml yaml.go:convertToJSONableObject.
  ['yaml.go', 'GCP', named({ name: 5 }), `${noSecret} secrets "5" not found`],
  ['yaml.go', 'GCP', named({ name: 1234567.5 }), `${noSecret} secrets "1.2345675e+06" not found`],
  ['yaml.go', 'GCP', named({ name: 1e20 }), `${noSecret} secrets "1e+20" not found`],
];

describe('provider specs that are not written as usual', () => {
  for (const [source, platform, spec, expected] of cases) {
    test(`${source}: ${expected.slice(0, 70)}`, () => {
      assert.equal(inOneLine(decide(platform, spec)), expected);
    });
  }

  test('a secret is listed by the name that the operator reads', () => {
    const nameIn = (userDataSecret: JsonObject) => userDataSecretName(machineSet({ userDataSecret }));
    assert.equal(nameIn({ name: 'a' }), 'a');
    assert.equal(nameIn({ name: 5 }), '5');
    assert.equal(userDataSecretName(machineSet({ UserDataSecret: { NAME: 'b' } })), 'b');
    assert.equal(userDataSecretName(machineSet({ userDataSecret: 'c' })), undefined);
  });
});

describe('texts about labels (vendored k8s.io/apimachinery of each release)', () => {
  const errorOf = (labels: JsonObject, lengths: 'characters' | 'bytes') =>
    enrolledMachineSets(
      [],
      [
        {
          apiGroup: 'machine.openshift.io',
          resource: 'machinesets',
          selection: { mode: 'Partial', partial: { machineResourceSelector: { matchLabels: labels } } },
        },
      ],
      { lengths, lists: 'json' },
    ).error;

  test('count characters until 4.21', () => {
    assert.match(
      errorOf({ tier: 'x'.repeat(64) }, 'characters') ?? '',
      /: must be no more than 63 characters$/,
    );
    assert.match(
      errorOf({ ['x'.repeat(64)]: '' }, 'characters') ?? '',
      /: name part must be no more than 63 characters$/,
    );
    assert.match(errorOf({ 'a/b/c': '' }, 'characters') ?? '', /: a qualified name must consist of /);
  });

  test('count bytes from 4.22 on', () => {
    assert.match(errorOf({ tier: 'x'.repeat(64) }, 'bytes') ?? '', /: must be no more than 63 bytes$/);
    assert.match(
      errorOf({ [`${'d'.repeat(254)}/x`]: '' }, 'bytes') ?? '',
      /: prefix part must be no more than 253 bytes$/,
    );
    assert.match(errorOf({ 'a/b/c': '' }, 'bytes') ?? '', /: a valid label key must consist of /);
  });

  test('show lists as Go writes them until 4.20', () => {
    const selector = { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x', 'y'] }] };
    const shownBy = (release: string) => {
      const read = selectorOf(selector, behaviourOf(parseRelease(release)!).labelTexts);
      return typeof read === 'function' ? '' : read.error;
    };
    const rule = 'values set must be empty for exists and does not exist';
    assert.equal(shownBy('4.20'), `values: Invalid value: []string{"x", "y"}: ${rule}`);
    assert.equal(shownBy('4.21'), `values: Invalid value: ["x","y"]: ${rule}`);
  });

  test('a plan has the words of its release', () => {
    const texts = ['4.21', '4.22'].map((release) => {
      const snapshot = sampleCluster('GCP', release, [sampleMachineSet('w-a', providerSpec('GCP', 'old'))]);
      const selector = { matchLabels: { tier: 'x'.repeat(64) } };
      const spec = {
        managedBootImages: {
          machineManagers: [
            {
              apiGroup: 'machine.openshift.io',
              resource: 'machinesets',
              selection: { mode: 'Partial', partial: { machineResourceSelector: selector } },
            },
          ],
        },
      };
      const target = {
        release: { major: 4, minor: Number(release.slice(2)) },
        featureSet: 'Default',
      } as const;
      return plan({ snapshot, target, spec, admission: { verdict: 'unknown', errors: [] } }).machineSets[0]
        ?.error;
    });
    assert.match(texts[0] ?? '', /63 characters$/);
    assert.match(texts[1] ?? '', /63 bytes$/);
  });
});

describe('what is stored and strange', () => {
  const target = { release: { major: 4, minor: 22 }, featureSet: 'Default' } as const;
  const planOf = (snapshot: ClusterSnapshot) =>
    plan({ snapshot, target, spec: null, admission: { verdict: 'unknown', errors: [] } });
  const sample = (specOfControlPlane: JsonObject, conditions: JsonValue): ClusterSnapshot => {
    const snapshot = sampleCluster('GCP', '4.22', []);
    const [controlPlane] = snapshot.controlPlaneMachineSets ?? [];
    const manager = (resource: string) => ({
      apiGroup: 'machine.openshift.io',
      resource,
      selection: { mode: 'All' },
    });
    return {
      ...snapshot,
      machineConfiguration: {
        spec: {
          managedBootImages: {
            machineManagers: [manager('machinesets'), manager('controlplanemachinesets')],
          },
        },
        status: {
          conditions,
          bootImageSkewEnforcementStatus: { mode: 'Automatic', automatic: { ocpVersion: '4.20.1' } },
        },
      },
      controlPlaneMachineSets: [
        {
          ...controlPlane,
          spec: {
            template: {
              machines_v1beta1_machine_openshift_io: {
                spec: { providerSpec: { value: specOfControlPlane } },
              },
            },
          },
        },
      ],
    };
  };
  const condition = (type: string, status: string) => ({ type, status, reason: 'NA', message: 'm' });

  test('a condition that is stored as Unknown is not True (status.go:checkBootImageControllerReady)', () => {
    const conditions = [
      condition('BootImageUpdateProgressing', 'False'),
      condition('BootImageUpdateDegraded', 'Unknown'),
    ];
    const snapshot = sample({}, conditions);
    const updating = {
      ...snapshot.clusterVersion,
      status: { history: [{ state: 'Partial', version: '4.22.3' }] },
    };
    const { reconcile, clusterOperator } = planOf({ ...snapshot, clusterVersion: updating });
    assert.equal(reconcile, 'deferred');
    assert.equal(clusterOperator.degraded, false);
    assert.equal(clusterOperator.upgradeable, true);
  });

  test('a pass that ends with the control plane records nothing (boot_image_controller.go:syncAll)', () => {
    const { userDataSecret: _, ...old } = providerSpec('GCP', 'old');
    const { controlPlaneMachineSets, status } = planOf(sample(old, null));
    assert.equal(controlPlaneMachineSets[0]?.reason, 'operator-crash');
    assert.deepEqual(status.bootImageSkewEnforcementStatus, {
      mode: 'Automatic',
      automatic: { ocpVersion: '4.20.1' },
    });
  });

  test('a Provisioning that cannot be read counts as the old way (sync.go:isBareMetalOnLegacyProvisioningPath)', () => {
    const modeOf = (spec: JsonValue) =>
      skewAfterSync({
        spec: undefined,
        stored: null,
        platform: 'BareMetal',
        snapshot: { infrastructure: {}, clusterVersion: {}, provisioning: { spec } },
        supported: false,
        managers: null,
      }).status?.mode;
    assert.equal(modeOf('x'), 'Manual');
    assert.equal(modeOf({ provisioningOSDownloadURL: 5 }), 'Manual');
    assert.equal(modeOf({ provisioningOSDownloadURL: '' }), 'None');
    assert.equal(modeOf(null), 'None');
  });

  test('4.20 knows no marketplace in the stream, so it does not mind what is there (rhcos.go, release-4.20)', () => {
    const streamOf = (release: string) =>
      readStream(
        { data: { stream: '{"architectures":{"x86_64":{"rhel-coreos-extensions":{"marketplace":5}}}}' } },
        parseRelease(release)!,
      );
    assert.ok(!('error' in streamOf('4.20')));
    assert.match(JSON.stringify(streamOf('4.21')), /cannot unmarshal number into Go struct field/);
  });
});
