import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { junitFormat } from '../../../../server/src/cli/formats/junit.ts';
import type { Failing, FileReport } from '../../../../server/src/cli/report.ts';
import { document, file, finding, report, sampleTarget } from './sample.ts';

function junit(failOn: Failing, ...files: readonly FileReport[]): string {
  return junitFormat({ failOn }).end(report(...files), [sampleTarget]);
}

describe('junit', () => {
  test('is a suite for each file, a case for each object, a failure for each finding that counts', () => {
    const warning = finding({ severity: 'warning', rule: 'unknown-field', message: 'There is none.' });
    const list: FileReport = {
      path: 'list.yaml',
      documents: [
        document({ index: 1, item: 0, kind: 'Pod', name: null }),
        document({ index: 1, item: 1, apiVersion: null, kind: null, name: null }),
      ],
    };
    const unread = { path: 'x.yaml', error: 'No.', documents: [] };
    assert.equal(
      junit('error', file('a.yaml', finding(), warning), list, unread, { path: 'none.yaml', documents: [] }),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="machineconfiguration validate" tests="4" failures="1" errors="1">
  <testsuite name="a.yaml" tests="1" failures="1" errors="0">
    <testcase name="MachineConfiguration cluster (document 1)" classname="a.yaml">
      <failure message="It cannot be so." type="not-one-of">a.yaml:5:3 error not-one-of
It cannot be so.</failure>
      <system-out>a.yaml:5:3 warning unknown-field
There is none.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="list.yaml" tests="2" failures="0" errors="0">
    <testcase name="Pod (document 2, item 1)" classname="list.yaml"/>
    <testcase name="document 2, item 2" classname="list.yaml"/>
  </testsuite>
  <testsuite name="x.yaml" tests="1" failures="0" errors="1">
    <testcase name="readable" classname="x.yaml">
      <error message="No." type="unreadable">x.yaml: No.</error>
    </testcase>
  </testsuite>
  <testsuite name="none.yaml" tests="0" failures="0" errors="0"/>
</testsuites>
`,
    );
  });

  test('counts by --fail-on', () => {
    const warning = file('a.yaml', finding({ severity: 'warning' }));
    assert.match(junit('error', warning), /failures="0"[\s\S]*<system-out>/);
    assert.match(junit('warning', warning), /failures="1"[\s\S]*<failure /);
    assert.match(junit('information', file('a.yaml', finding({ severity: 'hint' }))), /failures="0"/);
  });

  test('holds whatever a file can', () => {
    const message = `<a href="x">&'\u0000\u001b[31m\ufffe\ud800 ]]>\n\t\r`;
    const xml = junit('error', file('<&".yaml', finding({ message })));
    assert.ok(xml.includes('<testsuite name="&lt;&amp;&quot;.yaml"'));
    assert.ok(
      xml.includes(
        `message="&lt;a href=&quot;x&quot;&gt;&amp;'\ufffd\ufffd[31m\ufffd\ufffd ]]&gt;&#10;&#9;&#13;" type`,
      ),
      xml,
    );
  });
});
