import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutQuotedLines, withoutQuotesInConditions } from '../../../server/src/domain/condition-text.ts';

const start =
  '1 Degraded MAPI MachineSets | Error(s): error syncing MAPI MachineSet w-a: failed: config is not valid';
const report = (line: string) =>
  `Report: error at line 1, column 383\n    1: ${line}\n${' '.repeat(40)}^\npath not absolute\nwarning at line 1, column 421\npermissions unset, defaulting to 0000`;

describe('a message of the operator', () => {
  test('loses the lines of user data that it quotes, and says so', () => {
    assert.equal(
      withoutQuotedLines(`${start}\n${report('{"ignition":{"CANARY":"x"}}')}`),
      `${start}\nReport: path not absolute; permissions unset, defaulting to 0000 (the lines that it quotes are not shown)`,
    );
  });

  test('loses them whatever they hold', () => {
    for (const line of [
      'CANARY, error syncing MAPI MachineSet b: ]',
      'Report: CANARY',
      '^ CANARY',
      '2: CANARY',
    ]) {
      assert.doesNotMatch(withoutQuotedLines(`${start}\n${report(line)}`), /CANARY/);
    }
  });

  test('loses those of each error', () => {
    const two = `[${start}\n${report('CANARY')}, error syncing MAPI MachineSet w-b: no\n${report('CANARY')}]`;
    const text = withoutQuotedLines(two);
    assert.doesNotMatch(text, /CANARY/);
    assert.match(text, /w-a: failed/);
    assert.match(text, /w-b: no/);
  });

  test('without any stays as it is', () => {
    for (const message of ['', 'Reconciled 1 of 2', 'two\nlines'])
      assert.equal(withoutQuotedLines(message), message);
  });
});

test('an object loses them in its conditions, and nothing else', () => {
  const healthy = { type: 'A', status: 'False', message: 'fine' };
  const object = (message: string) => ({
    spec: { a: 1 },
    status: { observedGeneration: 2, conditions: [healthy, { type: 'B', message }, 'odd', { type: 'C' }] },
  });
  const cleaned = withoutQuotesInConditions(object(`${start}\n${report('CANARY')}`));
  assert.doesNotMatch(JSON.stringify(cleaned), /CANARY/);
  assert.deepEqual(withoutQuotesInConditions(object('fine')), object('fine'));
  for (const odd of [{}, { status: 'x' }, { status: { conditions: 'x' } }]) {
    assert.deepEqual(withoutQuotesInConditions(odd), odd);
  }
});
