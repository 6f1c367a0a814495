import { nameOf } from '../domain/boot-images/read.ts';
import {
  decideMachineSet,
  prepare,
  type ReconcileContext,
  type ReconcileDecision,
} from '../domain/boot-images/reconcile-object.ts';
import { behaviourOf } from '../domain/boot-images/release-behaviour.ts';
import { userDataSecretName } from '../domain/boot-images/secret-plans.ts';
import type { UserDataSecret } from '../domain/boot-images/user-data-secret.ts';
import type { FieldPath } from '../domain/field-path.ts';
import type { JsonObject } from '../domain/json.ts';
import { defineRule, type Finding, type RuleContext } from './rule.ts';
import { selectedMachineSets } from './selected-machine-sets.ts';
import { gatesOf } from './selectors.ts';

/** What becomes of more machine sets than this is not worked out at every edit; the plan has them all. */
const mostDecided = 100;

export const oldUserData = defineRule({
  id: 'old-user-data',
  severity: 'information',
  docs: {
    summary: 'Selected machine sets whose user data secret is not of Ignition 3.',
    why: 'Before the Machine Config Operator updates such a boot image it converts the secret, and does not keep the old one: machine sets that share it and keep an old boot image make no machines any more. Where the secret cannot be converted (a warning) nothing is updated and the operator reports itself degraded.',
    source:
      'domain.md 4.11; machine-config-operator pkg/controller/bootimage/helpers.go:upgradeStubIgnitionIfRequired',
  },
  *check(_resource, context) {
    if (behaviourOf(context.target.release).userData !== 'convert') return;
    const old = new Map(
      (context.snapshot.userDataSecrets ?? [])
        .filter(({ conversion }) => conversion.outcome !== 'untouched')
        .map((secret) => [secret.name, secret]),
    );
    if (old.size === 0) return;
    const selected = selectedMachineSets(context);
    if (selected === undefined) return;
    const users = selected.machineSets.filter((set) => old.has(userDataSecretName(set) ?? ''));
    if (users.length === 0) return;
    const decide = createDecider(context, old);
    for (const set of users.slice(0, mostDecided)) {
      const secret = old.get(userDataSecretName(set) ?? '');
      if (secret === undefined || !meetsSecret(decide(set), secret)) continue;
      // Machine sets share it: once is enough.
      old.delete(secret.name);
      yield findingFor(secret, nameOf(set), selected.path);
    }
  },
});

/** What the operator would do with a machine set next. */
function createDecider(
  context: RuleContext,
  secrets: ReadonlyMap<string, UserDataSecret>,
): (machineSet: JsonObject) => ReconcileDecision {
  const { snapshot, target } = context;
  const reconcile: ReconcileContext = {
    snapshot,
    release: target.release,
    gates: gatesOf(context),
    secrets,
    prepared: prepare(snapshot, target.release),
  };
  return (machineSet) => decideMachineSet(machineSet, reconcile);
}

/** True where an update gets as far as the secret, or where only what is not known may stop it before. */
function meetsSecret(
  { outcome, reason, secretConversion, possible }: ReconcileDecision,
  { conversion }: UserDataSecret,
): boolean {
  if (outcome === 'unknown')
    return possible?.outcomes.includes(conversion.outcome === 'error' ? 'error' : 'patched') === true;
  if (reason === 'operator-crash') return conversion.outcome === 'error' && conversion.crash === true;
  return secretConversion !== undefined || reason === 'user-data-conversion';
}

function findingFor(
  { name, ignitionVersion, conversion }: UserDataSecret,
  machineSet: string,
  path: FieldPath,
): Finding {
  const version = ignitionVersion === null || ignitionVersion === '' ? '' : ` (Ignition ${ignitionVersion})`;
  if (conversion.outcome !== 'error') {
    const to = conversion.outcome === 'converted' ? ` ${conversion.to}` : '';
    const message = `Before the Machine Config Operator updates the boot image of ${machineSet}, it converts its user data secret ${name}${version} to Ignition${to} and does not keep the old one. Keep a copy of the secret, and let no machine set share it that keeps an old boot image.`;
    return { path, message };
  }
  const what =
    conversion.crash === true
      ? 'the Machine Config Operator crashes on it'
      : 'the Machine Config Operator cannot convert it to Ignition 3 and reports itself degraded';
  const message = `Correct the user data secret ${name}${version} before the boot image of ${machineSet} has to be updated: ${what} (${conversion.error.replaceAll('\n', ' ')}).`;
  return { path, message, severity: 'warning' };
}
