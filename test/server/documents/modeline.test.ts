import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ModelineTarget, readModeline } from '../../../server/src/documents/modeline.ts';
import { closest } from '../../../server/src/rules/wording.ts';

const names = {
  releases: [
    { major: 4, minor: 21 },
    { major: 4, minor: 22 },
  ],
  platforms: ['AWS', 'GCP', 'None'],
  gates: ['ManagedBootImagesCPMS', 'BootImageSkewEnforcement'],
  closest,
};

const [release] = names.releases as [(typeof names.releases)[number]];

describe('what a modeline says', () => {
  const cases: readonly (readonly [text: string, target: ModelineTarget | undefined])[] = [
    ['# openshift: 4.21\n', { release }],
    ['#openshift: 4.21.3', { release }],
    ['# openshift: 4.21.0-rc.1 platform=AWS\n', { release, platform: 'AWS' }],
    [
      '# openshift: platform=None featureSet=TechPreviewNoUpgrade 4.21\n',
      { release, platform: 'None', featureSet: 'TechPreviewNoUpgrade' },
    ],
    [
      '# openshift: featureSet=CustomNoUpgrade gates=ManagedBootImagesCPMS,-BootImageSkewEnforcement\n',
      {
        featureSet: 'CustomNoUpgrade',
        gates: { ManagedBootImagesCPMS: true, BootImageSkewEnforcement: false },
      },
    ],
    ['# Licence\n#\n\n# openshift: 4.21\na: 1\n', { release }],
    ['---\n# openshift: 4.21\na: 1\n', { release }],
    ['--- # openshift: 4.21\na: 1\n', { release }],
    ['# first\n---\n\n# openshift: 4.21\na: 1\n', { release }],
    ['%YAML 1.1\n---\n# openshift: 4.21\n', { release }],
    ['\ufeff# openshift: 4.21\r\na: 1\r\n', { release }],
    ['# a\r# openshift: 4.21\ra: 1\r', { release }],
    ['  # openshift: 4.21\na: 1\n', { release }],
    ['# openshift:\na: 1\n', {}],
    ['# openshift: 4.21\n# openshift: platform=AWS\n', { release, platform: 'AWS' }],
    // No modelines.
    ['a: 1\n# openshift: 4.21\n', undefined],
    ['a: "# openshift: 4.21"\n', undefined],
    ['# OpenShift: 4.21\n', undefined],
    ['# on openshift: 4.21\n', undefined],
    ['# openshift 4.21\n', undefined],
    ['{"a": 1}', undefined],
    ['', undefined],
    [`${'#\n'.repeat(300)}# openshift: 4.21\n`, undefined],
  ];
  for (const [text, target] of cases) {
    test(JSON.stringify(text.slice(0, 100)), () => {
      const { problems, ...read } = readModeline(text, names);
      assert.deepEqual(read, target === undefined ? {} : { target });
      assert.deepEqual(problems, []);
    });
  }
});

describe('a mistake in a modeline', () => {
  const cases: readonly (readonly [text: string, at: string, message: RegExp, target: ModelineTarget])[] = [
    [
      '# openshift: 4.9 platform=AWS',
      '4.9',
      /4\.9 is not known here\. Known releases: 4\.21, 4\.22\./,
      { platform: 'AWS' },
    ],
    ['# openshift: v4.21', 'v4.21', /Known releases/, {}],
    [
      '# openshift: 4.21 platform=aws',
      'aws',
      /"aws" is no platform type\. Did you mean AWS\? Allowed: AWS, GCP, None\./,
      { release },
    ],
    ['# openshift: 4.21 platform=', 'platform=', /Name a platform type: AWS/, { release }],
    [
      '# openshift: 4.21 featureSet=TechPreview',
      'TechPreview',
      /is no feature set\. Allowed: Default, /,
      { release },
    ],
    ['# openshift: 4.21 featureset=Default', 'featureset', /Did you mean featureSet\?/, { release }],
    [
      '# openshift: 4.21 colour=blue',
      'colour',
      /"colour" is no key of this comment\. Allowed: platform, featureSet, gates\./,
      { release },
    ],
    [
      '# openshift: gates=ManagedBootImagesCPMS,-Other',
      '-Other',
      /"Other" is no feature gate/,
      { gates: { ManagedBootImagesCPMS: true } },
    ],
    [
      '# openshift: gates=ManagedBootImagesCPMS,-ManagedBootImagesCPMS',
      '-ManagedBootImagesCPMS',
      /stands here twice/,
      { gates: { ManagedBootImagesCPMS: true } },
    ],
    ['# openshift: 4.21 4.22', '4.22', /already given in this file; the first counts/, { release }],
    [
      '# openshift: 4.21 platform=AWS platform=GCP',
      'platform=GCP',
      /"platform" is already given/,
      { release, platform: 'AWS' },
    ],
    [
      '# openshift: we run it since long ago',
      'we run it since long ago',
      /is neither a release nor one of the keys/,
      {},
    ],
  ];
  for (const [text, at, message, target] of cases) {
    test(text, () => {
      const read = readModeline(`# first line\n${text}\na: 1\n`, names);
      assert.deepEqual(read.target, target);
      assert.equal(read.problems.length, 1);
      const [problem] = read.problems;
      assert.equal(`# first line\n${text}`.slice(problem?.start, problem?.end), at);
      assert.match(problem?.message ?? '', message);
    });
  }

  test('a gate that is missing is shown within the line', () => {
    for (const text of [
      '# openshift: gates=',
      '# openshift: gates=,',
      '# openshift: gates=ManagedBootImagesCPMS,',
    ]) {
      for (const { start, end, message } of readModeline(text, names).problems) {
        assert.ok(start < end && end <= text.length, `${text} ${start}-${end}`);
        assert.match(message, /^Name a feature gate/);
      }
    }
  });

  test('every mistake is told', () => {
    const { problems } = readModeline('# openshift: 4.1 platform=x featureSet=y gates=z,w q=1 words', names);
    assert.equal(problems.length, 7);
  });
});
