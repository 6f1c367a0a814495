import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConditions } from '../../../../server/src/domain/boot-images/conditions.ts';
import { readMachineManagers } from '../../../../server/src/domain/boot-images/effective-setting.ts';
import { repeatedPasses } from '../../../../server/src/domain/boot-images/hot-loop.ts';
import { operatorSync, syncError } from '../../../../server/src/domain/boot-images/operator-sync.ts';
import { type PlanInput, plan } from '../../../../server/src/domain/boot-images/plan.ts';
import type { ObjectPlan, Plan } from '../../../../server/src/domain/boot-images/plan-result.ts';
import { behaviourOf } from '../../../../server/src/domain/boot-images/release-behaviour.ts';
import { snapshotAfter } from '../../../../server/src/domain/boot-images/snapshot-after.ts';
import { gatesOfSnapshot } from '../../../../server/src/domain/boot-images/snapshot-gates.ts';
import { upgradeGuard } from '../../../../server/src/domain/boot-images/upgrade-guard.ts';
import { valueAt } from '../../../../server/src/domain/field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../../server/src/domain/json.ts';
import {
  carriedOver,
  type ObservedCase,
  type ObservedObject,
  type ObservedOutcome,
  observed,
  readObservedCases,
  snapshotOf,
  targetOf,
} from './observed-case.ts';

function inputOf(observed: ObservedCase): PlanInput {
  const spec = valueAt(observed.apply ?? undefined, ['spec']);
  return {
    snapshot: snapshotOf(observed),
    target: targetOf(observed),
    spec: observed.apply === null ? null : isObject(spec) ? spec : {},
    admission: { verdict: 'unknown', errors: [] },
  };
}

/** A JSON value without what Go's types leave out: empty maps and lists of selectors. */
function managersOf(status: JsonObject | null | undefined): JsonValue {
  return readMachineManagers(status ?? undefined);
}

function sync(input: PlanInput) {
  const { snapshot, target } = input;
  const stored = snapshot.machineConfiguration;
  const status = valueAt(stored ?? undefined, ['status']);
  const spec = input.spec ?? valueAt(stored ?? undefined, ['spec']);
  return operatorSync({
    snapshot,
    behaviour: behaviourOf(target.release),
    platform: String(valueAt(snapshot.infrastructure, ['status', 'platformStatus', 'type'])),
    gates: gatesOfSnapshot(snapshot),
    spec: isObject(spec) ? spec : {},
    status: isObject(status) ? status : {},
  });
}

function checkSync(input: PlanInput, expected: ObservedOutcome): void {
  const result = sync(input);
  const wanted = expected.operatorStatus ?? expected.status;
  assert.equal(result.support !== null, expected.controllerRuns, 'controllerRuns');
  assert.equal(result.optedIn, expected.optIn, 'optIn');
  assert.deepEqual(result.managers, managersOf(wanted.managedBootImagesStatus), 'managers after the sync');
  assert.deepEqual(result.skew, wanted.bootImageSkewEnforcementStatus ?? null, 'skew after the sync');
  const status = valueAt(input.snapshot.machineConfiguration ?? undefined, ['status']);
  const stored = readConditions(status);
  assert.equal(syncError(stored) ?? null, expected.operatorError, 'operatorError');
  if (expected.phase !== 'operator-sync') return;
  const behaviour = behaviourOf(input.target.release);
  const { clusterVersion } = input.snapshot;
  const guard =
    result.skewEnforced === true
      ? upgradeGuard(result.skew ?? null, stored, clusterVersion, behaviour.degradedGuardText)
      : undefined;
  assert.deepEqual(
    guard === undefined ? null : { blocked: guard.blocked, message: guard.message ?? null },
    expected.upgradeable,
    'upgradeable',
  );
}

/** The operator's report on an Ignition config quotes the secret, so it is not reproduced. */
function withoutReport(text: string): string {
  return text.replace(/\nReport: .*?(?=(?:, error syncing |\]?$))/gs, '\nReport: …');
}

