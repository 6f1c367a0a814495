import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toTextChanges } from '../../../server/src/documents/edit.ts';
import { YamlSource } from '../../../server/src/documents/manifest.ts';
import { marksOf, testJudges } from '../../support/rule-fixture.ts';

const judge = testJudges().for({});
const list = (kind: string) => `apiVersion: v1
kind: ${kind}
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: other}
- apiVersion: operator.openshift.io/v1
  kind: MachineConfiguration
  metadata:
    name: cluster
  spec:
    logLevel: debug
- apiVersion: v1
  kind: List
  items:
  - apiVersion: operator.openshift.io/v1
    kind: MachineConfiguration
    metadata:
      name: second
    spec: {}
`;

describe('objects in lists', () => {
  test('are judged each, at their own places', () => {
    const found = marksOf(judge, list('List')).map(({ rule, line }) => `${line} ${rule}`);
    assert.deepEqual(found, ['11 not-one-of', '6 rules-skipped', '18 singleton-name']);
  });

  test('have a number in their list, also in lists of lists and in typed lists', () => {
    for (const kind of ['List', 'MachineConfigurationList']) {
      const { items } = judge.reportOn(new YamlSource(list(kind)));
      assert.deepEqual(
        items.map(({ item, resource, verdict }) => [item, resource.kind, resource.name, verdict?.admission]),
        [
          [0, 'ConfigMap', 'other', undefined],
          [1, 'MachineConfiguration', 'cluster', 'rejected'],
          [2, 'MachineConfiguration', 'second', 'rejected'],
        ],
      );
    }
  });

  test('are mended where they stand', () => {
    const source = new YamlSource(list('List'));
    const finding = judge.reportOn(source).findings.find(({ rule }) => rule.id === 'not-one-of');
    assert.ok(finding);
    const [fix] = judge.fixesOf(finding);
    assert.equal(fix?.title, 'Change to `Debug`');
    const changes = toTextChanges(source.text, source.parsed, fix.edits);
    assert.deepEqual(
      changes?.map(({ start, end, newText }) => [source.text.slice(start, end), newText]),
      [['debug', 'Debug']],
    );
  });

  test('that hold garbage are no objects', () => {
    for (const text of ['kind: List\nitems: 5\n', 'kind: List\nitems: [1, null, [], a]\n', 'kind: List\n']) {
      assert.deepEqual(marksOf(judge, `apiVersion: v1\n${text}`), []);
    }
  });
});

test('JSON on one line is ours, too', () => {
  const text =
    '{"apiVersion":"operator.openshift.io/v1","kind":"MachineConfiguration","metadata":{"name":"cluster"},"spec":{"logLevel":"debug"';
  assert.ok(marksOf(judge, text).some(({ rule }) => rule === 'yaml-syntax'));
});
