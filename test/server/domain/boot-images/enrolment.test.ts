import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  enrolledControlPlaneMachineSets,
  enrolledMachineSets,
} from '../../../../server/src/domain/boot-images/enrolment.ts';
import type { JsonObject, JsonValue } from '../../../../server/src/domain/json.ts';

const sets: readonly JsonObject[] = [
  { metadata: { name: 'w-a', labels: { region: 'east', tier: 'gpu' } } },
  { metadata: { name: 'w-b', labels: { region: 'west' } } },
  { metadata: { name: 'w-c' } },
];
const manager = (selection: JsonValue, resource = 'machinesets', apiGroup = 'machine.openshift.io') => ({
  resource,
  apiGroup,
  selection,
});
const partial = (machineResourceSelector: JsonValue) =>
  manager({ mode: 'Partial', partial: { machineResourceSelector } });
const labels = (matchLabels: JsonObject) => partial({ matchLabels });
const expression = (key: string, operator: string, ...values: readonly string[]) =>
  partial({ matchExpressions: [{ key, operator, ...(values.length === 0 ? {} : { values }) }] });

const part =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const keyForm = `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const valueRule = `a valid label must be an empty string or ${part.replace('must consist', 'consist')} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;
const prefixRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** What is said, the managers, the names or the error after its prefix. Source: domain.md 3.5 unless another is named. */
const cases: readonly (readonly [string, readonly JsonValue[] | undefined, string])[] = [
  ['nil', undefined, ''],
  ['an empty list', [], ''],
  ['no entry', [manager({ mode: 'All' }, 'controlplanemachinesets')], ''],
  ['another group', [manager({ mode: 'All' }, 'machinesets', 'cluster.x-k8s.io')], ''],
  ['None', [manager({ mode: 'None' })], ''],
  ['All', [manager({ mode: 'All' })], 'w-a w-b w-c'],
  [
    'an entry with an unknown mode is passed over',
    [manager({ mode: 'all' }), manager({ mode: 'All' })],
    'w-a w-b w-c',
  ],
  ['the first entry counts', [manager({ mode: 'None' }), manager({ mode: 'All' })], ''],
  ['13.1 #39', [labels({ region: 'east' })], 'w-a'],
  ['two labels', [labels({ region: 'east', tier: 'x' })], ''],
  ['an empty selector', [partial({})], 'w-a w-b w-c'],
  ['empty members', [partial({ matchLabels: {}, matchExpressions: [] })], 'w-a w-b w-c'],
  ['no selector (helpers.go)', [manager({ mode: 'Partial', partial: {} })], ''],
  ['In', [expression('region', 'In', 'east', 'north')], 'w-a'],
  ['NotIn takes what has no such label', [expression('region', 'NotIn', 'east')], 'w-b w-c'],
  ['Exists', [expression('region', 'Exists')], 'w-a w-b'],
  ['DoesNotExist', [expression('tier', 'DoesNotExist')], 'w-b w-c'],
  [
    'labels and expressions',
    [partial({ matchLabels: { region: 'east' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] })],
    'w-a',
  ],
  ['13.1 #40', [expression('region', 'Equals', 'x')], '! "Equals" is not a valid label selector operator'],
  [
    '4.12 [observed] lower case',
    [expression('region', 'in', 'x')],
    '! "in" is not a valid label selector operator',
  ],
  [
    'no operator',
    [partial({ matchExpressions: [{ key: 'region' }] })],
    '! "" is not a valid label selector operator',
  ],
  [
    '4.12 [observed] In without values',
    [expression('region', 'In')],
    "! values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
  ],
  [
    'NotIn without values',
    [partial({ matchExpressions: [{ key: 'region', operator: 'NotIn', values: [] }] })],
    "! values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
  ],
  [
    'Exists with values',
    [expression('region', 'Exists', 'x')],
    '! values: Invalid value: ["x"]: values set must be empty for exists and does not exist',
  ],
  [
    'DoesNotExist with values',
    [expression('region', 'DoesNotExist', 'x', 'y')],
    '! values: Invalid value: ["x","y"]: values set must be empty for exists and does not exist',
  ],
  [
    '4.12 [observed] key',
    [expression('-bad key', 'Exists')],
    `! key: Invalid value: "-bad key": name part ${part} ${keyForm}`,
  ],
  [
    'an empty key',
    [expression('', 'Exists')],
    `! key: Invalid value: "": name part must be non-empty; name part ${part} ${keyForm}`,
  ],
  ['no prefix', [expression('/a', 'Exists')], '! key: Invalid value: "/a": prefix part must be non-empty'],
  ['a bad prefix', [expression('EX/a', 'Exists')], `! key: Invalid value: "EX/a": prefix part ${prefixRule}`],
  [
    'two slashes',
    [expression('a/b/c', 'Exists')],
    `! key: Invalid value: "a/b/c": a valid label key ${part} ${keyForm} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
  ],
  [
    'a long name',
    [expression('a'.repeat(64), 'Exists')],
    `! key: Invalid value: "${'a'.repeat(64)}": name part must be no more than 63 bytes`,
  ],
  [
    '4.12 [observed] value',
    [expression('region', 'In', 'bad value')],
    `! values[0][region]: Invalid value: "bad value": ${valueRule}`,
  ],
  [
    'a value of matchLabels',
    [labels({ region: '-' })],
    `! values[0][region]: Invalid value: "-": ${valueRule}`,
  ],
  [
    'a long value',
    [expression('region', 'In', 'x', 'a'.repeat(64))],
    `! values[1][region]: Invalid value: "${'a'.repeat(64)}": must be no more than 63 bytes`,
  ],
  [
    'two errors are listed',
    [expression('/a', 'In')],
    `! [key: Invalid value: "/a": prefix part must be non-empty, values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty]`,
  ],
  ['what is odd', [null, 'x', manager(null), manager([])], ''],
];

describe('enrolment (domain.md 3.5)', () => {
  for (const [title, managers, expected] of cases) {
    test(title, () => {
      const { enrolled, error } = enrolledMachineSets(sets, managers);
      const prefix = 'failed to create a machineset selector while enqueueing MAPI machineset ';
      const text = error === undefined ? enrolled.join(' ') : `! ${error.replace(prefix, '')}`;
      assert.equal(text, expected);
    });
  }

  test('control plane machine sets have a prefix of their own (cpms_helpers.go)', () => {
    const selection = { mode: 'Partial', partial: { machineResourceSelector: { matchExpressions: [{}] } } };
    const { error } = enrolledControlPlaneMachineSets([], [manager(selection, 'controlplanemachinesets')]);
    assert.equal(
      error,
      'failed to create a machineset selector while enqueueing ControlPlaneMachineSet "" is not a valid label selector operator',
    );
  });
});
