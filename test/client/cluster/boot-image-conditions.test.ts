import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseDegradation,
  parseProgress,
  printProgress,
} from '../../../client/src/cluster/boot-image-conditions.ts';

const capi = 'Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments';
const progress: readonly (readonly [string, string, string | undefined])[] = [
  ['4.17 to 4.20', `Reconciled 2 of 4 MAPI MachineSets | ${capi}`, 'Reconciled 2 of 4 machine sets'],
  [
    '4.21',
    `Reconciled 2 of 4 MAPI MachineSets | Reconciled 0 of 1 ControlPlaneMachineSets | ${capi}`,
    'Reconciled 2 of 4 machine sets and 0 of 1 control plane machine set',
  ],
  [
    '4.22, with skipped',
    `Reconciled 2 of 4 MAPI MachineSets (2 skipped) | Reconciled 0 of 0 ControlPlaneMachineSets | ${capi}`,
    'Reconciled 2 of 4 machine sets (2 skipped)',
  ],
  [
    'control plane only',
    `Reconciled 0 of 0 MAPI MachineSets | Reconciled 1 of 1 ControlPlaneMachineSets | ${capi}`,
    'Reconciled 1 of 1 control plane machine set',
  ],
  ['disabled', `Reconciled 0 of 0 MAPI MachineSets | ${capi}`, 'Reconciled 0 of 0 machine sets'],
  ['another text', 'Something else', undefined],
  ['nothing', '', undefined],
  ['half of it', 'Reconciled 2 of 4 MAPI MachineSets | and more', undefined],
];
for (const [name, message, expected] of progress) {
  test(`progress: ${name}`, () => {
    const parsed = parseProgress(message);
    assert.equal(parsed === undefined ? undefined : printProgress(parsed), expected);
  });
}

const degradation: readonly (readonly [string, string, ReturnType<typeof parseDegradation>])[] = [
  [
    '4.20',
    '0 Degraded MAPI MachineSets | 0 Degraded CAPI MachineSets | 0 CAPI MachineDeployments',
    { machineSets: 0, controlPlaneMachineSets: 0 },
  ],
  [
    '4.22, with an error that holds the separator',
    '1 Degraded MAPI MachineSets | 2 Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | 0 Degraded CAPI MachineDeployments | Error(s): [a | b, Error(s): c]',
    { machineSets: 1, controlPlaneMachineSets: 2, error: '[a | b, Error(s): c]' },
  ],
  ['another text', 'It is fine', undefined],
  ['nothing', '', undefined],
];
for (const [name, message, expected] of degradation) {
  test(`degradation: ${name}`, () => assert.deepEqual(parseDegradation(message), expected));
}
