import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isWrongUsage } from '../../../server/src/cli/command.ts';
import { readOptions } from '../../../server/src/cli/options.ts';
import { readTargetFlags, targetOptions } from '../../../server/src/cli/target-options.ts';
import { readSchemas } from '../../support/schemas.ts';
import { run } from './run-command.ts';

const { gates } = readSchemas();
const options = {
  ...targetOptions,
  format: { kind: 'value' },
  help: { kind: 'flag', short: 'h' },
} as const;

function targetFlags(...words: string[]) {
  const read = readOptions(words, options);
  return isWrongUsage(read) ? read : readTargetFlags(read.values, gates);
}

describe('options', () => {
  test('are read in any order, with = or without, the last of two', () => {
    const read = readOptions(
      ['a', '--release', '4.21', '--format=json', '-h', '--release=4.22', '--', '--b', '-'],
      options,
    );
    assert.ok(!isWrongUsage(read));
    assert.deepEqual(read.values, { release: '4.22', format: 'json' });
    assert.deepEqual([...read.flags], ['help']);
    assert.deepEqual(read.positionals, ['a', '--b', '-']);
  });

  test('say what they are judged for', () => {
    assert.deepEqual(
      targetFlags('--release', '4.22.0-rc.1', '--platform', 'VSphere', '--crd', 'c', '--snapshot', 's'),
      { wish: { release: { major: 4, minor: 22 }, platform: 'VSphere' }, crd: 'c', snapshot: 's' },
    );
    assert.deepEqual(
      targetFlags(
        ...[
          '--feature-set',
          'CustomNoUpgrade',
          '--feature-gates',
          'OSStreams=true, ManagedBootImagesCPMS=false',
        ],
        ...['--feature-gates', 'BootImageSkewEnforcement=true'],
      ),
      {
        wish: {
          featureSet: 'CustomNoUpgrade',
          gates: { OSStreams: true, ManagedBootImagesCPMS: false, BootImageSkewEnforcement: true },
        },
      },
    );
  });

  const wrong: readonly (readonly [words: readonly string[], reason: RegExp])[] = [
    [['--relaese', '4.22'], /^There is no option --relaese\. Did you mean --release\?$/],
    [['-x'], /^There is no option -x\.$/],
    [['--release'], /^--release needs a value\.$/],
    [['--release='], /^--release needs a value\.$/],
    [['--release', '--platform', 'AWS'], /^--release needs a value\.$/],
    [['--help=yes'], /^--help takes no value\.$/],
    [['--release', '3.11'], /^--release takes 4\.17, .* or 5\.1, not "3\.11"\.$/],
    [['--release', '4.22.x'], /not "4\.22\.x"/],
    [['--feature-set', 'default'], /^--feature-set takes .*, not "default"\. Did you mean Default\?$/],
    [['--platform', 'aws'], /^--platform takes AlibabaCloud, AWS, .*, not "aws"\. Did you mean AWS\?$/],
    [['--platform', 'Mainframe'], /, not "Mainframe"\.$/],
    [
      ['--feature-gates', 'OSStreams=true'],
      /^--feature-gates goes with --feature-set CustomNoUpgrade only\.$/,
    ],
    ...['OSStreams', 'OSStreams=yes', 'OSStreams=true=false'].map(
      (gate) =>
        [
          ['--feature-set', 'CustomNoUpgrade', '--feature-gates', gate],
          /^--feature-gates takes GATE=true or GATE=false, separated by commas, not "OSStreams/,
        ] as const,
    ),
    [
      ['--feature-set', 'CustomNoUpgrade', '--feature-gates', 'OSStream=true'],
      /^--feature-gates takes .*, not "OSStream"\. Did you mean OSStreams\?$/,
    ],
  ];
  for (const [words, reason] of wrong) {
    test(`${words.join(' ')} is one sentence`, () => {
      const read = targetFlags(...words);
      assert.ok(isWrongUsage(read));
      assert.match(read.reason, reason);
    });
  }
});

describe('command lines', () => {
  const wrong: readonly (readonly [words: readonly string[], reason: RegExp])[] = [
    [[], /^Say what to do: .*validate/],
    [['valdate'], /^There is no command "valdate"; did you mean validate\?/],
    [['apply'], /^There is no command "apply"; there is .*validate/],
    [['--release', '4.22', 'validate'], /^Name the command before its options/],
    [['validate'], /^Name at least one file or folder, or - for standard input\./],
    [['validate', 'x', '--format', 'xml'], /^--format takes text, json, sarif, github or junit, not "xml"\./],
    [
      ['validate', 'x', '--fail-on', 'never'],
      /^--fail-on takes error, warning or information, not "never"\./,
    ],
    [['validate', 'x', '--nonsense'], /^There is no option --nonsense\./],
  ];
  for (const [words, reason] of wrong) {
    test(`"${words.join(' ')}" is one sentence and status 2`, async () => {
      const { status, out, err } = await run(words);
      assert.equal(status, 2);
      assert.equal(out, '');
      assert.equal(err.length, 1);
      assert.match(err[0] ?? '', reason);
      assert.match(err[0] ?? '', /See machineconfiguration (?:validate )?--help\.$/);
    });
  }

  test('--version and --help', async () => {
    assert.deepEqual(await run(['--version']), { status: 0, out: '1.2.3\n', err: [] });
    const overview = await run(['--help']);
    assert.match(overview.out, /^Usage: machineconfiguration COMMAND[\s\S]*\n {2}validate {2,}judges/);
    const help = await run(['validate', '--help']);
    assert.equal(help.status, 0);
    assert.deepEqual(await run(['help', 'validate']), help);
    for (const name of [...Object.keys(options), 'fail-on']) assert.ok(help.out.includes(`--${name}`), name);
    assert.deepEqual(
      `${overview.out}${help.out}`.split('\n').filter((line) => line.length > 100),
      [],
    );
  });
});
