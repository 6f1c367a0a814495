import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Condition, conditionTypes } from '../../../../server/src/domain/boot-images/conditions.ts';
import {
  compareGenericVersions,
  parseGenericVersion,
  toThreeNumbers,
} from '../../../../server/src/domain/boot-images/generic-version.ts';
import {
  installVersion,
  readSkewStatus,
  type SkewStatus,
  skewAfterPass,
  skewAfterSync,
} from '../../../../server/src/domain/boot-images/skew.ts';
import {
  commonGuard,
  commonSkew,
  skewCandidates,
} from '../../../../server/src/domain/boot-images/skew-candidates.ts';
import { rhelVersion, upgradeGuard } from '../../../../server/src/domain/boot-images/upgrade-guard.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';

/** A history as `completed 4.22.3 < partial 4.21.0`, newest first. */
function history(text: string): JsonObject {
  const entries = text === '' ? [] : text.split(' < ');
  return {
    status: {
      history: entries.map((entry) => {
        const [state = '', version = ''] = entry.split(' ');
        return { state: state === 'completed' ? 'Completed' : 'Partial', version };
      }),
    },
  };
}

describe('versions as Kubernetes reads them (apimachinery, util/version)', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['4.18.0', '4.18.0'],
    ['4.18', '4.18.0'],
    ['4.18.0-0.nightly-2026-01-01', '4.18.0'],
    ['v4.17', '4.17.0'],
    [' 4.17.1', '4.17.1'],
    ['4.17.1.9', '4.17.1'],
    ['4.017.1', '4.17.1'],
    ['0.0.1-snapshot', '0.0.1'],
    ['04.17', undefined],
    ['4', undefined],
    ['foo', undefined],
    ['', undefined],
    ['4.17\n', undefined],
    ['4.99999999999999999999', undefined],
    ['4.18446744073709551615', '4.18446744073709551615.0'],
  ];
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () => assert.equal(toThreeNumbers(text), expected));
  }

  test('what is missing at the end counts as 0', () => {
    const compare = (a: string, b: string) =>
      compareGenericVersions(parseGenericVersion(a)!, parseGenericVersion(b)!);
    assert.equal(compare('4.13', '4.13.0'), 0);
    assert.ok(compare('4.9', '4.13') < 0);
    assert.ok(compare('4.13.1', '4.13') > 0);
  });
});

describe('the version that was installed (domain.md 6.2)', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['completed 4.22.3 < completed 4.12.44', '4.12.44'],
    ['completed 4.22.3 < partial 4.12.44', '4.22.3'],
    ['partial 4.22.3 < completed 4.21.1 < partial 4.12.0', '4.21.1'],
    ['partial 4.22.3 < partial 4.18.0-rc.1', '4.18.0'],
    ['completed 4.22.3 < completed v4.17', '4.17.0'],
    ['completed 4.22.3 < completed foo', '0.0.0'],
    ['', '0.0.0'],
  ];
  for (const [text, expected] of cases) {
    test(text === '' ? 'no history' : text, () => assert.equal(installVersion(history(text)), expected));
  }
  test('not read', () => assert.equal(installVersion(undefined), undefined));
  test('no history at all', () => assert.equal(installVersion({}), '0.0.0'));
});

const managed = (mode: string) => [
  { resource: 'machinesets', apiGroup: 'machine.openshift.io', selection: { mode } },
];