/** Errors compared as a set: `a | Error(s): [x, y]` and `a | Error(s): [y, x]` are the same. */
function messageParts(message: string): readonly string[] {
  const [counts = '', errors = ''] = withoutReport(message).split(' | Error(s): ');
  const list = errors.startsWith('[error') ? errors.slice(1, -1).split(/, (?=error syncing )/) : [errors];
  return [counts, ...list.sort()];
}

function outcomeOf({ outcome }: ObservedObject): string {
  return outcome === 'crash' ? 'error' : outcome;
}

/**
 * Before 4.23 the operator goes by a list of image ids that is compiled in, and which is not shipped here: an id that no
 * stream metadata names may be in it or not. Such a decision has to name what was observed among what is possible.
 */
function mayBe(actual: ObjectPlan | undefined, expected: ObservedObject): boolean {
  return (
    actual?.outcome === 'unknown' &&
    actual.reason === 'aws-image-not-known' &&
    expected.branch === 'custom-image' &&
    actual.possible?.outcomes.some((outcome) => outcome === expected.outcome) === true
  );
}

/** The same kind of comparison for what follows from such a decision: not known is right, and anything else has to be. */
function isUnsure(actual: Plan): boolean {
  return actual.machineSets.some(({ outcome }) => outcome === 'unknown');
}

function checkObjects(
  actual: readonly ObjectPlan[],
  expected: readonly ObservedObject[],
  message: string,
): void {
  assert.deepEqual(
    actual.map(({ name, outcome, error, changes, droppedFields }) => ({
      name,
      outcome,
      error: error === undefined ? null : withoutReport(error),
      changes: [...changes].sort((a, b) => (a.path < b.path ? -1 : 1)),
      droppedFields: [...droppedFields].sort(),
    })),
    expected.map((one, index) => ({
      name: one.name,
      outcome: mayBe(actual[index], one) ? 'unknown' : outcomeOf(one),
      error: one.error === null ? null : withoutReport(one.error),
      changes: [...one.changes].sort((a, b) => (a.path < b.path ? -1 : 1)),
      droppedFields: [...(one.droppedUnknownFields ?? [])].sort(),
    })),
    message,
  );
  for (const [index, { branch }] of expected.entries()) {
    if (branch === 'panic') assert.equal(actual[index]?.reason, 'operator-crash', message);
  }
}

function checkConditions(actual: Plan, expected: ObservedOutcome): void {
  if (expected.panic !== undefined) return;
  const wanted = expected.conditions ?? [];
  assert.deepEqual(
    actual.conditions.map(({ type, status, message }, index) => ({
      type,
      status: isUnsure(actual) && status === 'Unknown' ? wanted[index]?.status : status,
      message: messageParts((isUnsure(actual) ? (message ?? wanted[index]?.message) : message) ?? ''),
    })),
    wanted.map(({ type, status, message }) => ({ type, status, message: messageParts(message) })),
    'conditions',
  );
  // Every start of the controller gives a pass with that reason: nothing in the objects tells of it.
  if (expected.event === 'BootImageUpdateConfigurationAdded') return;
  for (const [index, { reason }] of actual.conditions.entries()) {
    if (reason !== null) assert.equal(reason, wanted[index]?.reason, 'reason of the condition');
  }
}

function checkSecrets(actual: Plan, expected: ObservedOutcome): void {
  const named = new Map(actual.userDataSecrets.map((secret) => [secret.name, secret]));
  for (const secret of expected.userDataSecrets ?? []) {
    const found = named.get(secret.name);
    // Secrets that no machine set names are not in a plan.
    if (found === undefined) assert.equal(secret.outcome, 'untouched', secret.name);
    else {
      if (isUnsure(actual) && found.outcome === 'unknown') continue;
      assert.equal(found.outcome, secret.outcome, secret.name);
      const to = valueAt(secret.to ?? undefined, ['userData', 'ignition', 'version']);
      if (secret.outcome === 'converted') assert.equal(found.to, to, secret.name);
      else assert.equal(found.to, found.from, secret.name);
    }
  }
}

