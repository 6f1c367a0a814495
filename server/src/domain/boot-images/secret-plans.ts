import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject } from '../json.ts';
import type { ObjectDecision } from './outcome.ts';
import type { SecretPlan } from './plan-result.ts';
import { byName, textAt } from './read.ts';

/** An object's decision as far as its user data secret depends on it. */
interface Decision {
  readonly object: JsonObject;
  readonly decision: ObjectDecision & { readonly secretConversion?: string };
}

const inMachineSet = ['spec', 'template', 'spec'] as const;
const inControlPlane = ['spec', 'template', 'machines_v1beta1_machine_openshift_io', 'spec'] as const;
const below = ['providerSpec', 'value', 'userDataSecret', 'name'] as const;

/** The user data secret that a machine set or control plane machine set names; undefined where it names none. */
export function userDataSecretName(object: JsonObject): string | undefined {
  const name = textAt(object, [...inMachineSet, ...below]) ?? textAt(object, [...inControlPlane, ...below]);
  return name === '' ? undefined : name;
}

/**
 * What becomes of every user data secret that one of the objects names, by name. A secret is only looked at where an
 * update of a boot image is due. Source: domain.md 4.11.
 */
export function secretPlans(
  snapshot: Pick<ClusterSnapshot, 'userDataSecrets' | 'userDataSecretsComplete'>,
  decisions: readonly Decision[],
): readonly SecretPlan[] {
  const users = new Map<string, Decision[]>();
  for (const one of decisions) {
    const name = userDataSecretName(one.object);
    if (name === undefined) continue;
    const known = users.get(name);
    if (known === undefined) users.set(name, [one]);
    else known.push(one);
  }
  const secrets = new Map((snapshot.userDataSecrets ?? []).map((secret) => [secret.name, secret]));
  return byName([...users], ([name]) => name).map(([name, users]) => {
    const secret = secrets.get(name);
    if (secret === undefined) return unreadSecret(name, users, snapshot.userDataSecretsComplete === true);
    const from = secret.ignitionVersion;
    if (secret.conversion.outcome === 'converted') {
      const converted = users.some(({ decision }) => decision.secretConversion === name);
      if (converted) return { name, from, to: secret.conversion.to, outcome: 'converted' };
      if (users.some(({ decision }) => decision.outcome === 'unknown')) {
        return { name, from, to: from, outcome: 'unknown' };
      }
    }
    if (secret.conversion.outcome === 'error') {
      const { error } = secret.conversion;
      if (users.some(({ decision }) => decision.error?.includes(error) === true)) {
        return { name, from, to: from, outcome: 'error', error };
      }
      if (users.some(({ decision }) => decision.outcome === 'unknown')) {
        return { name, from, to: from, outcome: 'unknown' };
      }
    }
    return { name, from, to: from, outcome: 'untouched' };
  });
}

function unreadSecret(name: string, users: readonly Decision[], complete: boolean): SecretPlan {
  const absent = { name, from: null, to: null };
  if (!complete) return { ...absent, outcome: 'unknown' };
  const error = `secrets "${name}" not found`;
  return users.some(({ decision }) => decision.error?.includes(error) === true)
    ? { ...absent, outcome: 'error', error }
    : { ...absent, outcome: 'untouched' };
}
