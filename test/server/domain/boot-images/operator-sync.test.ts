import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  MachineManager,
  MachineManagers,
} from '../../../../server/src/domain/boot-images/effective-setting.ts';
import { operatorSync } from '../../../../server/src/domain/boot-images/operator-sync.ts';
import { behaviourOf } from '../../../../server/src/domain/boot-images/release-behaviour.ts';
import type { SkewStatus } from '../../../../server/src/domain/boot-images/skew.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';
import { workedExamples } from './worked-examples.ts';

const boot = ['ManagedBootImages', 'ManagedBootImagesAWS'];
const azureAndVsphere = ['ManagedBootImagesAzure', 'ManagedBootImagesvSphere'];
const controlPlane = ['ManagedBootImagesCPMS'];
const skew = ['BootImageSkewEnforcement'];

/** The releases of a table, and the gates that are on there. */
const tables: Readonly<
  Record<string, { readonly releases: readonly string[]; readonly gates: readonly string[] }>
> = {
  A: { releases: ['4.22', '4.23', '5.0', '5.1'], gates: [...controlPlane, ...skew] },
  B: { releases: ['4.21'], gates: [...boot, ...azureAndVsphere] },
  C: { releases: ['4.21'], gates: [...boot, ...azureAndVsphere, ...controlPlane, ...skew] },
  D: { releases: ['4.19', '4.20'], gates: boot },
  E: { releases: ['4.20'], gates: [...boot, ...azureAndVsphere] },
};

const platforms: Readonly<Record<string, JsonObject>> = {
  AWS: { type: 'AWS' },
  GCP: { type: 'GCP' },
  Azure: { type: 'Azure', azure: { cloudName: 'AzurePublicCloud' } },
  AzureStack: { type: 'Azure', azure: { cloudName: 'AzureStackCloud' } },
  vSphere: { type: 'VSphere' },
  BareMetal: { type: 'BareMetal' },
};

const resources: Readonly<Record<string, string>> = {
  ms: 'machinesets',
  cp: 'controlplanemachinesets',
};
const partial = { partial: { machineResourceSelector: { matchLabels: { tier: 'batch' } } } };

function managers(text: string): MachineManagers {
  if (text === '-' || text === '{}') return null;
  if (text === '[]') return [];
  return text.split(' ').map((entry): MachineManager => {
    const [resource = '', mode = ''] = entry.split(':');
    return {
      resource: resources[resource]!,
      apiGroup: 'machine.openshift.io',
      selection: { mode, ...(mode === 'Partial' ? partial : {}) },
    };
  });
}

function skewStatus(text: string): SkewStatus {
  switch (text) {
    case 'auto':
      return { mode: 'Automatic', automatic: { ocpVersion: '4.18.22' } };
    case 'install':
      return { mode: 'Manual', manual: { mode: 'OCPVersion', ocpVersion: '4.18.22' } };
    case 'spec':
      return { mode: 'Manual', manual: { mode: 'RHCOSVersion', rhcosVersion: '9.6.20251015-1' } };
    case 'none':
      return { mode: 'None' };
    default:
      return null;
  }
}

const clusterVersion = {
  status: {
    history: [
      { state: 'Completed', version: '4.22.3' },
      { state: 'Completed', version: '4.18.22' },
    ],
  },
};

function readCell(text: string): {
  readonly list: string;
  readonly stamped: boolean;
  readonly skew: string | undefined;
} {
  const words = text.split(' ').filter((word) => word !== '+stamp');
  const skew = ['auto', 'install', 'spec', 'none'].find((word) => word === words.at(-1));
  return {
    list: words.slice(0, skew === undefined ? undefined : -1).join(' '),
    stamped: text.includes('+stamp'),
    skew,
  };
}

/** What is stored before: where the control plane is not managed, there is no entry for it. */
function before(prior: string, platform: string): MachineManagers {
  const list = managers(prior);
  return platform === 'vSphere' ? (list?.filter(({ resource }) => resource === 'machinesets') ?? null) : list;
}

function syncOf(
  release: string,
  gates: readonly string[],
  platform: string,
  [spec, prior, priorSkew, specSkew]: readonly [string, string, string, string],
  topology = 'HighlyAvailable',
) {
  const written = managers(spec);
  const stored = before(prior, platform);
  const storedSkew = skewStatus(priorSkew);
  const skewSpec = skewStatus(specSkew);
  const platformStatus = platforms[platform]!;
  return operatorSync({
    snapshot: {
      infrastructure: { status: { platformStatus, controlPlaneTopology: topology } },
      clusterVersion,
      provisioning: null,
    },
    behaviour: behaviourOf(parseRelease(release)!),
    platform: String(platformStatus['type']),
    gates: (name) => gates.includes(name),
    spec: {
      ...(spec === '-' ? {} : { managedBootImages: written === null ? {} : { machineManagers: written } }),
      ...(skewSpec === null ? {} : { bootImageSkewEnforcement: skewSpec }),
    },
    status: {
      ...(stored === null ? {} : { managedBootImagesStatus: { machineManagers: stored } }),
      ...(storedSkew === null ? {} : { bootImageSkewEnforcementStatus: storedSkew }),
    },
  });
}

