import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkPolicies, policiesOf } from '../../../server/src/admission/policies.ts';
import type { JsonObject } from '../../../server/src/domain/json.ts';
import { parseRelease } from '../../../server/src/domain/release.ts';

const workers = { resource: 'machinesets', apiGroup: 'machine.openshift.io', selection: { mode: 'All' } };
const controlPlane = { ...workers, resource: 'controlplanemachinesets', selection: { mode: 'None' } };

function object(spec: JsonObject, name = 'cluster'): JsonObject {
  return { apiVersion: 'operator.openshift.io/v1', kind: 'MachineConfiguration', metadata: { name }, spec };
}

function answer(
  of: JsonObject,
  release: string,
  platform: string | null | undefined,
  managed = true,
): string {
  const parsed = parseRelease(release);
  assert.ok(parsed);
  const { errors, unchecked } = checkPolicies(of, policiesOf(parsed, managed), platform);
  assert.ok(errors.length <= 1, 'one denial is told');
  assert.ok(errors.every(({ field }) => field === ''));
  return errors[0]?.message ?? (unchecked.length > 0 ? `unchecked: ${unchecked.join(', ')}` : 'admitted');
}

const denied = (policy: string, reason: string) =>
  `ValidatingAdmissionPolicy '${policy}' with binding '${policy}-binding' denied request: ${reason}`;
const only = (platforms: string) =>
  denied(
    'managed-bootimages-platform-check',
    `This feature is only supported on these platforms: ${platforms}`,
  );

describe('the admission policies of the Machine Config Operator (domain.md 2.8)', () => {
  const managed = object({ managedBootImages: {} });
  const list: readonly (readonly [string, string, string])[] = [
    ['4.17', 'AWS', 'admitted'],
    ['4.17', 'GCP', 'admitted'],
    ['4.17', 'VSphere', only('GCP, AWS')],
    ['4.19', 'Azure', only('GCP, AWS')],
    ['4.20', 'VSphere', 'admitted'],
    ['4.20', 'Azure', only('GCP, AWS, VSphere')],
    ['4.21', 'Azure', 'admitted'],
    ['4.22', 'BareMetal', only('GCP, AWS, VSphere, Azure')],
    ['5.1', 'None', only('GCP, AWS, VSphere, Azure')],
    ['5.1', '', only('GCP, AWS, VSphere, Azure')],
  ];
  for (const [release, platform, expected] of list) {
    test(`an empty managedBootImages on ${platform === '' ? 'a platform without a name' : platform}, ${release}`, () => {
      assert.equal(answer(managed, release, platform), expected);
    });
  }

  test('without managedBootImages every platform is good', () => {
    assert.equal(answer(object({}), '4.22', 'BareMetal'), 'admitted');
    assert.equal(answer(object({}), '4.22', undefined), 'admitted');
  });

  test('control plane machine sets have fewer platforms from 4.22 on, where their gate is on', () => {
    const both = object({ managedBootImages: { machineManagers: [workers, controlPlane] } });
    const refusal = denied(
      'managed-bootimages-cpms-platform-check',
      'The control plane machineset boot image update feature is only supported on these platforms: GCP, AWS, Azure',
    );
    assert.equal(answer(both, '4.22', 'VSphere'), refusal);
    assert.equal(answer(both, '4.22', 'Azure'), 'admitted');
    assert.equal(answer(both, '4.21', 'VSphere'), 'admitted');
    assert.equal(answer(both, '4.22', 'VSphere', false), 'admitted');
    const workersOnly = object({ managedBootImages: { machineManagers: [workers] } });
    assert.equal(answer(workersOnly, '4.22', 'VSphere'), 'admitted');
  });

  test('what needs a platform that is not known is said, and does not deny', () => {
    assert.equal(answer(managed, '4.22', undefined), 'unchecked: managed-bootimages-platform-check');
  });

  test('without an Infrastructure object everything is denied', () => {
    const missing = 'no params found for policy binding with `Deny` parameterNotFoundAction';
    assert.equal(
      answer(object({}), '4.22', null),
      denied('managed-bootimages-platform-check', `failed to configure binding: ${missing}`),
    );
  });

  test('an object of another name is denied, with or without a known platform', () => {
    const refusal = denied(
      'machine-configuration-guards',
      'Only a single object of MachineConfiguration is allowed and it must be named cluster.',
    );
    assert.equal(answer(object({}, 'other'), '4.17', undefined), refusal);
    assert.equal(answer(object({}, 'other'), '4.22', 'AWS'), refusal);
  });
});
