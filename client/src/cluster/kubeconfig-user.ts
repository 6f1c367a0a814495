import type { posix } from 'node:path';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import {
  type Entry,
  optionalBoolean,
  optionalText,
  type ToAbsolute,
  textList,
  Unreadable,
} from './kubeconfig-values.ts';
import { optional } from './optional.ts';

/** A credential plugin, as `client.authentication.k8s.io` describes it. */
export interface KubeconfigExec {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly interactiveMode: string;
  readonly provideClusterInfo: boolean;
  readonly installHint?: string;
}

/** A user entry of a kubeconfig. It holds credentials: it is handed to the Kubernetes client and to nothing else. */
export interface KubeconfigUser {
  readonly name: string;
  readonly file: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: KubeconfigExec;
  readonly authProvider?: { readonly name: string; readonly idToken?: string };
  readonly impersonate?: {
    readonly user?: string;
    readonly uid?: string;
    readonly groups: readonly string[];
    readonly extra: Readonly<Record<string, readonly string[]>>;
  };
}

/** Reads a user entry; `path` is the platform's. */
export function readUser(
  { name, at, value }: Entry,
  file: string,
  toAbsolute: ToAbsolute,
  path: typeof posix,
): KubeconfigUser {
  const certificateData = optionalText(value, 'client-certificate-data', at);
  const keyData = optionalText(value, 'client-key-data', at);
  return {
    name,
    file,
    ...optional({
      token: optionalText(value, 'token', at),
      tokenFile: toAbsolute(optionalText(value, 'tokenFile', at)),
      clientCertificate:
        certificateData === undefined ? toAbsolute(optionalText(value, 'client-certificate', at)) : undefined,
      clientCertificateData: certificateData,
      clientKey: keyData === undefined ? toAbsolute(optionalText(value, 'client-key', at)) : undefined,
      clientKeyData: keyData,
      username: optionalText(value, 'username', at),
      password: optionalText(value, 'password', at),
      exec: readExec(value['exec'], at, toAbsolute, path),
      authProvider: readAuthProvider(value['auth-provider'], at),
      impersonate: readImpersonation(value, at),
    }),
  };
}

function readExec(
  value: JsonValue | undefined,
  at: string,
  toAbsolute: ToAbsolute,
  path: typeof posix,
): KubeconfigExec | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new Unreadable(`${at}exec is not a map`);
  const command = optionalText(value, 'command', `${at}exec.`);
  if (command === undefined) throw new Unreadable(`${at}exec has no command`);
  const env = value['env'] ?? [];
  if (!isArray(env)) throw new Unreadable(`${at}exec.env is not a list`);
  return {
    apiVersion: optionalText(value, 'apiVersion', `${at}exec.`) ?? '',
    // kubectl's rule: a command with a path separator is a file, any other is looked up in PATH.
    command: command.includes(path.sep) ? (toAbsolute(command) ?? command) : command,
    args: textList(value, 'args', `${at}exec.`),
    env: env.map((variable, index) => {
      const where = `${at}exec.env[${index}].`;
      if (!isObject(variable)) throw new Unreadable(`${at}exec.env[${index}] is not a map`);
      return {
        name: optionalText(variable, 'name', where) ?? '',
        value: optionalText(variable, 'value', where) ?? '',
      };
    }),
    interactiveMode: optionalText(value, 'interactiveMode', `${at}exec.`) ?? 'IfAvailable',
    provideClusterInfo: optionalBoolean(value, 'provideClusterInfo', `${at}exec.`) ?? false,
    ...optional({ installHint: optionalText(value, 'installHint', `${at}exec.`) }),
  };
}

function readAuthProvider(
  value: JsonValue | undefined,
  at: string,
): KubeconfigUser['authProvider'] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new Unreadable(`${at}auth-provider is not a map`);
  const config = isObject(value['config']) ? value['config'] : {};
  return {
    name: optionalText(value, 'name', `${at}auth-provider.`) ?? '',
    ...optional({ idToken: optionalText(config, 'id-token', `${at}auth-provider.config.`) }),
  };
}

function readImpersonation(value: JsonObject, at: string): KubeconfigUser['impersonate'] | undefined {
  const user = optionalText(value, 'as', at);
  const uid = optionalText(value, 'as-uid', at);
  const groups = textList(value, 'as-groups', at);
  const extraValue = value['as-user-extra'] ?? {};
  if (!isObject(extraValue)) throw new Unreadable(`${at}as-user-extra is not a map`);
  const extra = Object.fromEntries(
    Object.keys(extraValue).map((key) => [key, textList(extraValue, key, `${at}as-user-extra.`)]),
  );
  const isEmpty =
    user === undefined && uid === undefined && groups.length === 0 && Object.keys(extra).length === 0;
  return isEmpty ? undefined : { ...optional({ user, uid }), groups, extra };
}
