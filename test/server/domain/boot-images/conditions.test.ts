import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  aggregate,
  type Condition,
  conditionsAfterPass,
  conditionTypes,
  type GroupPass,
  noCounters,
  readConditions,
} from '../../../../server/src/domain/boot-images/conditions.ts';
import { behaviourOf } from '../../../../server/src/domain/boot-images/release-behaviour.ts';
import { parseRelease } from '../../../../server/src/domain/release.ts';

const on = (release: string) => behaviourOf(parseRelease(release)!);

/** A pass over a group: how many of each. */
function group(done: number, skipped: number, errors: readonly string[] = []): GroupPass {
  const counters = {
    total: done + skipped + errors.length,
    reconciled: done + skipped,
    skipped,
    errors: errors.length,
  };
  return { counters, errors, moreErrors: false, skips: skipped > 0, end: 'whole' };
}

const none = group(0, 0);
const abort: GroupPass = { ...none, counters: noCounters, errors: ['bad selector'], end: 'aborted' };

/** `Progressing status: message`, `Degraded status: message`. */
function words(conditions: readonly Condition[]): readonly string[] {
  return conditions.map(
    ({ type, status, message }) => `${type.replace('BootImageUpdate', '')} ${status}: ${message}`,
  );
}

describe('the messages of every release (domain.md 5.1)', () => {
  const errors = ['error syncing MAPI MachineSet w-a: no'];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      '4.17 4.18 4.19 4.20',
      [
        'Progressing False: Reconciled 2 of 3 MAPI MachineSets | Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments',
        'Degraded True: 1 Degraded MAPI MachineSets | 0 Degraded CAPI MachineSets | 0 CAPI MachineDeployments | Error(s): error syncing MAPI MachineSet w-a: no',
      ],
    ],
    [
      '4.21',
      [
        'Progressing False: Reconciled 2 of 3 MAPI MachineSets | Reconciled 1 of 1 ControlPlaneMachineSets | Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments',
        'Degraded True: 1 Degraded MAPI MachineSets | 0 Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | 0 CAPI MachineDeployments | Error(s): error syncing MAPI MachineSet w-a: no',
      ],
    ],
    [
      '4.22 4.23 5.0 5.1',
      [
        'Progressing False: Reconciled 2 of 3 MAPI MachineSets | Reconciled 1 of 1 ControlPlaneMachineSets | Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments',
        'Degraded True: 1 Degraded MAPI MachineSets | 0 Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | 0 Degraded CAPI MachineDeployments | Error(s): error syncing MAPI MachineSet w-a: no',
      ],
    ],
  ];
  for (const [releases, expected] of cases) {
    for (const release of releases.split(' ')) {
      test(release, () => {
        const controlPlane = on(release).controlPlane ? group(1, 0) : null;
        const conditions = conditionsAfterPass(null, controlPlane, group(2, 0, errors), 'x', on(release));
        assert.deepEqual(words(conditions), expected);
      });
    }
  }

  test('several errors are one text, each once', () => {
    assert.equal(aggregate(['a']), 'a');
    assert.equal(aggregate(['a', 'a']), 'a');
    assert.equal(aggregate(['b', 'a', 'b']), '[b, a]');
  });
});

