import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cleanPath } from '../../../../server/src/domain/boot-images/vsphere.ts';
import type { ClusterSnapshot } from '../../../../server/src/domain/cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';
import {
  bootImages,
  converted,
  decide,
  type Input,
  inOneLine,
  specs,
  vsphere,
  workspace,
} from '../../../support/boot-images.ts';

const spec = (more: JsonObject = {}): JsonObject => ({ ...specs.VSphere, ...more });
const inWorkspace = (more: JsonObject) => spec({ workspace: { ...workspace, ...more } });
const { server: _, ...serverless } = workspace;
const labels = 'capacity.cluster-autoscaler.kubernetes.io/labels';
const ofArchitecture = (architecture: string): Input => ({
  metadata: { annotations: { [labels]: `kubernetes.io/arch=${architecture}` } },
});
const withPlatform = (platform: JsonValue, more: Partial<ClusterSnapshot> = {}): Input => ({
  snapshot: {
    infrastructure: {
      spec: { platformSpec: { vsphere: platform } },
      status: { infrastructureName: 'orchid', platformStatus: { type: 'VSphere' } },
    },
    ...more,
  },
});
const withDomain = (domain: JsonObject) => withPlatform(vsphere(domain));
const topology = { datacenter: 'dc', datastore: '/dc/ds', resourcePool: '/dc/host/c/Resources' };
const group = { zoneAffinity: { type: 'HostGroup', hostGroup: { vmGroup: 'g1' } } };
const withCredentials = (servers: readonly string[] | null): Input => ({
  snapshot: { credentials: { vsphere: servers } },
});
const withStream = (part: JsonValue): Input => ({
  snapshot: {
    bootImages: bootImages('5.1', {
      stream: JSON.stringify({ stream: 's', architectures: { x86_64: part } }),
    }),
  },
});

const reconcile = 'failed to reconcile machineset w-a, err:';
const asks = 'unknown vsphere-template-not-known (up-to-date|patched|error)';
const noSpec = 'ignored vsphere-no-platform-spec';
const crash = 'error operator-crash: runtime error: invalid memory address or nil pointer dereference';
const pool = '/dc/host/c/Resources';
const noMatch = (more: { readonly [name: string]: string } = {}) => {
  const {
    server = 'vc.example',
    datacenter = 'dc',
    datastore = '/dc/ds',
    resourcePool = pool,
    vmGroup,
  } = more;
  const details = `server: ${server}, datacenter: ${datacenter}, datastore: ${datastore}, resourcePool: ${resourcePool}`;
  return `error vsphere-no-failure-domain: ${reconcile} providerSpec workspace (${details}${vmGroup === undefined ? '' : `, vmGroup: ${vmGroup}`}) does not match any vCenter/failure domain in the Infrastructure object`;
};
const noArtifact = (where: string) =>
  `error vsphere-no-artifact: ${reconcile} ${where}: artifact 'vmware' not found`;
const noArchitecture = `error stream-arch-missing: ${reconcile} stream:s does not have architecture 'x86_64'`;

