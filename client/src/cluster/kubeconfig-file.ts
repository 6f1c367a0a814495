import { posix, win32 } from 'node:path';
import { parse } from 'yaml';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../../server/src/domain/json.ts';
import { type KubeconfigUser, readUser } from './kubeconfig-user.ts';
import {
  type Entry,
  optionalBoolean,
  optionalText,
  type ToAbsolute,
  Unreadable,
} from './kubeconfig-values.ts';
import { optional } from './optional.ts';
import { redact } from './redact.ts';

/** A cluster entry of a kubeconfig, its file paths absolute. Data members (base64) win over file members, as in kubectl. */
export interface KubeconfigCluster {
  readonly name: string;
  readonly file: string;
  readonly server: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority?: string;
  readonly certificateAuthorityData?: string;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  /** What a credential plugin is told of the cluster: the extension `client.authentication.k8s.io/exec`. */
  readonly execConfig?: JsonValue;
}

export interface KubeconfigContext {
  readonly name: string;
  readonly file: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string;
}

/** One kubeconfig file, or several merged. */
export interface Kubeconfig {
  readonly currentContext?: string;
  readonly clusters: readonly KubeconfigCluster[];
  readonly users: readonly KubeconfigUser[];
  readonly contexts: readonly KubeconfigContext[];
}

export type ParsedKubeconfig =
  | { readonly outcome: 'parsed'; readonly config: Kubeconfig }
  | { readonly outcome: 'broken'; readonly sentence: string };

/** What a kubeconfig with certificates in it never exceeds; a larger file is something else. */
const maxLength = 8 * 1024 * 1024;

/**
 * Reads the text of one kubeconfig file. `file` is its absolute path: relative paths inside are relative to its folder.
 * Wrong types are refused as kubectl refuses them: a guess at credentials or at TLS settings could only be a wrong one.
 */
export function parseKubeconfigFile(
  text: string,
  file: string,
  platform: NodeJS.Platform = process.platform,
): ParsedKubeconfig {
  try {
    return {
      outcome: 'parsed',
      config: readConfig(readYaml(text), file, platform === 'win32' ? win32 : posix),
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { outcome: 'broken', sentence: `The kubeconfig file ${file} cannot be used: ${error.message}.` };
  }
}

function readYaml(text: string): JsonObject {
  if (text.length > maxLength) throw new Unreadable('it is larger than 8 MB');
  let value: JsonValue | undefined;
  try {
    value = parse(text, { schema: 'core', merge: true, uniqueKeys: false, logLevel: 'error' });
  } catch (error) {
    // The library's first line says what and where; the lines after it quote the file, which holds credentials.
    const [firstLine = ''] = (error instanceof Error ? error.message : '').split('\n');
    throw new Unreadable(`it is not valid YAML (${redact(firstLine.replace(/:$/, ''), 200)})`);
  }
  if (value === null || value === undefined) return {};
  if (!isObject(value)) throw new Unreadable('it is not a map of clusters, users and contexts');
  return value;
}

function readConfig(value: JsonObject, file: string, path: typeof posix): Kubeconfig {
  const kind = optionalText(value, 'kind', '');
  if (kind !== undefined && kind !== 'Config')
    throw new Unreadable(`its kind is ${redact(kind, 80)}, not Config`);
  const toAbsolute = (from: string | undefined) =>
    from === undefined ? undefined : path.resolve(path.dirname(file), from);
  const currentContext = optionalText(value, 'current-context', '');
  return {
    ...optional({ currentContext }),
    clusters: entries(value, 'clusters', 'cluster').map((entry) => readCluster(entry, file, toAbsolute)),
    users: entries(value, 'users', 'user').map((entry) => readUser(entry, file, toAbsolute, path)),
    contexts: entries(value, 'contexts', 'context').map((entry) => readContext(entry, file)),
  };
}

function entries(config: JsonObject, list: string, member: string): readonly Entry[] {
  const value = config[list];
  if (value === undefined || value === null) return [];
  if (!isArray(value)) throw new Unreadable(`its field ${list} is not a list`);
  const seen = new Set<string>();
  return value.map((element, index) => {
    if (!isObject(element)) throw new Unreadable(`${list}[${index}] is not a map`);
    const name = optionalText(element, 'name', `${list}[${index}].`);
    if (name === undefined) throw new Unreadable(`${list}[${index}] has no name`);
    if (seen.has(name)) throw new Unreadable(`it has two ${list} with the name ${redact(name, 120)}`);
    seen.add(name);
    const content = element[member] ?? {};
    if (!isObject(content)) throw new Unreadable(`${list}[${index}].${member} is not a map`);
    return { name, at: `${list}[${index}].${member}.`, value: content };
  });
}

function readCluster({ name, at, value }: Entry, file: string, toAbsolute: ToAbsolute): KubeconfigCluster {
  const data = optionalText(value, 'certificate-authority-data', at);
  return {
    name,
    file,
    server: optionalText(value, 'server', at) ?? '',
    insecureSkipTlsVerify: optionalBoolean(value, 'insecure-skip-tls-verify', at) ?? false,
    ...optional({
      certificateAuthority:
        data === undefined ? toAbsolute(optionalText(value, 'certificate-authority', at)) : undefined,
      certificateAuthorityData: data,
      tlsServerName: optionalText(value, 'tls-server-name', at),
      proxyUrl: optionalText(value, 'proxy-url', at),
      execConfig: execExtension(value['extensions']),
    }),
  };
}

function execExtension(extensions: JsonValue | undefined): JsonValue | undefined {
  if (!isArray(extensions)) return undefined;
  const found = extensions
    .filter(isObject)
    .find((extension) => extension['name'] === 'client.authentication.k8s.io/exec');
  return found?.['extension'];
}

function readContext({ name, at, value }: Entry, file: string): KubeconfigContext {
  return {
    name,
    file,
    cluster: optionalText(value, 'cluster', at) ?? '',
    user: optionalText(value, 'user', at) ?? '',
    ...optional({ namespace: optionalText(value, 'namespace', at) }),
  };
}
