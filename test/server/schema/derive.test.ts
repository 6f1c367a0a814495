import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldPath } from '../../../server/src/domain/field-path.ts';
import { type FeatureSet, featureSets, type Target } from '../../../server/src/domain/target.ts';
import type { CrdSchema } from '../../../server/src/schema/crd-schema.ts';
import { deriveSchema } from '../../../server/src/schema/derive.ts';
import { knownReleases } from '../../../server/src/schema/feature-gates.ts';
import { schemaAt } from '../../../server/src/schema/schema-at.ts';
import { readSchemas, targetOf } from '../../support/schemas.ts';

const { annotated, gates } = readSchemas();
const derive = (target: Target) => deriveSchema(annotated, target, gates);
const managers: FieldPath = ['spec', 'managedBootImages', 'machineManagers'];
const statusManagers: FieldPath = ['status', 'managedBootImagesStatus', 'machineManagers'];
const actions: FieldPath = ['spec', 'nodeDisruptionPolicy', 'files', 0, 'actions'];

/** What a schema has of everything that differs between releases and feature sets. */
function variant(schema: CrdSchema) {
  return {
    modes: schemaAt(schema, [...managers, 0, 'selection', 'mode'])?.enum,
    resources: schemaAt(schema, [...managers, 0, 'resource'])?.enum,
    mostManagers: schemaAt(schema, managers)?.maxItems,
    managersRules: schemaAt(schema, [...managers, 0])?.['x-kubernetes-validations']?.length,
    statusModes: schemaAt(schema, [...statusManagers, 0, 'selection', 'mode'])?.enum,
    statusResources: schemaAt(schema, [...statusManagers, 0, 'resource'])?.enum,
    skew: schemaAt(schema, ['spec', 'bootImageSkewEnforcement', 'mode'])?.enum,
    skewStatus: schemaAt(schema, ['status', 'bootImageSkewEnforcementStatus', 'mode'])?.enum,
    rootRules: schema['x-kubernetes-validations']?.length,
    irreconcilable: schemaAt(schema, ['spec', 'irreconcilableValidationOverrides', 'storage', 0])?.enum,
  };
}

const in417 = {
  modes: ['All', 'Partial'],
  resources: ['machinesets'],
  mostManagers: undefined,
  managersRules: undefined,
  statusModes: undefined,
  statusResources: undefined,
  skew: undefined,
  skewStatus: undefined,
  rootRules: undefined,
  irreconcilable: undefined,
};
const in419 = {
  ...in417,
  modes: ['All', 'Partial', 'None'],
  mostManagers: 5,
  statusModes: ['All', 'Partial', 'None'],
  statusResources: ['machinesets'],
};
const irreconcilable = { irreconcilable: ['Disks', 'FileSystems', 'Raid'] };
const in422 = {
  ...in419,
  resources: ['machinesets', 'controlplanemachinesets'],
  managersRules: 1,
  statusResources: ['machinesets', 'controlplanemachinesets'],
  skew: ['Manual', 'None'],
  skewStatus: ['Automatic', 'Manual', 'None'],
  rootRules: 4,
};
const stable = ['Default', 'OKD'] as const;
const previews = ['TechPreviewNoUpgrade', 'DevPreviewNoUpgrade', 'CustomNoUpgrade'] as const;
const variants: readonly (readonly [readonly string[], readonly FeatureSet[], ReturnType<typeof variant>])[] =
  [
    [['4.17', '4.18'], featureSets, in417],
    [['4.19'], featureSets, in419],
    [['4.20', '4.21'], stable, in419],
    [['4.20'], previews, { ...in419, ...irreconcilable }],
    [['4.21'], previews, { ...in422, ...irreconcilable, rootRules: 3 }],
    [['4.22'], stable, in422],
    [['4.22'], previews, { ...in422, ...irreconcilable }],
    [['4.23', '5.0', '5.1'], featureSets, { ...in422, ...irreconcilable }],
  ];