/** Source (a section of domain.md, or a function of the operator and its release), input, result. */
const cases: readonly (readonly [string, JsonValue | undefined, Input, string])[] = [
  ['4.8b step 6: only vCenter knows', spec(), {}, asks],
  ['4.8b step 6, 4.20', spec(), { release: '4.20' }, asks],
  ['4.8b step 6, 4.21', spec(), { release: '4.21' }, asks],
  ['3.1: not before 4.20', spec(), { release: '4.19' }, 'ignored platform-not-supported'],
  ['4.8b step 6, another template', spec({ template: 'golden' }), {}, asks],
  ['4.8b step 6, no template', spec({ template: '' }), {}, asks],
  [
    '4.8b step 8: the stub counts where it is replaced',
    spec(),
    { secret: { outcome: 'error', error: 'e' } },
    'unknown vsphere-template-not-known (up-to-date|error)',
  ],
  ['4.8b step 8: a stub to convert', spec(), { secret: converted }, asks],
  ['4.8b step 8: no stub', spec(), { secret: null }, 'unknown vsphere-template-not-known (up-to-date|error)'],
  // Step 1.
  ['4.8b step 1', spec(), withPlatform(null), noSpec],
  ['4.8b step 1, 4.21', spec(), { ...withPlatform(null), release: '4.21' }, noSpec],
  ['4.8b step 1 before step 2', spec(), { ...withPlatform(null), ...ofArchitecture('s390x') }, noSpec],
  [
    '4.8b step 1, no platformSpec',
    spec(),
    { snapshot: { infrastructure: { status: { platformStatus: { type: 'VSphere' } } } } },
    noSpec,
  ],
  ['4.8b step 1, empty is not nil', spec(), withPlatform({}), noMatch()],
  // Step 2.
  [
    '4.8b step 2',
    spec(),
    { snapshot: { bootImages: bootImages('5.1', { stream: '{"stream":"s"}' }) } },
    noArchitecture,
  ],
  ['4.8b step 2, aarch64 has none', spec(), ofArchitecture('arm64'), noArtifact('rhcos-test/aarch64')],
  ['4.8b step 2, s390x has none', spec(), ofArchitecture('s390x'), noArtifact('rhcos-test/s390x')],
  [
    '4.8b step 2, an empty release',
    spec(),
    withStream({ artifacts: { vmware: { release: '' } } }),
    noArtifact('s/x86_64'),
  ],
  ['4.8b step 2, no artifacts', spec(), withStream({}), noArtifact('s/x86_64')],
  [
    '4.8b step 2 before step 3',
    spec(),
    { snapshot: { ...withStream({}).snapshot, ...withCredentials(null).snapshot } },
    noArtifact('s/x86_64'),
  ],
  // Step 3.
  [
    '4.8b step 3',
    spec(),
    withCredentials(null),
    `error vsphere-credentials: ${reconcile} failed to fetch vsphere-creds Secret during machineset sync: secrets "vsphere-creds" not found`,
  ],
  [
    '4.8b step 3 before step 5',
    inWorkspace({ datacenter: 'x' }),
    withCredentials(null),
    `error vsphere-credentials: ${reconcile} failed to fetch vsphere-creds Secret during machineset sync: secrets "vsphere-creds" not found`,
  ],
  ['4.8b step 4, of this vCenter', spec(), withCredentials(['vc.example']), asks],
  [
    '4.8b step 4, of another vCenter',
    spec(),
    withCredentials(['vc2.example']),
    'unknown vsphere-credentials (error)',
  ],
  ['4.8b step 4, of none', spec(), withCredentials([]), 'unknown vsphere-credentials (error)'],
  [
    '4.8b step 4, a vCenter that is not asked',
    inWorkspace({ server: 'vc9' }),
    withCredentials([]),
    noMatch({ server: 'vc9' }),
  ],
  // Step 4 and 5: the failure domain.
  ['4.8b step 4', inWorkspace({ server: 'vc9' }), {}, noMatch({ server: 'vc9' })],
  [
    '4.8b step 4, a dot at the end',
    inWorkspace({ server: 'vc.example.' }),
    {},
    noMatch({ server: 'vc.example.' }),
  ],
  ['4.8b step 4, no vCenter', spec(), withPlatform(vsphere({}, { vcenters: [] })), noMatch()],
  ['4.8b step 4, without a server', spec({ workspace: serverless }), {}, noMatch({ server: '' })],
  ['4.8b step 5 datacenter', inWorkspace({ datacenter: 'dc2' }), {}, noMatch({ datacenter: 'dc2' })],
  ['4.8b step 5 datastore', inWorkspace({ datastore: 'ds' }), {}, noMatch({ datastore: 'ds' })],
  ['4.8b step 5 resource pool', inWorkspace({ resourcePool: '/x' }), {}, noMatch({ resourcePool: '/x' })],
  ['4.8b step 5 resource pool, cleaned', inWorkspace({ resourcePool: `${pool}/` }), {}, asks],
  [
    '4.8b step 5 resource pool, cleaned',
    inWorkspace({ resourcePool: '/dc//host/x/../c/Resources' }),
    {},
    asks,
  ],
  [
    '4.8b step 5 resource pool, cleaned on the other side',
    spec(),
    withDomain({ topology: { ...topology, resourcePool: `${pool}//` } }),
    asks,
  ],
  ['4.8b step 5 server of the domain', spec(), withDomain({ server: 'vc2' }), noMatch()],
  ['4.8b step 5 group', inWorkspace({ vmGroup: 'g1' }), {}, noMatch({ vmGroup: 'g1' })],
  ['4.8b step 5 group', spec(), withDomain(group), noMatch()],
  ['4.8b step 5 group', inWorkspace({ vmGroup: 'g1' }), withDomain(group), asks],
  [
    '4.8b step 5 group of a domain that has none',
    spec(),
    withDomain({ zoneAffinity: { type: 'ComputeCluster' } }),
    asks,
  ],
  ['4.8b step 5 no failure domains', spec(), withPlatform(vsphere({}, { failureDomains: [] })), noMatch()],
  ['4.8b step 5 the folder does not count', inWorkspace({ folder: '/x' }), {}, asks],
  [
    '4.8b step 5 the second domain',
    spec(),
    withPlatform(
      vsphere(
        {},
        {
          failureDomains: [
            { name: 'a', server: 'vc.example', topology: {} },
            { name: 'b', server: 'vc.example', topology },
          ],
        },
      ),
    ),
    asks,
  ],
  ['createNewVMTemplate, no workspace', spec({ workspace: null }), {}, crash],
  ['createNewVMTemplate, no workspace and no vCenter', spec({ workspace: null }), withPlatform({}), crash],
  // The rest.
  [
    'helpers.go:unmarshalProviderSpec',
    undefined,
    {},
    `error providerspec-empty: ${reconcile} providerSpec field was empty`,
  ],
  [
    'decode.go',
    spec({ workspace: [] }),
    {},
    `error providerspec-type: ${reconcile} unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field VSphereMachineProviderSpec.workspace of type v1beta1.Workspace`,
  ],
  ['4.8b: never on the control plane', spec(), { controlPlane: true }, 'ignored platform-not-supported'],
  [
    '4.8b: never on the control plane, 4.21',
    spec(),
    { controlPlane: true, release: '4.21' },
    'ignored platform-not-supported',
  ],
];