function checkPass(input: PlanInput, expected: ObservedOutcome): void {
  const actual = plan(input);
  checkObjects(actual.machineSets, expected.machineSets ?? [], 'machine sets');
  checkObjects(
    actual.controlPlaneMachineSets,
    expected.controlPlaneMachineSets ?? [],
    'control plane machine sets',
  );
  if (expected.panic === undefined) checkSecrets(actual, expected);
  checkConditions(actual, expected);
  assert.deepEqual(
    managersOf(actual.status.managedBootImagesStatus),
    managersOf(expected.status.managedBootImagesStatus),
    'managers after the pass',
  );
  const skew = actual.status.bootImageSkewEnforcementStatus ?? null;
  if (isUnsure(actual) && skew?.mode === 'Automatic' && skew.automatic === undefined) {
    assert.equal(valueAt(expected.status.bootImageSkewEnforcementStatus, ['mode']), 'Automatic');
  } else {
    assert.deepEqual(skew, expected.status.bootImageSkewEnforcementStatus ?? null, 'skew after the pass');
  }
  assert.equal(actual.status.optInStamped, expected.optIn, 'optInStamped');
  if (expected.deferred === true) assert.equal(actual.reconcile, 'deferred');
  else if (expected.event !== 'BootImageUpdateConfigurationAdded') {
    const triggered = expected.event === 'BootImageUpdateConfigurationUpdated';
    assert.equal(actual.reconcile, triggered ? 'now' : 'not-triggered', 'reconcile');
  }
  const unsure = isUnsure(actual) && actual.clusterOperator.upgradeable === null;
  if (expected.upgradeable !== null && expected.panic === undefined && !unsure) {
    const { blocked, message } = expected.upgradeable;
    assert.equal(actual.clusterOperator.upgradeable, !blocked, 'upgradeable');
    if (message !== null) {
      const texts = actual.clusterOperator.messages.map((text) => messageParts(text).join());
      assert.ok(texts.includes(messageParts(message).join()), 'text of the upgrade guard');
    }
  }
  if (expected.passError !== undefined && expected.passError.machineSets !== null) {
    assert.ok(actual.clusterOperator.messages.join().includes(expected.passError.machineSets), 'passError');
  }
  if (expected.afterSecondPass !== undefined) {
    const second = plan({
      ...input,
      snapshot: snapshotAfter(input.snapshot, input.spec ?? undefined, actual),
      spec: null,
    });
    const patched = [...second.machineSets, ...second.controlPlaneMachineSets].filter(
      ({ outcome }) => outcome === 'patched',
    );
    assert.deepEqual(
      patched.map(({ name }) => name),
      expected.afterSecondPass.patched,
      'second pass',
    );
  }
  if (expected.repeatedPasses !== undefined) {
    assert.deepEqual(
      repeatedPasses(
        actual.machineSets,
        actual.controlPlaneMachineSets,
        expected.repeatedPasses.length,
        behaviourOf(input.target.release),
      ).map(messageParts),
      expected.repeatedPasses.map(({ degradedMessage }) => messageParts(degradedMessage)),
      'repeated passes',
    );
  }
}

function checkCase(one: ObservedCase): void {
  const input = inputOf(one);
  checkSync(input, one.expect);
  if (one.expect.phase !== 'operator-sync') checkPass(input, one.expect);
}

describe('what the real operator did where it decides a rule', () => {
  const files = readObservedCases(carriedOver) ?? new Map<string, readonly ObservedCase[]>();
  for (const [file, cases] of files) {
    describe(file, () => {
      for (const one of cases) test(one.id, () => checkCase(one));
    });
  }

  test('is there for every release and area', () => assert.equal(files.size, 21));
});

const all = readObservedCases(observed);

describe('what the real operator did', {
  skip: all === undefined ? 'the folder observed-mco is not there' : false,
}, () => {
  for (const [file, cases] of all ?? []) {
    describe(file, () => {
      for (const one of cases) test(one.id, () => checkCase(one));
    });
  }

  test('all of them are there', () => {
    assert.equal([...(all ?? new Map<string, readonly ObservedCase[]>()).values()].flat().length, 213);
  });
});
