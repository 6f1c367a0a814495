import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { sarifFormat } from '../../../../server/src/cli/formats/sarif.ts';
import type { FileReport } from '../../../../server/src/cli/report.ts';
import { rules } from '../../../../server/src/rules/index.ts';
import { document, file, finding, report, sampleTarget } from './sample.ts';

/** The one run of the log. */
function sarif(...files: readonly FileReport[]) {
  const text = sarifFormat({ version: '1.2.3' }).end(report(...files), [sampleTarget]);
  const log = JSON.parse(text);
  assert.equal(log.version, '2.1.0');
  assert.equal(log.runs.length, 1);
  return log.runs[0];
}

const fingerprintsOf = (...files: readonly FileReport[]): readonly string[] =>
  sarif(...files).results.map((result: { partialFingerprints: object }) =>
    Object.values(result.partialFingerprints).join(),
  );

describe('sarif', () => {
  test('names the tool and describes every rule', () => {
    const { tool, columnKind, invocations } = sarif();
    assert.equal(columnKind, 'utf16CodeUnits');
    assert.deepEqual(invocations, [{ executionSuccessful: true }]);
    const { rules: described, ...driver } = tool.driver;
    assert.deepEqual(driver, {
      name: 'OpenShift MachineConfiguration',
      version: '1.2.3',
      semanticVersion: '1.2.3',
    });
    const ids: string[] = described.map(({ id }: { id: string }) => id);
    const ofText = ['yaml-syntax', 'duplicate-key', 'modeline', 'suppression'];
    assert.deepEqual(ids, [...rules.map(({ id }) => id), ...ofText].sort());
    for (const rule of described) {
      assert.match(rule.shortDescription.text, /\.$/);
      assert.ok(rule.fullDescription.text.startsWith(rule.shortDescription.text));
      assert.ok(rule.help.text.length > 0 && rule.help.markdown.includes('**'));
      assert.match(rule.defaultConfiguration.level, /^(?:error|warning|note)$/);
    }
  });

  test('says of a finding which rule, where, and the edits that mend it', () => {
    const range = { start: { line: 4, character: 7 }, end: { line: 4, character: 7 } };
    const fixes = [
      { title: 'Do It', preferred: true, edits: [{ range, newText: 'x' }] },
      { title: 'Drop It', preferred: false, edits: [{ range: finding().range, newText: '' }] },
    ];
    const { results, tool } = sarif(file('a b/ü#.yaml', finding({ fixes })));
    const uri = 'a%20b/%C3%BC%23.yaml';
    const region = { startLine: 5, startColumn: 3, endLine: 5, endColumn: 8 };
    const { partialFingerprints, ruleIndex, ...result } = results[0];
    assert.equal(tool.driver.rules[ruleIndex].id, 'not-one-of');
    assert.deepEqual(Object.keys(partialFingerprints), ['machineConfigurationFinding/v1']);
    assert.deepEqual(result, {
      ruleId: 'not-one-of',
      level: 'error',
      message: { text: 'It cannot be so.' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri }, region },
          logicalLocations: [{ fullyQualifiedName: 'MachineConfiguration/cluster spec.logLevel' }],
        },
      ],
      fixes: [
        {
          description: { text: 'Do It' },
          artifactChanges: [
            {
              artifactLocation: { uri },
              replacements: [
                {
                  deletedRegion: { startLine: 5, startColumn: 8, endLine: 5, endColumn: 8 },
                  insertedContent: { text: 'x' },
                },
              ],
            },
          ],
        },
        {
          description: { text: 'Drop It' },
          artifactChanges: [{ artifactLocation: { uri }, replacements: [{ deletedRegion: region }] }],
        },
      ],
    });
  });

  test('has a level for each severity, and room for a rule that is not described', () => {
    const severities = ['error', 'warning', 'information', 'hint'] as const;
    const { results, tool } = sarif(file('a.yaml', ...severities.map((severity) => finding({ severity }))));
    assert.deepEqual(
      results.map(({ level }: { level: string }) => level),
      ['error', 'warning', 'note', 'note'],
    );
    const other = sarif(file('a.yaml', finding({ rule: 'of-tomorrow' })));
    assert.deepEqual(other.tool.driver.rules[other.results[0].ruleIndex], { id: 'of-tomorrow' });
    assert.equal(other.tool.driver.rules.length, tool.driver.rules.length + 1);
  });

  test('paths are relative to the working directory, or whole', () => {
    const uriOf = (path: string) =>
      sarif(file(path, finding())).results[0].locations[0].physicalLocation.artifactLocation.uri;
    assert.equal(uriOf('./a/../b.yaml'), 'b.yaml');
    assert.equal(uriOf(resolve('c/d.yaml')), 'c/d.yaml');
    assert.equal(uriOf('-'), 'stdin');
    if (process.platform !== 'win32')
      assert.equal(uriOf('/elsewhere/a b.yaml'), 'file:///elsewhere/a%20b.yaml');
  });

  test('notes what could not be read', () => {
    const { invocations, results } = sarif({ path: 'x.yaml', error: 'No.', documents: [] });
    assert.deepEqual(results, []);
    assert.deepEqual(invocations, [
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            level: 'error',
            message: { text: 'x.yaml: No.' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'x.yaml' } } }],
          },
        ],
      },
    ]);
  });

  test('fingerprints outlive other lines, words and documents, and tell findings apart', () => {
    const first = fingerprintsOf(file('a.yaml', finding()));
    const moved = finding({
      range: { start: { line: 99, character: 0 }, end: { line: 99, character: 1 } },
      message: 'In other words.',
    });
    const movedFile = { path: 'a.yaml', documents: [document({ index: 3, findings: [moved] })] };
    assert.deepEqual(fingerprintsOf(movedFile), first);
    const different = [
      finding({ rule: 'wrong-type' }),
      finding({ path: 'spec.operatorLogLevel' }),
      finding(),
      finding(),
    ];
    const all = fingerprintsOf(file('a.yaml', ...different), {
      path: 'b.yaml',
      documents: [document({ name: 'other', findings: [finding()] })],
    });
    assert.equal(new Set(all).size, all.length);
    assert.equal(all[2], first[0]);
    assert.equal(all[3], first[0]?.replace(/:1$/, ':2'));
  });
});
