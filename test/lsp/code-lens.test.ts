import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type CodeLens, CodeLensRequest, CodeLensResolveRequest } from 'vscode-languageserver/node';
import type { ClusterSnapshot } from '../../server/src/domain/cluster-snapshot.ts';
import { startInProcess, type TestEditor } from '../support/lsp-client.ts';

const head = 'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata:\n  name: cluster\n';
const managing = (resource: string, mode: string) =>
  `${head}spec: {managedBootImages: {machineManagers: [{apiGroup: machine.openshift.io, resource: ${resource}, selection: {mode: ${mode}}}]}}\n`;

const stream = {
  stream: 'rhcos-4.22',
  architectures: { x86_64: { images: { gcp: { project: 'rhcos-cloud', name: 'rhcos-new' } } } },
};
const machineSet = (name: string, image: string) => ({
  metadata: { name },
  spec: {
    template: {
      spec: {
        providerSpec: {
          value: {
            disks: [{ boot: true, image: `projects/rhcos-cloud/global/images/${image}` }],
            userDataSecret: { name: 'worker-user-data' },
          },
        },
      },
    },
  },
});
const cluster: ClusterSnapshot = {
  name: 'prod-east',
  clusterVersion: {
    status: { desired: { version: '4.22.3' }, history: [{ state: 'Completed', version: '4.22.3' }] },
  },
  featureGate: {
    status: {
      featureGates: [
        {
          version: '4.22.3',
          enabled: [{ name: 'ManagedBootImagesCPMS' }, { name: 'BootImageSkewEnforcement' }],
          disabled: [],
        },
      ],
    },
  },
  infrastructure: { status: { platformStatus: { type: 'GCP' }, controlPlaneTopology: 'HighlyAvailable' } },
  machineConfiguration: {
    spec: {},
    status: {
      managedBootImagesStatus: {
        machineManagers: [
          { apiGroup: 'machine.openshift.io', resource: 'machinesets', selection: { mode: 'None' } },
        ],
      },
    },
  },
  controlPlaneNodes: [{ status: { nodeInfo: { architecture: 'amd64' } } }],
  machineSets: ['a', 'b', 'c'].map((name) => machineSet(name, name === 'c' ? 'rhcos-new' : 'rhcos-old')),
  controlPlaneMachineSets: [],
  bootImages: { data: { releaseVersion: '4.22.3', stream: JSON.stringify(stream) } },
  userDataSecrets: [
    { name: 'worker-user-data', ignitionVersion: '3.2.0', conversion: { outcome: 'untouched' } },
  ],
};

describe('code lenses', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await startInProcess({ initialization: { hasCommands: true } });
  });
  after(() => editor.close());

  async function lensesOf(text: string): Promise<readonly string[]> {
    const { uri } = await editor.open(text);
    const lenses =
      (await editor.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    const resolved = await Promise.all(
      lenses.map((lens) =>
        lens.command === undefined
          ? editor.connection.sendRequest(CodeLensResolveRequest.type, lens)
          : Promise.resolve<CodeLens>(lens),
      ),
    );
    return resolved.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
  }

  test('without a cluster offer the preview and the choice of a cluster', async () => {
    assert.deepEqual(await lensesOf(managing('machinesets', 'All')), [
      '0: Preview Changes',
      '0: Select Cluster Context…',
    ]);
  });

  test('with a cluster say what the change would come to', async () => {
    await editor.setSnapshot(cluster);
    assert.deepEqual(await lensesOf(managing('machinesets', 'All')), [
      '0: Preview Changes · 2 of 3 machine sets would change · prod-east',
    ]);
    assert.deepEqual(await lensesOf(managing('machinesets', 'None')), [
      '0: Preview Changes · no machine set would change · prod-east',
    ]);
    assert.deepEqual(await lensesOf(managing('machinesets', 'Some')), [
      '0: Preview Changes · the API server would refuse this · prod-east',
    ]);
  });

  test('stand above each object, and name it for the command', async () => {
    await editor.setSnapshot(cluster);
    const text = `kind: Pod\n---\n# workers\n\n${managing('machinesets', 'All')}---\n${managing('machinesets', 'None')}`;
    const { uri } = await editor.open(text);
    const lenses =
      (await editor.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    const [, second] = lenses;
    assert.deepEqual(
      lenses.map(({ range }) => range.start.line),
      [4, 10],
    );
    const { command } = await editor.connection.sendRequest(CodeLensResolveRequest.type, second!);
    assert.equal(command?.command, 'machineConfiguration.preview');
    assert.deepEqual(command?.arguments, [uri, { line: 10, character: 0 }]);
  });

  test('are of the text as it is', async () => {
    await editor.setSnapshot(cluster);
    const file = await editor.open(managing('machinesets', 'All'));
    const textDocument = { uri: file.uri };
    const [lens] = (await editor.connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? [];
    await file.change(managing('machinesets', 'None'));
    const { command } = await editor.connection.sendRequest(CodeLensResolveRequest.type, lens!);
    assert.equal(command?.title, 'Preview Changes');
  });

  test('stay away from other kinds, patches and templates', async () => {
    for (const text of [
      'kind: Pod\n',
      `${head}spec: {$patch: delete}\n`,
      `${head}spec: {logLevel: {{ .level }}}\n`,
      'kind: MachineConfiguration\n',
    ])
      assert.deepEqual(await lensesOf(text), [], text);
  });

  test('an editor without our commands gets none', async () => {
    const other = await startInProcess();
    const { uri } = await other.open(managing('machinesets', 'All'));
    assert.deepEqual(await other.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } }), []);
    await other.close();
  });
});
