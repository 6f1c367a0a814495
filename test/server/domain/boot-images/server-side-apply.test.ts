import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applySpec, fieldManager } from '../../../../server/src/domain/boot-images/server-side-apply.ts';
import type { JsonObject } from '../../../../server/src/domain/json.ts';

/** `ms:All cp:None` as a list. */
function list(text: string): readonly JsonObject[] {
  const names: Readonly<Record<string, string>> = { ms: 'machinesets', cp: 'controlplanemachinesets' };
  return text.split(' ').flatMap((entry) => {
    const [resource = '', mode = ''] = entry.split(':');
    return entry === ''
      ? []
      : [{ resource: names[resource]!, apiGroup: 'machine.openshift.io', selection: { mode } }];
  });
}

function spec(text: string | undefined, more: JsonObject = {}): JsonObject {
  return { ...more, ...(text === undefined ? {} : { managedBootImages: { machineManagers: list(text) } }) };
}

/** The fields of a list of entries, as `metadata.managedFields` has them; `~` before an entry: only its mode. */
function owned(text: string): JsonObject {
  const items = text.split(' ').map((entry) => {
    const [resource = ''] = entry.replace('~', '').split(':');
    const [item] = list(`${resource}:All`);
    const key = `k:${JSON.stringify({ apiGroup: item?.['apiGroup'], resource: item?.['resource'] })}`;
    const mode = { 'f:selection': { 'f:mode': {} } };
    return [key, entry.startsWith('~') ? mode : { '.': {}, 'f:apiGroup': {}, 'f:resource': {}, ...mode }];
  });
  return { 'f:spec': { 'f:managedBootImages': { 'f:machineManagers': Object.fromEntries(items) } } };
}

function entry(manager: string, operation: string, fieldsV1: JsonObject): JsonObject {
  return { manager, operation, fieldsType: 'FieldsV1', fieldsV1 };
}

const ours = (text: string) => entry(fieldManager, 'Apply', owned(text));
const edited = (text: string) => entry('kubectl-edit', 'Update', owned(text));

function apply(before: JsonObject, managers: readonly JsonObject[], after: JsonObject) {
  return applySpec({ metadata: { managedFields: managers }, spec: before }, after);
}