describe('vSphere (domain.md 4.8b)', () => {
  for (const [source, value, input, expected] of cases) {
    test(`${source}: ${expected.slice(0, 60)}`, () => {
      assert.equal(inOneLine(decide('VSphere', value, input)), expected);
    });
  }

  test('what decides is said: the template, its vCenter and the version', () => {
    const { possible, current, target } = decide('VSphere', spec());
    assert.match(
      possible?.decidedBy ?? '',
      /template orchid-rhcos-fd-one in vCenter vc\.example.*9\.6\.20260210-0/,
    );
    assert.deepEqual(
      [current, target],
      ['orchid-rhcos-fd-one', 'orchid-rhcos-fd-one with RHCOS 9.6.20260210-0'],
    );
  });

  test('a new template whose name would be too long is said', () => {
    const name = 'x'.repeat(70);
    assert.match(
      decide('VSphere', spec({ template: '' }), withDomain({ name })).possible?.decidedBy ?? '',
      /too long/,
    );
  });

  test('paths are cleaned as Go cleans them (path.Clean)', () => {
    const paths = ['', '/', '.', './a', 'a/..', '../a', '/../a', 'a//b/', '/a/./b/../c', '../../x/..'];
    assert.deepEqual(paths.map(cleanPath), ['.', '/', '.', 'a', '.', '../a', '/a', 'a/b', '/a/c', '../..']);
  });
});
