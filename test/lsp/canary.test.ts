import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CodeLensRequest, CodeLensResolveRequest } from 'vscode-languageserver/node';
import type { Plan } from '../../server/src/domain/boot-images/plan-result.ts';
import {
  type OpenSnapshotResult,
  openSnapshotMethod,
  type PlanResult,
  planMethod,
} from '../../server/src/protocol.ts';
import { run } from '../server/cli/run-command.ts';
import { startInProcess } from '../support/lsp-client.ts';
import { copySampleSnapshot } from '../support/sample-snapshot.ts';

const canary = 'CANARY';
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** The canary in text, and in base64 wherever in three bytes it begins. */
const looks = [
  canary,
  ...['', 'x', 'xx'].map((lead) => base64(`${lead}${canary}xx`).slice(lead.length + 2, 10)),
];

/** User data with the canary wherever somebody may have put something; `more` decides what becomes of it. */
const userData = (version: string, more: object = {}) => ({
  ignition: {
    version,
    config: { append: [{ source: `https://${canary}.example.com/config/worker` }] },
    security: { tls: { certificateAuthorities: [{ source: `data:,${canary}` }] } },
  },
  passwd: { users: [{ name: 'core', passwordHash: canary, sshAuthorizedKeys: [canary] }] },
  ...more,
});
const secret = (name: string, namespace: string, data: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace, annotations: { note: canary }, labels: { note: canary } },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(String(value))])),
});
const secretsWith = (worker: object) => [
  secret('worker-user-data', 'openshift-machine-api', { userData: JSON.stringify(worker), other: canary }),
  secret('infra-user-data', 'openshift-machine-api', { userData: JSON.stringify(userData('3.2.0')) }),
  secret('master-user-data', 'openshift-machine-api', { userData: `{"${canary}` }),
  secret('aws-cloud-credentials', 'openshift-machine-api', {
    aws_access_key_id: canary,
    aws_secret_access_key: canary,
  }),
  secret('vsphere-creds', 'kube-system', { 'vc.example.username': canary, 'vc.example.password': canary }),
];
const everything = `apiVersion: operator.openshift.io/v1
kind: MachineConfiguration
metadata: {name: cluster}
spec:
  managedBootImages:
    machineManagers:
    - {apiGroup: machine.openshift.io, resource: machinesets, selection: {mode: All}}
    - {apiGroup: machine.openshift.io, resource: controlplanemachinesets, selection: {mode: All}}
`;

describe('what secrets hold', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canary-'));
    await copySampleSnapshot(folder);
    // The operator quotes the user data that it cannot read.
    const file = join(folder, 'machine-configuration.yaml');
    const stored = await readFile(file, 'utf8');
    const message = `1 Degraded MAPI MachineSets | Error(s): config is not valid\nReport: error at line 1, column 3\n    1: ${canary}\n    ^\nno`;
    const quoting = stored.replace(/message: 0 Degraded .*/, `message: ${JSON.stringify(message)}`);
    assert.notEqual(quoting, stored);
    await writeFile(file, quoting);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const workers: readonly (readonly [string, object, string])[] = [
    ['that is converted', userData('2.2.0'), 'converted'],
    [
      'whose conversion fails',
      userData('2.2.0', {
        storage: { disks: [{ device: canary, partitions: [{ size: 0, label: canary }] }] },
      }),
      'error',
    ],
    ['of an unknown version', userData('2.9.0'), 'error'],
  ];
  for (const [what, worker, outcome] of workers) {
    test(`${what} is in nothing that the server sends`, async () => {
      await writeFile(
        join(folder, 'user-data-secrets.yaml'),
        JSON.stringify({ apiVersion: 'v1', kind: 'List', items: secretsWith(worker) }),
      );
      let wire = '';
      const editor = await startInProcess({
        initialization: { hasCommands: true },
        onWire: (text) => {
          wire += text;
        },
      });
      const opened = await editor.connection.sendRequest<OpenSnapshotResult>(openSnapshotMethod, {
        path: folder,
      });
      assert.equal(opened.outcome, 'opened');
      const file = await editor.open(everything);
      const textDocument = { uri: file.uri };
      await file.diagnostics();
      await file.hover({ line: 5, character: 8 });
      await file.completions({ line: 7, character: 4 });
      for (const lens of (await editor.connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? [])
        await editor.connection.sendRequest(CodeLensResolveRequest.type, lens);
      const planned = await editor.connection.sendRequest<PlanResult>(planMethod, {
        textDocument,
        position: { line: 0, character: 0 },
        wholeProviderSpec: true,
      });
      await editor.close();
      assert.ok(planned.outcome === 'planned');
      const { userDataSecrets } = JSON.parse(planned.plan) as Plan;
      assert.equal(userDataSecrets.find(({ name }) => name === 'worker-user-data')?.outcome, outcome);
      for (const look of looks) assert.ok(!wire.includes(look), look);
    });

    test(`${what} is in nothing that the command line prints`, async () => {
      await writeFile(
        join(folder, 'user-data-secrets.yaml'),
        JSON.stringify({ apiVersion: 'v1', kind: 'List', items: secretsWith(worker) }),
      );
      for (const format of ['text', 'json', 'markdown']) {
        const { out, err } = await run(['plan', '--snapshot', folder, '--format', format, '-'], {
          stdin: everything,
        });
        assert.match(out, /worker-user-data/);
        for (const look of looks)
          assert.ok(!out.includes(look) && !err.join('').includes(look), `${format} ${look}`);
      }
      const { out } = await run(['validate', '--snapshot', folder, '--format', 'json', '-'], {
        stdin: everything,
      });
      for (const look of looks) assert.ok(!out.includes(look), look);
    });
  }
});
