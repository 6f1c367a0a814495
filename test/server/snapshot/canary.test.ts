import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readSnapshot } from '../../../server/src/snapshot/read-snapshot.ts';
import { tarOf } from './tar-of.ts';

const canary = 'CANARY';
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** What the canary looks like in text and in base64, wherever in three bytes it begins. */
const looks = [
  canary,
  ...['', 'x', 'xx'].map((before) => base64(`${before}${canary}xx`).slice(before.length + 2, 10)),
];

/** A Secret whose every field holds the canary: `as` says how a value is written. */
function secretOf(name: string, namespace: string, member: 'data' | 'stringData', userData: string): object {
  const write = (text: string) => (member === 'data' ? base64(text) : text);
  const keys = [
    ...['aws_access_key_id', 'aws_secret_access_key', 'role_arn', 'web_identity_token_file', 'other'],
    ...['vc.example.username', 'vc.example.password'],
  ];
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { label: canary },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': canary, note: canary },
      managedFields: [{ manager: canary }],
    },
    type: 'Opaque',
    [member]: { ...Object.fromEntries(keys.map((key) => [key, write(canary)])), userData: write(userData) },
  };
}

const stub = (version: unknown) =>
  JSON.stringify({
    ignition: { version, config: { append: [{ source: canary }] } },
    passwd: { users: [{ name: 'core', sshAuthorizedKeys: [canary] }] },
  });
const contents = [
  canary,
  `{"${canary}"`,
  `{"ignition": {"version": "3.2.0"}, "${canary}": "${canary}"}`,
  stub('2.2.0'),
  stub('3.2.0'),
  stub(2),
  '[]',
  '',
];
const secrets = (['data', 'stringData'] as const).flatMap((member) =>
  contents.flatMap((content, index) => [
    secretOf(`user-data-${index}`, 'openshift-machine-api', member, content),
    secretOf('aws-cloud-credentials', 'openshift-machine-api', member, content),
    secretOf('vsphere-creds', 'kube-system', member, content),
  ]),
);
/** JSON with the members on lines of their own is YAML too; broken in the middle it is neither. */
const asText = (value: unknown) => JSON.stringify(value, null, 1);
const yamlOf = (secret: object) =>
  Object.entries(secret)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
const set = 'apiVersion: machine.openshift.io/v1beta1\nkind: MachineSet\nmetadata: {name: a}\n';

const files: Readonly<Record<string, string | Uint8Array>> = {
  'one.yaml': secrets.map(yamlOf).join('---\n'),
  'list.json': asText({ apiVersion: 'v1', kind: 'List', items: secrets }),
  'typed.json': asText({ apiVersion: 'v1', kind: 'SecretList', items: secrets }),
  'list.yaml': `apiVersion: v1\nkind: List\nitems:\n${secrets.map((one) => `- ${yamlOf(one).trimEnd().replaceAll('\n', '\n  ')}\n`).join('')}`,
  'packed.yaml.gz': gzipSync(secrets.map(yamlOf).join('---\n')),
  'packed.tar': tarOf({ 'x.yaml': secrets.map(yamlOf).join('---\n') }),
  'cut.json': asText(secrets).slice(0, -20),
  'cut.yaml': `${yamlOf(secrets[0] ?? {})}  bad: [${canary}\n`,
  'cut-list.yaml': `apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  apiVersion: v1\n  data: {userData: "${canary}\n`,
  'quote.yaml': `kind: Secret\ndata:\n  userData: '${canary}\n`,
  'key.yaml': `kind: Secret\ndata:\n  ? [${canary}]\n  : 1\n`,
  'alias.yaml': `kind: Secret\ndata:\n  userData: *${canary}\n`,
  'twice.yaml': `kind: Secret\ndata:\n  ${canary}: 1\n  ${canary}: 2\n`,
  'tag.yaml': `kind: Secret\ndata:\n  userData: !!binary "${canary}%"\n  other: !!int ${canary}\n`,
  'odd.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: odd-user-data, namespace: openshift-machine-api}\ndata: ${canary}\nstringData: [${canary}]\n`,
  'odder.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: odder-user-data, namespace: openshift-machine-api}\ntype: [${canary}]\ndata: {userData: [${canary}], disableTemplating: {a: ${canary}}}\nstringData: {userData: 5}\n`,
  'set.yaml': set,
};

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canary-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
after(() => rm(folder, { recursive: true }));

describe('what a Secret holds goes no further than where it is read', () => {
  for (const name of [...Object.keys(files), '']) {
    test(name === '' ? 'all of them in one folder' : name, async () => {
      const reading = await readSnapshot(join(folder, name));
      const text = JSON.stringify(reading, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      for (const look of looks) assert.ok(!text.includes(look), `${look} in ${text}`);
    });
  }

  test('and yet they were read', async () => {
    const reading = await readSnapshot(folder);
    assert.equal(reading.outcome, 'read');
    if (reading.outcome !== 'read') return;
    assert.deepEqual(reading.snapshot.credentials, { aws: 'sts', vsphere: ['vc.example'] });
    assert.ok((reading.snapshot.userDataSecrets?.length ?? 0) >= contents.length);
    assert.ok(reading.notes.length >= 8);
  });
});