// What comes out was measured with sigs.k8s.io/structured-merge-diff v6 and a schema with the same list keys.
describe('server-side apply of a MachineConfiguration', () => {
  test('an object without managed fields tells nothing', () => {
    assert.equal(applySpec({ spec: {} }, {}), undefined);
    assert.equal(applySpec({ metadata: { managedFields: [] }, spec: {} }, {}), undefined);
  });

  const cases: readonly {
    readonly name: string;
    readonly before: string | undefined;
    readonly managers: readonly JsonObject[];
    readonly after: string | undefined;
    readonly expected: JsonObject;
    readonly kept?: readonly string[];
    readonly conflicts?: readonly string[];
    readonly lost?: boolean;
  }[] = [
    {
      name: 'ours alone goes when it is not applied',
      before: 'ms:None',
      managers: [ours('ms:None')],
      after: undefined,
      expected: {},
    },
    {
      name: "another's stays",
      before: 'ms:None',
      managers: [edited('ms:None')],
      after: undefined,
      expected: spec('ms:None'),
      kept: [
        'spec.managedBootImages.machineManagers[machinesets].resource',
        'spec.managedBootImages.machineManagers[machinesets].apiGroup',
        'spec.managedBootImages.machineManagers[machinesets].selection.mode',
      ],
    },
    {
      name: 'ours is replaced',
      before: 'ms:None',
      managers: [ours('ms:None')],
      after: 'ms:All',
      expected: spec('ms:All'),
    },
    {
      name: "another value of another's conflicts",
      before: 'ms:None',
      managers: [edited('ms:None')],
      after: 'ms:All',
      expected: spec('ms:All'),
      conflicts: ['spec.managedBootImages.machineManagers[machinesets].selection.mode'],
    },
    {
      name: "the same value of another's does not",
      before: 'ms:None',
      managers: [edited('ms:None')],
      after: 'ms:None',
      expected: spec('ms:None'),
    },
    {
      name: 'one of two of ours goes',
      before: 'ms:All cp:All',
      managers: [ours('ms:All cp:All')],
      after: 'ms:All',
      expected: spec('ms:All'),
    },
    {
      name: "ours goes, another's entry stays",
      before: 'ms:All cp:All',
      managers: [ours('ms:All cp:All'), edited('ms:All')],
      after: undefined,
      expected: spec('ms:All'),
      kept: [
        'spec.managedBootImages.machineManagers[machinesets].resource',
        'spec.managedBootImages.machineManagers[machinesets].apiGroup',
        'spec.managedBootImages.machineManagers[machinesets].selection.mode',
      ],
    },
    {
      name: 'an entry of ours goes also where another has changed its mode',
      before: 'ms:None',
      managers: [ours('ms:None'), edited('~ms:None')],
      after: undefined,
      expected: { managedBootImages: {} },
    },
    {
      name: 'an empty list over ours leaves nothing said',
      before: 'ms:All',
      managers: [ours('ms:All')],
      after: '',
      expected: {},
      lost: true,
    },
    {
      name: "an empty list over another's changes nothing",
      before: 'ms:All',
      managers: [edited('ms:All')],
      after: '',
      expected: spec('ms:All'),
      kept: [
        'spec.managedBootImages.machineManagers[machinesets].resource',
        'spec.managedBootImages.machineManagers[machinesets].apiGroup',
        'spec.managedBootImages.machineManagers[machinesets].selection.mode',
      ],
      lost: true,
    },
    {
      name: 'an empty list over nothing is one',
      before: undefined,
      managers: [entry('x', 'Update', {})],
      after: '',
      expected: spec(''),
    },
    {
      name: 'an empty list stays when it is not applied',
      before: '',
      managers: [ours('ms:All')],
      after: undefined,
      expected: spec(''),
    },
    {
      name: 'what is applied comes in its order',
      before: 'ms:All cp:All',
      managers: [edited('ms:All cp:All')],
      after: 'cp:All ms:All',
      expected: spec('cp:All ms:All'),
    },
    {
      name: 'what is new comes after what is there',
      before: 'ms:All',
      managers: [edited('ms:All')],
      after: 'cp:All',
      expected: spec('ms:All cp:All'),
      kept: [
        'spec.managedBootImages.machineManagers[machinesets].resource',
        'spec.managedBootImages.machineManagers[machinesets].apiGroup',
        'spec.managedBootImages.machineManagers[machinesets].selection.mode',
      ],
    },
  ];
  for (const { name, before, managers, after, expected, kept, conflicts, lost } of cases) {
    test(name, () => {
      const result = apply(spec(before), managers, spec(after));
      assert.deepEqual(result?.spec, expected);
      assert.deepEqual(
        result?.kept.map(({ path }) => path),
        kept ?? [],
      );
      assert.deepEqual(
        result?.conflicts.map(({ path }) => path),
        conflicts ?? [],
      );
      assert.equal(result?.emptyListLost, lost ?? false);
      for (const field of [...(result?.kept ?? []), ...(result?.conflicts ?? [])]) {
        assert.deepEqual(field.managers, ['kubectl-edit']);
      }
    });
  }

  test('what nobody owns stays, and a status is no matter of a spec', () => {
    const managers = [
      ours('ms:All'),
      {
        ...entry('machine-config-operator', 'Update', { 'f:spec': { 'f:logLevel': {} } }),
        subresource: 'status',
      },
    ];
    const before = spec('ms:All', { logLevel: 'Normal' });
    assert.deepEqual(apply(before, managers, { logLevel: 'Debug' })?.spec, { logLevel: 'Debug' });
    assert.deepEqual(apply(before, managers, {})?.spec, { logLevel: 'Normal' });
    assert.deepEqual(apply(before, managers, { logLevel: 'Debug' })?.conflicts, []);
  });

  test('a selector is replaced whole', () => {
    const partial = (matchLabels: JsonObject): JsonObject => ({
      managedBootImages: {
        machineManagers: [
          {
            resource: 'machinesets',
            apiGroup: 'machine.openshift.io',
            selection: { mode: 'Partial', partial: { machineResourceSelector: { matchLabels } } },
          },
        ],
      },
    });
    const result = apply(partial({ a: '1' }), [ours('ms:Partial')], partial({ b: '2' }));
    assert.deepEqual(result?.spec, partial({ b: '2' }));
  });

  test('nothing of the wrong type makes it throw', () => {
    for (const junk of [
      null,
      1,
      'x',
      [],
      [1],
      { 'f:spec': 1 },
      { 'f:spec': { 'f:managedBootImages': [] } },
    ]) {
      const managed = [{ manager: 1, operation: [], fieldsV1: junk }, entry('x', 'Apply', owned('ms:All'))];
      apply({ managedBootImages: { machineManagers: junk } }, managed, spec('ms:All'));
      apply(spec('ms:All'), managed, { managedBootImages: junk });
    }
  });
});