describe("the operator's sync: worked examples (domain.md 3.6)", () => {
  for (const [row, spec, prior, priorSkew, specSkew, cells] of workedExamples) {
    test(`${row}: ${spec} over ${prior}`, () => {
      const { releases, gates } = tables[row.slice(0, 1)]!;
      for (const release of releases) {
        for (const [names, expected] of Object.entries(cells)) {
          for (const platform of names.split(' ')) {
            const { list, skew, stamped } = readCell(expected);
            // Without support the tables take it that there is no status yet.
            const stored = list === '-' ? '-' : prior;
            const result = syncOf(release, gates, platform, [spec, stored, priorSkew, specSkew]);
            const where = `${release} ${platform}`;
            assert.deepEqual(result.managers, managers(list), where);
            assert.equal(result.optedIn, stamped, where);
            assert.deepEqual(result.skew, skewStatus(skew ?? priorSkew), where);
          }
        }
      }
    });
  }

  test('every table has its rows', () => {
    const count = (table: string) => workedExamples.filter(([row]) => row.startsWith(table)).length;
    assert.deepEqual(['A', 'B', 'C', 'D', 'E'].map(count), [25, 14, 19, 13, 13]);
  });
});

describe('the reading guide of table A (domain.md 3.6)', () => {
  const on = [...controlPlane, ...skew];

  test('a single node has no skew enforcement, whatever its machine sets', () => {
    for (const spec of ['-', '[]', 'ms:None', 'ms:Partial', 'ms:None cp:None']) {
      const result = syncOf('4.22', on, 'AWS', [spec, 'ms:All cp:None', 'none', '-'], 'SingleReplica');
      assert.deepEqual(result.skew, { mode: 'None' }, spec);
    }
  });

  test('what only the control plane entry says leaves an entry that nothing manages any more', () => {
    const result = operatorSync({
      snapshot: { infrastructure: {}, clusterVersion, provisioning: null },
      behaviour: behaviourOf({ major: 4, minor: 22 }),
      platform: 'VSphere',
      gates: () => true,
      spec: {},
      status: { managedBootImagesStatus: { machineManagers: managers('cp:All ms:Partial') } },
    });
    assert.deepEqual(result.managers, managers('cp:All ms:All'));
  });

  test('with the gate off an entry for the control plane stays as it was', () => {
    const result = syncOf('4.22', skew, 'AWS', ['ms:All', 'ms:All cp:All', 'auto', '-']);
    assert.deepEqual(result.managers, managers('ms:All cp:All'));
  });

  test('4.17 and 4.18 have no such status: the controller goes by the spec', () => {
    for (const release of ['4.17', '4.18']) {
      const result = syncOf(release, boot, 'GCP', ['ms:All', '-', '-', '-']);
      assert.equal(result.managers, null);
      assert.deepEqual(result.enrolling, managers('ms:All'));
      assert.equal(result.optedIn, false);
    }
  });
});

describe('what is not known stays unknown', () => {
  const behaviour = behaviourOf({ major: 4, minor: 22 });
  const infrastructure = { status: { platformStatus: { type: 'AWS' } } };
  const known = { behaviour, platform: 'AWS', gates: () => true, spec: {}, status: {} };

  test('without a platform nothing is', () => {
    const result = operatorSync({ ...known, platform: undefined, snapshot: {} });
    assert.equal(result.support, undefined);
    assert.equal(result.managers, undefined);
    assert.equal(result.skew, undefined);
    assert.deepEqual(result.undecided, ['Infrastructure cluster', 'the platform']);
  });

  test('without the stored status the list is known, the opt-in and the record are not', () => {
    const result = operatorSync({
      ...known,
      status: undefined,
      snapshot: { infrastructure, clusterVersion },
    });
    assert.deepEqual(result.managers, managers('ms:All cp:None'));
    assert.equal(result.optedIn, undefined);
    assert.deepEqual(result.skew, { mode: 'Automatic' });
  });

  test('Azure without Infrastructure may be Azure Stack Hub', () => {
    assert.equal(operatorSync({ ...known, platform: 'Azure', snapshot: {} }).support, undefined);
  });

  test('without the gate of the control plane the list is not', () => {
    const result = operatorSync({ ...known, gates: () => undefined, snapshot: { infrastructure } });
    assert.equal(result.managers, undefined);
    assert.equal(result.skewEnforced, undefined);
  });

  test('without Provisioning a bare metal cluster may go both ways', () => {
    const snapshot = {
      infrastructure: { status: { platformStatus: { type: 'BareMetal' } } },
      clusterVersion,
    };
    const sync = (provisioning: JsonObject | null | undefined) =>
      operatorSync({
        ...known,
        platform: 'BareMetal',
        snapshot: provisioning === undefined ? snapshot : { ...snapshot, provisioning },
      }).skew;
    assert.equal(sync(undefined), undefined);
    assert.deepEqual(sync(null), { mode: 'None' });
    assert.deepEqual(sync({ spec: { provisioningOSDownloadURL: '' } }), { mode: 'None' });
    assert.equal(sync({ spec: { provisioningOSDownloadURL: 'http://x/y.qcow2' } })?.mode, 'Manual');
    assert.equal(sync({ spec: { provisioningOSDownloadURL: 1 } })?.mode, 'Manual');
  });
});