describe('examples of the end of a pass (domain.md 5.2)', () => {
  const rest = 'Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments';
  const zero =
    '0 Degraded MAPI MachineSets | 0 Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | 0 Degraded CAPI MachineDeployments';
  const afterOf = (
    controlPlane: GroupPass | null,
    machineSets: GroupPass,
    stored: Condition[] | null = null,
  ) => words(conditionsAfterPass(stored, controlPlane, machineSets, 'R', on('4.22')));

  test('three enrolled, all well', () => {
    assert.deepEqual(afterOf(none, group(3, 0)), [
      `Progressing False: Reconciled 3 of 3 MAPI MachineSets | Reconciled 0 of 0 ControlPlaneMachineSets | ${rest}`,
      `Degraded False: ${zero}`,
    ]);
  });

  test('four enrolled, two of them skipped', () => {
    assert.equal(
      afterOf(none, group(2, 2))[0],
      `Progressing False: Reconciled 2 of 4 MAPI MachineSets (2 skipped) | Reconciled 0 of 0 ControlPlaneMachineSets | ${rest}`,
    );
  });

  test('none enrolled clears what was wrong', () => {
    const stored = [
      { type: conditionTypes.progressing, status: 'True', reason: 'x', message: 'x' },
      { type: conditionTypes.degraded, status: 'True', reason: 'x', message: 'x' },
    ];
    assert.equal(afterOf(none, none, stored)[1], `Degraded False: ${zero}`);
  });

  test('healthy machine sets hide the error of the control plane', () => {
    assert.equal(
      afterOf(group(0, 0, ['bad']), group(1, 0))[1],
      `Degraded False: ${zero.replace('0 Degraded Control', '1 Degraded Control')}`,
    );
  });

  test('a pass over machine sets that ends early leaves Progressing to the control plane', () => {
    assert.deepEqual(afterOf(group(1, 0), abort), [
      `Progressing False: Reconciled 0 of 0 MAPI MachineSets | Reconciled 1 of 1 ControlPlaneMachineSets | ${rest}`,
      `Degraded True: ${zero} | Error(s): bad selector`,
    ]);
  });

  test('with the gate off it stays at the first words', () => {
    const conditions = conditionsAfterPass(null, null, abort, 'R', on('4.22'));
    assert.deepEqual(
      conditions.map(({ reason }) => reason),
      ['NA', 'R'],
    );
    assert.equal(
      conditions[0]?.message,
      `Reconciled 0 of 0 MAPI MachineSets | Reconciled 0 of 0 ControlPlaneMachineSets | ${rest}`,
    );
  });

  test('a crash leaves Progressing True, and the machine sets alone where it is the control plane', () => {
    const crash: GroupPass = { ...group(0, 0), counters: { ...noCounters, total: 2 }, end: 'crashed' };
    assert.equal(
      afterOf(none, crash)[0],
      `Progressing True: Reconciled 0 of 2 MAPI MachineSets | Reconciled 0 of 0 ControlPlaneMachineSets | ${rest}`,
    );
    const conditions = conditionsAfterPass(null, crash, group(3, 0), 'R', on('4.22'));
    assert.equal(conditions[1]?.reason, 'NA');
    assert.ok(conditions[0]?.message?.includes('Reconciled 0 of 0 MAPI MachineSets'));
  });

  test('a type that is missing from the list is not added, one that is twice is set once', () => {
    const degraded = { type: conditionTypes.degraded, status: 'False', reason: 'x', message: 'x' };
    const conditions = conditionsAfterPass([degraded, degraded], none, none, 'R', on('4.22'));
    assert.deepEqual(
      conditions.map(({ type, reason }) => [type, reason]),
      [
        [conditionTypes.degraded, 'R'],
        [conditionTypes.degraded, 'x'],
      ],
    );
  });

  test('an empty list is none', () => {
    assert.equal(readConditions({ conditions: [] }), null);
    assert.equal(readConditions({}), null);
    assert.equal(readConditions({ conditions: [1, {}] })?.length, 2);
  });

  test('what is not known says so', () => {
    const unsure: GroupPass = { ...none, counters: undefined, moreErrors: true, skips: undefined };
    const conditions = conditionsAfterPass(null, none, unsure, null, on('4.22'));
    assert.deepEqual(
      conditions.map(({ status, message }) => [status, message]),
      [
        ['False', null],
        ['Unknown', null],
      ],
    );
    const [, failed] = conditionsAfterPass(null, none, { ...unsure, errors: ['no'] }, null, on('4.22'));
    assert.equal(failed?.status, 'True');
  });
});
