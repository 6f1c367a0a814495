import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ObjectPlan, Plan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import { isObject, type JsonObject } from '../../../../server/src/domain/json.ts';
import type { PlanTextOptions } from '../../../../server/src/domain/plan-text/options.ts';
import { planAsMarkdown } from '../../../../server/src/domain/plan-text/plan-markdown.ts';
import { noChanges, planAsText } from '../../../../server/src/domain/plan-text/plan-text.ts';
import {
  machineSet,
  manager,
  mutilate,
  providerSpec,
  type Random,
  randomFrom,
  sampleCluster,
} from '../boot-images/sample-cluster.ts';
import { blankPlan, objectPlan, planned, updated } from './plans.ts';

const text = (members: Partial<Plan>, options?: PlanTextOptions) =>
  planAsText({ ...blankPlan, ...members }, options);
/** The table alone. */
const tableOf = (members: Partial<Plan>) => text(members).split('\n\n')[1]?.split('\n') ?? [];
const same = { certainty: 'simulated', changes: [], kept: [] } as const;

describe('a plan in which nothing changes', () => {
  const cases: readonly (readonly [string, Partial<Plan>, PlanTextOptions, boolean])[] = [
    ['an edit that is stored already', {}, { object: same }, true],
    ['no edit', { reconcileReason: 'nothing-applied' }, {}, true],
    [
      'sets that stay as they are',
      { machineSets: [objectPlan('a'), objectPlan('b', { outcome: 'skipped' })] },
      { object: same },
      true,
    ],
    ['an edit of which the object is not known', {}, {}, false],
    ['an object that is not known', {}, { object: { ...same, certainty: 'unknown' } }, false],
    ['another log level', {}, { object: { ...same, changes: ['spec.logLevel: Normal → Debug'] } }, false],
    ['an update', { machineSets: [objectPlan('a', updated)] }, { object: same }, false],
    [
      'a set that is not known',
      { machineSets: [objectPlan('a', { outcome: 'unknown' })] },
      { object: same },
      false,
    ],
    ['a set that fails', { machineSets: [objectPlan('a', { outcome: 'error' })] }, { object: same }, false],
    [
      'an update that waits',
      { controlPlaneMachineSets: [objectPlan('a', { outcome: 'deferred' })] },
      { object: same },
      false,
    ],
    [
      'a secret that is not known',
      { userDataSecrets: [{ name: 's', from: null, to: null, outcome: 'unknown' }] },
      { object: same },
      false,
    ],
    [
      'an opt-in that is written',
      { status: { ...blankPlan.status, optInStamped: true } },
      { object: same },
      false,
    ],
    [
      'a setting that changes',
      { reconcile: 'now', reconcileReason: 'effective-setting-changes' },
      { object: same },
      false,
    ],
    [
      'another setting than the stored one',
      {},
      {
        object: same,
        snapshot: {
          machineConfiguration: {
            status: { managedBootImagesStatus: { machineManagers: [manager('machinesets', 'All')] } },
          },
        },
      },
      false,
    ],
    [
      'another record than the stored one',
      {},
      {
        object: same,
        snapshot: {
          machineConfiguration: {
            status: {
              managedBootImagesStatus: { machineManagers: [] },
              bootImageSkewEnforcementStatus: { mode: 'None' },
            },
          },
        },
      },
      false,
    ],
    [
      'a verdict that is not known',
      { admission: { verdict: 'unknown', errors: [] } },
      { object: same },
      false,
    ],
    ['a part that was not read', { warnings: [{ code: 'not-read', message: 'x' }] }, { object: same }, false],
    ['a conflict', { warnings: [{ code: 'apply-conflict', message: 'x' }] }, { object: same }, false],
  ];
  for (const [name, members, options, expected] of cases) {
    test(`${expected ? 'is' : 'is not'} one with ${name}`, () => {
      assert.equal(text(members, options).includes(noChanges), expected);
    });
  }
});

describe('the first line', () => {
  test('has the note at its right end', () => {
    const [line = ''] = text({}, { name: 'prod-east', note: 'preview 14:02:11' }).split('\n');
    assert.equal(line.length, 110);
    assert.match(line, /^Boot image plan for prod-east \(OpenShift 4\.22, AWS\) +preview 14:02:11$/);
  });

  test('goes on where both are long', () => {
    const [line = ''] = text({}, { name: 'x'.repeat(100), note: 'n'.repeat(20) }).split('\n');
    assert.match(line, /AWS\) {3}n{20}$/);
  });
});

