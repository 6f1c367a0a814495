import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textFormat } from '../../../../server/src/cli/formats/text.ts';
import type { FileReport, ValidationReport } from '../../../../server/src/cli/report.ts';
import { document, file, finding, report, sampleTarget } from './sample.ts';

const plain = textFormat({ coloured: false });
const end = (of: ValidationReport) => plain.end(of, [of.target]);
const fixes = ['Do It', 'Do That'].map((title) => ({ title, preferred: false, edits: [] }));

describe('text', () => {
  test('says where, how bad, which rule, what, and what would mend it', () => {
    const lines = plain.file(
      file('a/b.yaml', finding({ fixes }), finding({ severity: 'hint', rule: 'x', message: 'So.' })),
    );
    assert.equal(
      lines,
      'a/b.yaml:5:3 error not-one-of\n  It cannot be so.\n  Fix: Do It · Do That\na/b.yaml:5:3 hint x\n  So.\n',
    );
    assert.match(plain.file(file('-', finding())), /^<stdin>:5:3 /);
    assert.equal(plain.file(file('good.yaml')), '');
  });

  test('is coloured where it is told to be, and says the same', () => {
    const coloured = textFormat({ coloured: true }).file(file('a.yaml', finding({ fixes })));
    assert.ok(coloured.includes('\u001b[31merror\u001b[39m'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours.
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain.file(file('a.yaml', finding({ fixes }))));
  });

  const sums: readonly (readonly [name: string, files: readonly FileReport[], expected: string])[] = [
    [
      'nothing found',
      [file('a.yaml')],
      '1 MachineConfiguration in 1 file judged for OpenShift 4.22 (the newest release known): nothing to mend.\n',
    ],
    [
      'some of each',
      [
        file('a.yaml', finding(), finding({ severity: 'hint' })),
        file('b.yaml', finding(), finding({ severity: 'warning' }), finding({ severity: 'information' })),
      ],
      '2 MachineConfigurations in 2 files judged for OpenShift 4.22 (the newest release known): 2 errors, 1 warning, 1 information, 1 hint.\n',
    ],
    [
      'none of ours',
      [{ path: 'a.yaml', documents: [document({ kind: 'Pod', apiVersion: 'v1', admission: 'unknown' })] }],
      'No MachineConfiguration in 1 file.\n',
    ],
    [
      'our name in another group',
      [{ path: 'a.yaml', documents: [document({ apiVersion: 'example.com/v1' })] }],
      'No MachineConfiguration in 1 file.\n',
    ],
    [
      'unreadable',
      [
        { path: 'a.yaml', error: 'No.', documents: [] },
        { path: 'b.yaml', documents: [] },
      ],
      'No MachineConfiguration in 1 file. 1 input could not be read.\n',
    ],
  ];
  for (const [name, files, expected] of sums) {
    test(`sums up: ${name}`, () => assert.equal(end(report(...files)), expected));
  }

  test('says for what, and who said so', () => {
    const forTargets = (...targets: readonly (typeof sampleTarget)[]) =>
      /judged for (.*): nothing/.exec(plain.end(report(file('a.yaml')), targets))?.[1];
    const named = { ...sampleTarget, platform: 'AWS', source: 'flag' } as const;
    assert.equal(forTargets(named), 'OpenShift 4.22 on AWS');
    assert.equal(
      forTargets({ ...named, featureSet: 'OKD', source: 'snapshot' }),
      'OpenShift 4.22 with OKD on AWS (the release of the snapshot)',
    );
    assert.equal(
      forTargets(named, { ...sampleTarget, release: '4.20', source: 'modeline' }),
      'OpenShift 4.22 on AWS, OpenShift 4.20 (the release that the file names)',
    );
  });

  test('says once what the server would drop and what was not checked', () => {
    const unchecked = ['platform-policy', 'stored-status', 'cel: self.x'];
    const one = document({ droppedFields: ['spec.a', 'spec.b'], unchecked });
    const two = document({ droppedFields: ['spec.b'], unchecked });
    const lines = end(report({ path: 'a.yaml', documents: [one, two] })).split('\n');
    assert.deepEqual(lines.slice(0, -2), [
      'The API server of OpenShift 4.22 would drop 3 fields that do not exist there: spec.a, spec.b.',
      'The platform is not known, so the platform policy was not checked; give --platform.',
      'The status in the cluster is not known, so rules that depend on it were not checked; give --snapshot.',
      'This was not checked, because it cannot be evaluated here: cel: self.x.',
    ]);
    const many = document({ droppedFields: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] });
    assert.match(end(report({ path: 'a', documents: [many] })), /: a, b, c, d, e and 2 more\.\n/);
    const single = document({ droppedFields: ['a'] });
    assert.match(
      end(report({ path: 'a', documents: [single] })),
      /drop 1 field that does not exist there: a\./,
    );
  });
});
