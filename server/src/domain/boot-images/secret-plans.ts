import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { ObjectDecision } from './outcome.ts';
import type { SecretPlan } from './plan-result.ts';
import { decodeTyped } from './provider-spec-decode.ts';
import { localReference, pointer, struct } from './provider-spec-types.ts';
import { byName, textAt } from './read.ts';

/** An object's decision as far as its user data secret depends on it. */
interface Decision {
  readonly object: JsonObject;
  readonly decision: ObjectDecision & { readonly secretConversion?: string };
}

const inMachineSet = ['spec', 'template', 'spec'] as const;
const inControlPlane = ['spec', 'template', 'machines_v1beta1_machine_openshift_io', 'spec'] as const;
const below = ['providerSpec', 'value'] as const;

/** What every provider spec says of its user data secret. */
const reference = struct('ProviderSpec', { userDataSecret: pointer(localReference) });
const anyRelease = { major: 4, minor: 22 };

/**
 * The user data secret that a machine set or control plane machine set names, as the operator reads it (`Name` is
 * `name`); undefined where it names none.
 */
export function userDataSecretName(object: JsonObject): string | undefined {
  const value =
    valueAt(object, [...inMachineSet, ...below]) ?? valueAt(object, [...inControlPlane, ...below]);
  if (!isObject(value)) return undefined;
  const plain = textAt(value, ['userDataSecret', 'name']);
  const isPlain = plain !== undefined && !hasOtherCase(value);
  const read = isPlain ? undefined : decodeTyped(reference, value, { release: anyRelease, yaml: true });
  const name = isPlain || read === undefined || 'error' in read ? plain : nameIn(read.value);
  return name === '' ? undefined : name;
}

function nameIn(spec: JsonObject): string | undefined {
  return textAt(spec, ['userDataSecret', 'name']);
}

/** Is there a key that Go reads as one of the two, spelled in another way? */
function hasOtherCase(value: JsonObject): boolean {
  const secret = value['userDataSecret'];
  const keys = [...Object.keys(value), ...Object.keys(isObject(secret) ? secret : {})];
  return keys.some(
    (key) => key !== 'userDataSecret' && key !== 'name' && /^(userdatasecret|name)$/i.test(key),
  );
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
  const grabbing = 'error grabbing user data secret referenced in machineset: ';
  const error = users.flatMap(({ decision }) => decision.error?.split(grabbing)[1] ?? [])[0];
  return error !== undefined ? { ...absent, outcome: 'error', error } : { ...absent, outcome: 'untouched' };
}
