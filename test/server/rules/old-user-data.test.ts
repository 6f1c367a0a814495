import assert from 'node:assert/strict';
import { test } from 'node:test';
import { YamlSource } from '../../../server/src/documents/manifest.ts';
import type { UserDataSecret } from '../../../server/src/domain/boot-images/user-data-secret.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import { testJudges } from '../../support/rule-fixture.ts';
import {
  machineSet,
  managedAll,
  type Platform,
  providerSpec,
  sampleCluster,
} from '../domain/boot-images/sample-cluster.ts';

const judges = testJudges();

/** What the rule says of machine sets of a cluster in which everything was read. */
function found(
  platform: Platform,
  machineSets: readonly JsonObject[],
  conversion: UserDataSecret['conversion'],
  names: readonly string[] = ['worker-user-data'],
): readonly { readonly severity: string; readonly message: string }[] {
  const userDataSecrets = names.map((name) => ({ name, ignitionVersion: '2.2.0', conversion }));
  const snapshot = { ...sampleCluster(platform, '4.22', machineSets), userDataSecrets };
  const object = {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster' },
    spec: { managedBootImages: { machineManagers: [managedAll] } },
  };
  const { findings } = judges.for(snapshot).reportOn(new YamlSource(JSON.stringify(object)));
  return findings
    .filter(({ rule }) => rule.id === 'old-user-data')
    .map(({ severity, message }) => ({ severity, message }));
}

const converted = { outcome: 'converted', to: '3.5.0' } as const;
const fails = { outcome: 'error', error: 'Invalid input config:\ndeprecated: size' } as const;
const crashes = { outcome: 'error', error: 'interface conversion', crash: true } as const;

for (const platform of ['GCP', 'Azure', 'VSphere'] as const) {
  test(`${platform}: an old boot image brings the secret up, a current one does not`, () => {
    const old = machineSet('old', providerSpec(platform, 'old'));
    assert.deepEqual(
      found(platform, [old], converted).map(({ severity }) => severity),
      ['information'],
    );
    assert.deepEqual(
      found(platform, [old], fails).map(({ severity }) => severity),
      ['warning'],
    );
    const current = machineSet('current', providerSpec(platform, 'current'));
    // Only vCenter knows which version a template has.
    const wanted = platform === 'VSphere' ? 1 : 0;
    assert.equal(found(platform, [current], fails).length, wanted);
  });
}

test('each secret is spoken of once, with the first machine set that uses it', () => {
  const withSecret = (name: string, secret: string) =>
    machineSet(name, { ...providerSpec('GCP', 'old'), userDataSecret: { name: secret } });
  const sets = [
    withSecret('a', 'one'),
    withSecret('b', 'one'),
    withSecret('c', 'two'),
    withSecret('d', 'no'),
  ];
  const messages = found('GCP', sets, fails, ['one', 'two']).map(({ message }) => message);
  assert.deepEqual(
    messages.map((message) => /secret (\w+) .* image of (\w+)/.exec(message)?.slice(1)),
    [
      ['one', 'a'],
      ['two', 'c'],
    ],
  );
});

test('the operator’s words stand on one line', () => {
  const [finding] = found('GCP', [machineSet('old', providerSpec('GCP', 'old'))], fails);
  assert.match(finding?.message ?? '', /\(Invalid input config: deprecated: size\)\.$/);
});

test('a machine set that brings the operator down for another reason does not blame its secret', () => {
  const spec = { ...providerSpec('GCP', 'old'), disks: [null] };
  assert.deepEqual(found('GCP', [machineSet('broken', spec)], converted), []);
  assert.equal(found('GCP', [machineSet('old', providerSpec('GCP', 'old'))], crashes).length, 1);
});

test('an edit costs little also with very many machine sets that are up to date', () => {
  const many = Array.from({ length: 2000 }, (_, index) =>
    machineSet(`w-${index}`, providerSpec('GCP', 'current')),
  );
  const last = machineSet('last', providerSpec('GCP', 'old'));
  assert.deepEqual(found('GCP', [...many, last], fails), []);
  assert.equal(found('GCP', [...many.slice(0, 99), last], fails).length, 1);
});
