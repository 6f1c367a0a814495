import { reduceUserData } from '../boot-images/reduce-user-data.ts';
import type { UserDataSecret } from '../boot-images/user-data-secret.ts';
import type { CloudCredentials } from '../cluster-snapshot.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { namespaces } from './wanted.ts';

/** What is left of a Secret: what a plan needs of it, and nothing that it holds. */
export type ReducedSecret =
  | { readonly is: 'user-data'; readonly hasUserData: boolean; readonly secret: UserDataSecret }
  /** `oc adm inspect`, and so a must-gather, writes the length of a value in place of the value. */
  | { readonly is: 'user-data-withheld'; readonly name: string }
  | { readonly is: 'aws'; readonly aws: NonNullable<CloudCredentials['aws']> }
  | { readonly is: 'vsphere'; readonly vsphere: readonly string[] };

export type ReduceUserData = (secret: JsonObject) => UserDataSecret;

/** What `oc adm inspect` writes for a value that it withholds. */
const withheld = /^(\d+) bytes long$/;

/**
 * Reduces a Secret of the namespaces openshift-machine-api and kube-system; undefined where nothing of it matters.
 * `stringData` counts as the API server would store it. Sources: domain.md 1.3, 4.7.2, 4.8b, 4.11.
 */
export function reduceSecret(
  object: JsonObject,
  name: string,
  reduce: ReduceUserData = reduceUserData,
): ReducedSecret | undefined {
  const data = storedData(object);
  if (name === 'aws-cloud-credentials') return { is: 'aws', aws: awsCredentials(data) };
  if (name === 'vsphere-creds') return { is: 'vsphere', vsphere: vcenters(data) };
  const type = object['type'];
  // Tokens, certificates and registry logins have types of their own; user data is Opaque.
  if (typeof type === 'string' && type !== '' && type !== 'Opaque') return undefined;
  const userData = data['userData'];
  if (typeof userData === 'string' && withheld.test(decoded(userData) ?? ''))
    return { is: 'user-data-withheld', name };
  const secret = reduce({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: namespaces.machineApi },
    data,
  });
  return { is: 'user-data', hasUserData: userData !== undefined, secret };
}

/** The `data` of a Secret with its `stringData` merged in. */
function storedData({ data, stringData }: JsonObject): JsonObject {
  const written = isObject(stringData) ? Object.entries(stringData) : [];
  const encoded = written.map(
    ([key, value]) => [key, typeof value === 'string' ? encode(value) : value] as const,
  );
  return { ...(isObject(data) ? data : {}), ...Object.fromEntries(encoded) };
}

/** The kind that the controller finds first. Source: domain.md 1.3 (AWS:95-121 there). */
function awsCredentials(data: JsonObject): NonNullable<CloudCredentials['aws']> {
  const has = (key: string) => isFilled(data[key]);
  if (has('role_arn') && has('web_identity_token_file')) return 'sts';
  return has('aws_access_key_id') && has('aws_secret_access_key') ? 'static' : 'neither';
}

/** The servers that there is a user name and a password for. */
function vcenters(data: JsonObject): readonly string[] {
  const suffix = '.username';
  return Object.keys(data)
    .filter((key) => key.endsWith(suffix) && isFilled(data[key]))
    .map((key) => key.slice(0, -suffix.length))
    .filter((server) => isFilled(data[`${server}.password`]))
    .sort();
}

/** True for a value that is not empty; of one that was withheld its length says so. */
function isFilled(value: JsonValue | undefined): boolean {
  if (typeof value !== 'string' || value === '') return false;
  const length = withheld.exec(decoded(value) ?? '')?.[1];
  return length === undefined || Number(length) > 0;
}

function decoded(base64: string): string | undefined {
  try {
    return atob(base64);
  } catch {
    // Not base64: the API server would not take it, and nothing is withheld in it.
    return undefined;
  }
}

function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