describe('a refusal', () => {
  const refusal = (...errors: Plan['admission']['errors']) =>
    text({ admission: { verdict: 'rejected', errors }, machineSets: [objectPlan('a', updated)] });

  test('says why in the words of the server, and what to do', () => {
    assert.equal(
      refusal({ path: 'spec.logLevel', message: 'Unsupported value: "Loud"' }),
      [
        'Boot image plan for the cluster (OpenShift 4.22, AWS)',
        '  The API server refuses this change, so nothing is applied and nothing changes:',
        '! spec.logLevel: Unsupported value: "Loud"',
        '  What to do: correct what the API server names and plan again.',
        '',
      ].join('\n'),
    );
  });

  const ways: readonly (readonly [string, RegExp])[] = [
    [
      'Invalid value: when skew enforcement is in Automatic mode, managedBootImages.machineManagers must not be an empty list',
      /What to do: first apply only spec\.bootImageSkewEnforcement with mode Manual or None, and wait until/,
    ],
    [
      'some validation rules were not checked because the object was invalid',
      /What to do: correct these fields and plan again; the API server checks its other rules only then\./,
    ],
  ];
  for (const [message, way] of ways) {
    test(`knows a way out of: ${message}`, () => {
      const out = refusal({ path: '<nil>', message });
      assert.ok(out.includes(`\n! ${message}\n`));
      assert.match(out, way);
    });
  }
});

test('a conflict stands before all else', () => {
  const message = 'The API server refuses the apply: argocd has set spec.logLevel to another value.';
  const members: Partial<Plan> = { warnings: [{ code: 'apply-conflict', message }] };
  const [, first, second] = text(members).split('\n');
  assert.deepEqual([first, second], [`! ${message}`, '  What follows happens only once that is settled.']);
  assert.doesNotMatch(text(members), /\n {2}Risks/);
  assert.match(
    planAsMarkdown({ ...blankPlan, ...members }),
    /\n- The API server refuses the apply: argocd has set `spec\.logLevel` to another value\.\n\n\*\*What follows/,
  );
});

describe('the table', () => {
  test('has failing and changed sets first, and keeps the order of names', () => {
    const sets: readonly (readonly [string, Partial<ObjectPlan>])[] = [
      ['a', {}],
      ['b', { outcome: 'not-enrolled', reason: 'not-selected' }],
      ['c', updated],
      ['d', { outcome: 'skipped', reason: 'custom-image' }],
      ['e', { outcome: 'unknown', reason: 'not-read', target: 'ami-2' }],
      ['f', { outcome: 'error', reason: 'azure-variant', error: 'no' }],
      ['g', updated],
    ];
    const rows = tableOf({ machineSets: sets.map(([name, members]) => objectPlan(name, members)) });
    assert.deepEqual(
      rows.filter((row) => /^[~=\-!?] /.test(row)).map((row) => row.slice(0, 3)),
      ['! f', '~ c', '~ g', '? e', '- d', '= a'],
    );
    assert.ok(rows.some((row) => /^ {2}b /.test(row)));
  });

  test('has one row for an update, with what the images do not tell', () => {
    const machineSets = [
      objectPlan('a', {
        ...updated,
        changes: [...(updated.changes ?? []), { path: 'userDataSecret.name', from: 'x', to: 'y' }],
        droppedFields: ['siteNotes'],
      }),
    ];
    assert.deepEqual(tableOf({ machineSets }), [
      '  Machine set  Now    After  Why',
      '~ a            ami-1  ami-2  Updated. Its boot image is not the one of the release.',
      '      userDataSecret.name: x → y',
      '      siteNotes is removed: the MCO does not know this field.',
    ]);
  });

  test('says of what is not known what it may be and what decides', () => {
    const machineSets = [
      objectPlan('a', {
        outcome: 'unknown',
        reason: 'aws-image-not-known',
        target: 'ami-2',
        possible: { outcomes: ['patched', 'skipped', 'error'], decidedBy: 'the owner of the AMI' },
      }),
    ];
    assert.deepEqual(tableOf({ machineSets }), [
      '  Machine set  Now    After          Why',
      '? a            ami-1  perhaps ami-2  It is not known whether the operator takes its AMI for one',
      '                                     of Red Hat.',
      '      Possible: updated, skipped or failing.',
      '      What decides: the owner of the AMI.',
    ]);
  });

  test('tells the control plane machine set apart from a machine set of its name', () => {
    const rows = tableOf({
      machineSets: [objectPlan('cluster')],
      controlPlaneMachineSets: [objectPlan('cluster', updated)],
    });
    assert.match(rows[1] ?? '', /^= cluster {20}/);
    assert.match(rows[2] ?? '', /^~ Control plane machine set {2}ami-1/);
    assert.match(rows[3] ?? '', /No control plane machine is replaced/);
  });

  test('takes an operator text of another program for text', () => {
    const machineSets = [
      objectPlan('a\n! b', { outcome: 'error', reason: 'x\u001b[2J', error: 'e\u0007\nf' }),
    ];
    const out = text({ machineSets });
    assert.doesNotMatch(out, /\p{Cc}(?<!\n)/u);
    assert.match(out, /\n! a ! b {6}/);
    assert.match(out, /The MCO says: e\\u0007 f\n/);
  });
});

