import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldPath } from '../../../server/src/domain/field-path.ts';
import { printRelease } from '../../../server/src/domain/release.ts';
import {
  historyOf,
  isAvailable,
  type SchemaPart,
  whereAvailable,
} from '../../../server/src/schema/availability.ts';
import { readSchemas, targetOf } from '../../support/schemas.ts';

const { annotated, gates } = readSchemas();
const manager: FieldPath = ['spec', 'managedBootImages', 'machineManagers', 0];

/** The history as one line: `since 4.21 TechPreviewNoUpgrade, available 4.22, gate G`. */
function history(part: SchemaPart): string | undefined {
  const found = historyOf(annotated, part, gates);
  if (found === undefined) return undefined;
  const { since, preview, generallyAvailable, until, gate } = found;
  return [
    ...(since === undefined
      ? []
      : [`since ${printRelease(since)}${preview === undefined ? '' : ` ${preview}`}`]),
    ...(generallyAvailable === undefined ? [] : [`available ${printRelease(generallyAvailable)}`]),
    ...(until === undefined ? [] : [`until ${printRelease(until)}`]),
    ...(gate === undefined ? [] : [`gate ${gate}`]),
  ].join(', ');
}

const skew = 'since 4.21 TechPreviewNoUpgrade, available 4.22, gate BootImageSkewEnforcement';
const irreconcilable = 'since 4.20 TechPreviewNoUpgrade, available 4.23, gate IrreconcilableMachineConfig';
const histories: readonly (readonly [SchemaPart, string | undefined])[] = [
  [{ path: [] }, ''],
  [{ path: ['spec', 'logLevel'] }, ''],
  [{ path: ['spec', 'managedBootImages'] }, ''],
  [{ path: ['spec', 'bootImageSkewEnforcement'] }, skew],
  [{ path: ['spec', 'bootImageSkewEnforcement', 'manual', 'ocpVersion'] }, skew],
  [{ path: ['spec', 'bootImageSkewEnforcement', 'mode'], value: 'None' }, skew],
  [{ path: ['status', 'bootImageSkewEnforcementStatus', 'mode'], value: 'Automatic' }, skew],
  [{ path: ['spec', 'irreconcilableValidationOverrides', 'storage', 0] }, irreconcilable],
  [{ path: ['status', 'managedBootImagesStatus'] }, 'since 4.19'],
  [{ path: [...manager, 'selection', 'mode'], value: 'None' }, 'since 4.19'],
  [{ path: [...manager, 'selection', 'mode'], value: 'Partial' }, ''],
  [
    { path: [...manager, 'resource'], value: 'controlplanemachinesets' },
    'since 4.21 TechPreviewNoUpgrade, available 4.22, gate ManagedBootImagesCPMS',
  ],
  [{ path: ['spec', 'bootImageSkewEnforcement', 'mode'], value: 'Automatic' }, undefined],
  [{ path: ['spec', 'bootImages'] }, undefined],
  [{ path: ['spec', 'managedBootImages', 'machineManagers', 'resource'] }, undefined],
];

for (const [part, expected] of histories) {
  const name = [...part.path, ...(part.value === undefined ? [] : [`= ${part.value}`])].join('.');
  test(`the history of ${name === '' ? 'the root' : name} is ${expected ?? 'not there'}`, () => {
    assert.equal(history(part), expected);
  });
}

test('where a field exists, every release and feature set with it is named, oldest first', () => {
  const where = (part: SchemaPart) =>
    whereAvailable(annotated, part, gates).map(
      ({ release, featureSet }) => `${printRelease(release)} ${featureSet}`,
    );
  assert.deepEqual(where({ path: ['spec', 'bootImageSkewEnforcement'] }).slice(0, 5), [
    '4.21 TechPreviewNoUpgrade',
    '4.21 DevPreviewNoUpgrade',
    '4.21 CustomNoUpgrade',
    '4.22 Default',
    '4.22 TechPreviewNoUpgrade',
  ]);
  assert.equal(where({ path: ['spec', 'observedConfig', 'anything', 0] }).length, 9 * 5);
  assert.deepEqual(where({ path: ['spec', 'bootImages'] }), []);
  assert.deepEqual(where({ path: [...manager, 'selection', 'mode'], value: 'Some' }), []);
});

test("the schema of CustomNoUpgrade has the parts of a release's every gate, enabled or not", () => {
  const cpms = { gate: 'ManagedBootImagesCPMS' };
  assert.equal(isAvailable(cpms, targetOf('4.21', 'CustomNoUpgrade'), gates), true);
  assert.equal(
    isAvailable(cpms, targetOf('4.21', 'CustomNoUpgrade', { ManagedBootImagesCPMS: false }), gates),
    true,
  );
  assert.equal(isAvailable(cpms, targetOf('4.20', 'CustomNoUpgrade'), gates), false);
  assert.equal(isAvailable({ gate: 'ManagedBootImages' }, targetOf('4.22', 'CustomNoUpgrade'), gates), true);
});

test('in every other feature set what is known of the gates decides', () => {
  const cpms = { gate: 'ManagedBootImagesCPMS' };
  assert.equal(isAvailable(cpms, targetOf('4.21', 'Default', { ManagedBootImagesCPMS: true }), gates), true);
  assert.equal(isAvailable(cpms, targetOf('4.21'), gates), false);
});

test('both ends of an availability are part of it, and an empty one restricts nothing', () => {
  const only = { since: targetOf('4.21').release, until: targetOf('4.22').release };
  const where = ['4.20', '4.21', '4.22', '4.23', '5.0'].filter((name) =>
    isAvailable(only, targetOf(name), gates),
  );
  assert.deepEqual(where, ['4.21', '4.22']);
  assert.equal(isAvailable({}, targetOf('4.1'), gates), true);
  assert.equal(isAvailable(undefined, targetOf('9.9'), gates), true);
});

test('a field that is gone says until when it was there', () => {
  const removed = { since: targetOf('4.18').release, until: targetOf('4.20').release };
  const schema = { properties: { old: { 'x-openshift-available': removed } } };
  assert.deepEqual(historyOf(schema, { path: ['old'] }, gates), removed);
});