describe('the mode after the sync: the first that fits (domain.md 6.1)', () => {
  const install = { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.12.44' } };
  const fresh = { mode: 'Automatic', automatic: { ocpVersion: '4.12.44' } };
  const recorded = { mode: 'Automatic', automatic: { ocpVersion: '4.22.3' } };
  const rhcos = { mode: 'RHCOSVersion', rhcosVersion: '9.6.20251015-1' };
  const cases: readonly {
    readonly name: string;
    readonly spec?: JsonObject;
    readonly stored?: SkewStatus;
    readonly platform?: string;
    readonly topology?: string;
    readonly supported?: boolean;
    readonly managers?: string | null;
    readonly expected: SkewStatus;
  }[] = [
    {
      name: '1: by hand, as written',
      spec: { mode: 'Manual', manual: rhcos },
      expected: { mode: 'Manual', manual: rhcos },
    },
    { name: '1: off', spec: { mode: 'None' }, stored: recorded, expected: { mode: 'None' } },
    { name: '1: an empty object says nothing', spec: {}, stored: recorded, expected: recorded },
    {
      name: '2: bare metal that the release carries images for',
      platform: 'BareMetal',
      supported: false,
      expected: { mode: 'None' },
    },
    { name: '3: one node', topology: 'SingleReplica', stored: recorded, expected: { mode: 'None' } },
    {
      name: '3: what is written comes before',
      topology: 'SingleReplica',
      spec: { mode: 'Manual', manual: rhcos },
      expected: { mode: 'Manual', manual: rhcos },
    },
    { name: '4: all managed, no record yet', expected: fresh },
    { name: '4: all managed, a record', stored: recorded, expected: recorded },
    { name: '4: all managed, from off', stored: { mode: 'None' }, expected: fresh },
    { name: '4: two nodes and an arbiter', topology: 'HighlyAvailableArbiter', expected: fresh },
    { name: '5: none managed', managers: 'None', stored: recorded, expected: install },
    { name: '5: some managed', managers: 'Partial', stored: recorded, expected: install },
    { name: '5: the empty list', managers: null, stored: recorded, expected: install },
    { name: '5: no support', platform: 'OpenStack', supported: false, stored: recorded, expected: install },
    {
      name: '5: no support, and a status that says all',
      platform: 'Nutanix',
      supported: false,
      expected: install,
    },
  ];
  for (const { name, spec, stored, platform, topology, supported, managers, expected } of cases) {
    test(name, () => {
      const { status } = skewAfterSync({
        spec,
        stored: stored ?? null,
        platform: platform ?? 'AWS',
        snapshot: {
          infrastructure: { status: { controlPlaneTopology: topology ?? 'HighlyAvailable' } },
          clusterVersion: history('completed 4.22.3 < completed 4.12.44'),
          provisioning: null,
        },
        supported: supported ?? true,
        managers: managers === null ? [] : managed(managers ?? 'All'),
      });
      assert.deepEqual(status, expected);
    });
  }

  test('without ClusterVersion the mode is known and the version is not', () => {
    const infrastructure = { status: {} };
    const rest = { spec: undefined, stored: null, platform: 'GCP', supported: true };
    const statusAfter = (mode: string) =>
      skewAfterSync({ ...rest, snapshot: { infrastructure }, managers: managed(mode) }).status;
    assert.deepEqual(statusAfter('All'), { mode: 'Automatic' });
    assert.deepEqual(statusAfter('None'), { mode: 'Manual', manual: { mode: 'OCPVersion' } });
  });

  test('a stored status that says nothing is none', () => {
    assert.equal(readSkewStatus({}), null);
    assert.equal(readSkewStatus({ bootImageSkewEnforcementStatus: {} }), null);
    assert.equal(readSkewStatus({ bootImageSkewEnforcementStatus: 'x' }), null);
    assert.deepEqual(readSkewStatus({ bootImageSkewEnforcementStatus: recorded }), recorded);
  });
});

describe('the record after a pass (domain.md 6.3)', () => {
  const automatic: SkewStatus = { mode: 'Automatic', automatic: { ocpVersion: '4.20.0' } };
  const snapshot = {
    bootImages: { data: { releaseVersion: '4.22.3' } },
    clusterVersion: history('completed 4.22.3 < completed 4.12.44'),
  };
  const counts = { skipped: 0, errors: 0, aborted: false, rhcosVersions: [] };
  const record = (ocpVersion: string) => ({ mode: 'Automatic', automatic: { ocpVersion } });

  test('a clean pass records the release of the images', () => {
    assert.deepEqual(skewAfterPass(automatic, counts, snapshot), record('4.22.3'));
  });
  test('a skipped machine set takes it back to the installed version', () => {
    assert.deepEqual(skewAfterPass(automatic, { ...counts, skipped: 1 }, snapshot), record('4.12.44'));
  });
  test('errors leave it, also where something was skipped', () => {
    assert.equal(skewAfterPass(automatic, { ...counts, skipped: 1, errors: 1 }, snapshot), automatic);
  });
  test('a pass that ended before its loop leaves it', () => {
    assert.equal(skewAfterPass(automatic, { ...counts, aborted: true }, snapshot), automatic);
  });
  test('another mode stays', () => {
    for (const status of [null, { mode: 'None' }, { mode: 'Manual', manual: { ocpVersion: '4.1.1' } }]) {
      assert.equal(skewAfterPass(status, { ...counts, skipped: 1 }, snapshot), status);
    }
  });
  test('images that say no release leave it', () => {
    for (const data of [{}, { releaseVersion: 'x' }, { releaseVersion: 4 }]) {
      assert.equal(skewAfterPass(automatic, counts, { ...snapshot, bootImages: { data } }), automatic);
    }
    assert.equal(skewAfterPass(automatic, counts, { ...snapshot, bootImages: null }), automatic);
  });
  test('of AWS Marketplace images the first of the oldest minor version counts', () => {
    const versions = ['9.10.20260101-0', '9.6.20260210-0', '9.6.20250101-0', '9.8.20260501-0'];
    assert.deepEqual(skewAfterPass(automatic, { ...counts, rhcosVersions: versions }, snapshot), {
      mode: 'Automatic',
      automatic: { rhcosVersion: '9.6.20260210-0' },
    });
  });

  test('outcomes that are not known leave every record that may come of them', () => {
    const pass = {
      counters: undefined,
      errors: [],
      moreErrors: true,
      skips: undefined,
      end: 'whole',
    } as const;
    const after = skewCandidates(automatic, pass, [], true, snapshot);
    assert.deepEqual(after, [automatic, record('4.12.44'), record('4.22.3')]);
    assert.deepEqual(commonSkew(after), { mode: 'Automatic' });
    assert.equal(commonGuard(after, calm, snapshot.clusterVersion, ''), undefined);
    const surely = skewCandidates(automatic, { ...pass, moreErrors: false, skips: true }, [], true, snapshot);
    assert.deepEqual(surely, [record('4.12.44')]);
    assert.equal(commonGuard(surely, calm, snapshot.clusterVersion, '')?.blocked, true);
  });
});

const calm: readonly Condition[] = [
  { type: conditionTypes.progressing, status: 'False', reason: 'x', message: 'y' },
];

describe('the upgrade guard (domain.md 6.4)', () => {
  const now = history('completed 4.22.3 < completed 4.12.44');
  const guard = (skew: SkewStatus, conditions: readonly Condition[] | null = calm, version = now) =>
    upgradeGuard(skew, conditions, version, 'boot image controller is degraded');
  const recorded = (version: string): SkewStatus =>
    /^\d+\.\d+\.\d+$/.test(version)
      ? { mode: 'Manual', manual: { ocpVersion: version } }
      : { mode: 'Manual', manual: { rhcosVersion: version } };

  const rows: readonly (readonly [string, boolean])[] = [
    ['4.12.50', true],
    ['4.13.0', false],
    ['413.92.202305021736-0', false],
    ['412.86.202301311551-0', true],
    ['48.84.202208021106-0', true],
    ['418.94.202511191518-0', false],
    ['9.6.20251015-1', false],
    ['9.1.20251015-1', true],
    ['48.810.202208021106-0', true],
    ['0.0.0', true],
    ['9.6.2025-1', false],
    ['8.6', false],
    ['8.6.x', false],
    ['48.8.202208021106-0', false],
  ];
  for (const [version, blocked] of rows) {
    test(`${version} ${blocked ? 'blocks' : 'does not block'}`, () =>
      assert.equal(guard(recorded(version))?.blocked, blocked));
  }

  test('the words for a version of OpenShift and for one of RHCOS', () => {
    const page =
      'https://docs.redhat.com/en/documentation/openshift_container_platform/4.22/html/machine_configuration/mco-update-boot-skew-mgmt';
    const advice = `To enable upgrades, please update your boot images or disable boot image skew enforcement by following the documentation at ${page}`;
    assert.equal(
      guard(recorded('4.12.9'))?.message,
      `Upgrades have been disabled because the cluster is using OCP boot image version 4.12.9, which is below the minimum required version 4.13.0. ${advice}`,
    );
    assert.equal(
      guard(recorded('48.84.202208021106-0'))?.message,
      `Upgrades have been disabled because the cluster is using RHCOS boot image version 48.84.202208021106-0(RHEL version: 8.4), which is below the minimum required RHEL version 9.2. ${advice}`,
    );
    assert.ok(guard(recorded('4.1.1'), calm, history(''))?.message?.includes('/latest/'));
  });

  test('the version of OpenShift comes before that of RHCOS', () => {
    const manual = { ocpVersion: '4.13.0', rhcosVersion: '412.86.202301311551-0' };
    assert.deepEqual(guard({ mode: 'Manual', manual }), { blocked: false });
  });

  test('an automatic record counts once a pass is over', () => {
    const old: SkewStatus = { mode: 'Automatic', automatic: { ocpVersion: '4.12.0' } };
    assert.equal(guard(old)?.blocked, true);
    assert.deepEqual(guard(old, null), { blocked: false });
    assert.deepEqual(guard(old, [{ ...calm[0]!, status: 'True' }]), { blocked: false });
  });

  test('a degraded controller blocks whatever is recorded', () => {
    const degraded = { type: conditionTypes.degraded, status: 'True', reason: 'x', message: 'oh' };
    assert.deepEqual(guard({ mode: 'Automatic', automatic: { ocpVersion: '4.22.0' } }, [degraded]), {
      blocked: true,
      message:
        'Upgrades have been disabled due to boot image update failures: boot image controller is degraded: oh',
    });
    assert.equal(guard({ mode: 'None' }, [degraded])?.blocked, false);
    assert.equal(guard(recorded('4.22.0'), [degraded])?.blocked, false);
  });

  test('without the record, or the condition that decides, it is not known', () => {
    assert.equal(guard({ mode: 'Automatic' }), undefined);
    assert.equal(guard({ mode: 'Manual', manual: {} }), undefined);
    const unknown = { type: conditionTypes.degraded, status: 'Unknown', reason: null, message: null };
    assert.equal(guard({ mode: 'Automatic', automatic: { ocpVersion: '4.22.0' } }, [unknown]), undefined);
    assert.equal(
      upgradeGuard({ mode: 'Automatic', automatic: { ocpVersion: '4.22.0' } }, undefined, now, ''),
      undefined,
    );
  });

  test('the RHEL version in a version of RHCOS', () => {
    assert.equal(rhelVersion('9.6.20251015-1'), '9.6');
    assert.equal(rhelVersion('48.810.202208021106-0'), '8.10');
    assert.equal(rhelVersion('412.86'), undefined);
  });
});