describe('many machine sets', () => {
  const many = (count: number, members: (index: number) => Partial<ObjectPlan>) =>
    Array.from({ length: count }, (_, index) => objectPlan(`w-${index}`, members(index)));

  test('that come out alike have one row, with names', () => {
    const rows = tableOf({ machineSets: many(1000, (index) => (index < 3 ? updated : {})) });
    assert.deepEqual(rows, [
      '  Machine set       Now    After  Why',
      '~ 3 machine sets    ami-1  ami-2  Updated. Its boot image is not the one of the release.',
      '      w-0, w-1, w-2',
      '= 997 machine sets  ami-1  –      Up to date. It has the boot image of the release.',
      '      w-3, w-4, w-5, w-6, w-7 and 992 more, of which the plan as JSON lists every one',
    ]);
  });

  test('that fail alike have one row, although each error names its set', () => {
    const rows = tableOf({
      machineSets: many(30, (index) => ({
        outcome: 'error',
        reason: 'azure-variant',
        error: `failed to reconcile machineset w-${index}, err: no`,
      })),
    });
    assert.match(rows[1] ?? '', /^! 30 machine sets /);
    assert.equal(rows.at(-1), '      The MCO says: failed to reconcile machineset <name>, err: no');
  });

  test('of which each is another are cut off, and that is said', () => {
    const rows = tableOf({ machineSets: many(100, (index) => ({ ...updated, current: `ami-${index}` })) });
    assert.equal(rows.filter((row) => row.startsWith('~ ')).length, 21);
    assert.match(
      rows.join('\n'),
      /\n~ 80 machine sets {2}different ones {2}different ones {2}Updated\. For different reasons/,
    );
    assert.match(rows.join('\n'), /w-69\s+and\s+30\s+more, of which the plan as JSON lists every one$/);
  });

  for (const count of [1000, 10_000]) {
    test(`are told in time that grows no faster than they do: ${count}, alike and each another`, () => {
      const start = performance.now();
      const alike = text({ machineSets: many(count, (index) => (index % 2 === 0 ? updated : {})) });
      const different = text({
        machineSets: many(count, (index) => ({
          ...updated,
          current: `ami-${index}`,
          target: `ami-x${index}`,
        })),
        userDataSecrets: many(count, () => ({})).map(({ name }) => ({
          name,
          from: '2.2.0',
          to: '3.4.0',
          outcome: 'converted',
        })),
      });
      assert.ok(performance.now() - start < 3000);
      assert.ok(alike.split('\n').length < 30 && different.split('\n').length < 120);
    });
  }

  test('of long names and long texts take time in proportion', () => {
    const long = 'a '.repeat(200_000);
    const start = performance.now();
    text(
      { machineSets: [objectPlan(long, { outcome: 'error', error: long, current: long })] },
      { note: long },
    );
    assert.ok(performance.now() - start < 2000);
  });
});

/** The object with parts of it of another type. */
function mutilated(object: JsonObject | null | undefined, random: Random): JsonObject {
  const result = mutilate(object ?? null, random, 0.03);
  return isObject(result) ? result : {};
}

test('whatever a cluster holds, the text has no control character and no hole', () => {
  const cluster = sampleCluster('AWS', '4.22', [
    machineSet('w\u001b[31m', providerSpec('AWS', 'old')),
    machineSet('w\u202e', providerSpec('AWS', 'current')),
  ]);
  for (let seed = 0; seed < 300; seed += 1) {
    const random = randomFrom(seed);
    const parts = ['machineConfiguration', 'bootImages', 'clusterVersion', 'infrastructure'] as const;
    const snapshot = {
      ...cluster,
      ...Object.fromEntries(parts.map((part) => [part, mutilated(cluster[part], random)])),
      machineSets: cluster.machineSets?.map((set) => mutilated(set, random)),
    };
    const { plan, options } = planned(snapshot as never, '4.22', { logLevel: '\u001b]0;x\u0007' });
    const out = planAsText(plan, options);
    assert.doesNotMatch(out, /[\p{Cc}\p{Cf}](?<!\n)/u, `seed ${seed}`);
    assert.doesNotMatch(out, /undefined|\[object/, `seed ${seed}`);
  }
});