for (const [releases, sets, expected] of variants) {
  for (const release of releases) {
    for (const featureSet of sets) {
      test(`OpenShift ${release} has in ${featureSet} the fields, values, bounds and rules that it has`, () => {
        assert.deepEqual(variant(derive(targetOf(release, featureSet))), expected);
      });
    }
  }
}

test('the texts of the root rules are those of the release', () => {
  const messages = (target: Target) =>
    derive(target)['x-kubernetes-validations']?.map(
      (rule) => /Automatic mode, (.*)/.exec(rule.message ?? '')?.[1],
    );
  const required = 'a boot image configuration is required';
  const status = 'managedBootImagesStatus must contain a MachineManager opting in all MachineAPI MachineSets';
  assert.deepEqual(messages(targetOf('4.21', 'TechPreviewNoUpgrade')), [
    required,
    'managedBootImages must contain a MachineManager opting in all MachineAPI MachineSets',
    status,
  ]);
  assert.deepEqual(messages(targetOf('4.22')), [
    required,
    'managedBootImages.machineManagers must not be an empty list',
    "any MachineAPI MachineSet MachineManager must use selection mode 'All'",
    status,
  ]);
});

test('what every release has is in every derived schema', () => {
  for (const release of knownReleases(gates)) {
    const schema = derive({ release, featureSet: 'Default', source: 'default' });
    assert.equal(schemaAt(schema, ['spec', 'logLevel'])?.default, 'Normal');
    assert.equal(schemaAt(schema, ['spec', 'nodeDisruptionPolicy', 'files'])?.maxItems, 50);
    assert.equal(schemaAt(schema, actions)?.maxItems, 10);
    assert.equal(schemaAt(schema, [...actions, 0, 'reload', 'serviceName'])?.maxLength, 255);
    assert.deepEqual(schemaAt(schema, ['spec', 'observedConfig', 'anything']), {
      'x-kubernetes-preserve-unknown-fields': true,
    });
  }
});

test('no annotation is left, but each rule still says which diagnostics rule speaks for it', () => {
  for (const release of knownReleases(gates)) {
    for (const featureSet of featureSets) {
      const text = JSON.stringify(derive({ release, featureSet, source: 'default' }));
      assert.doesNotMatch(text, /x-openshift-(?!rule")/);
      assert.match(text, /"x-openshift-rule":"union-mismatch"/);
    }
  }
});

test('deriving changes nothing of the annotated schema and gives the same result again', () => {
  const frozen = deepFreeze(structuredClone(annotated));
  const target = targetOf('4.21', 'TechPreviewNoUpgrade');
  const first = deriveSchema(frozen, target, gates);
  assert.deepEqual(deriveSchema(frozen, target, gates), first);
  assert.deepEqual(frozen, annotated);
});

test('a derived schema derives to itself', () => {
  const target = targetOf('4.22');
  const schema = derive(target);
  assert.deepEqual(deriveSchema(schema, target, gates), schema);
});

test('every place of a schema that can hold another one is derived', () => {
  const gone: CrdSchema = { 'x-openshift-available': { since: targetOf('5.0').release } };
  const properties = { properties: { gone, stays: {} } };
  const schema: CrdSchema = {
    items: properties,
    additionalProperties: properties,
    not: properties,
    anyOf: [properties],
    oneOf: [properties],
    allOf: [properties],
    minItems: 1,
    'x-openshift-keywords': { minItems: { until: targetOf('4.16').release } },
  };
  const left = { properties: { stays: {} } };
  assert.deepEqual(deriveSchema(schema, targetOf('4.22'), gates), {
    items: left,
    additionalProperties: left,
    not: left,
    anyOf: [left],
    oneOf: [left],
    allOf: [left],
  });
});

test('enum values that are no text, or named like members of objects, are kept', () => {
  const schema: CrdSchema = { enum: [1, null, 'constructor', '__proto__'], 'x-openshift-enum': {} };
  assert.deepEqual(deriveSchema(schema, targetOf('4.22'), gates), { enum: schema.enum });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
