import { quote } from '../value-text.ts';
import { parseAddress } from './network.ts';

/** A URL in its parts, as Go's net/url reads it. */
export interface ParsedUrl {
  readonly scheme: string;
  /** What follows the scheme where it is no path: `mailto:a@b`. */
  readonly opaque: string;
  readonly user: string;
  /** With the port, and with the brackets of an IPv6 address. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly fragment: string;
}

/**
 * Reads a text as Go's net/url does: `isRequest` as ParseRequestURI, which wants an absolute URL or path and knows no
 * fragment, else as Parse.
 *
 * @returns the URL, or why it is none
 */
export function parseUrl(raw: string, isRequest: boolean): ParsedUrl | string {
  const hash = isRequest ? -1 : raw.indexOf('#');
  const fragment = hash < 0 ? '' : raw.slice(hash + 1);
  const parts = parseParts(hash < 0 ? raw : raw.slice(0, hash), isRequest);
  if (typeof parts === 'string') return parts;
  return badEscape(fragment, () => true) ?? { ...parts, fragment };
}

function parseParts(raw: string, isRequest: boolean): Omit<ParsedUrl, 'fragment'> | string {
  for (let index = 0; index < raw.length; index++) {
    const unit = raw.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return 'net/url: invalid control character in URL';
  }
  if (raw === '' && isRequest) return 'empty url';
  const nothing = { scheme: '', opaque: '', user: '', host: '', path: '', query: '' };
  if (raw === '*') return { ...nothing, path: '*' };
  if (raw.startsWith(':')) return 'missing protocol scheme';
  const [prefix = '', named] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(raw) ?? [];
  const scheme = (named ?? '').toLowerCase();
  const [before, query] = cut(raw.slice(prefix.length), '?');
  if (!before.startsWith('/')) {
    if (scheme !== '') return { ...nothing, scheme, opaque: before, query };
    if (isRequest) return 'invalid URI for request';
    if (/^[^/]*:/.test(before)) return 'first path segment in URL cannot contain colon';
  }
  const hasAuthority =
    before.startsWith('//') && (scheme !== '' || (!isRequest && !before.startsWith('///')));
  const slash = hasAuthority ? before.indexOf('/', 2) : 0;
  const authority = hasAuthority ? before.slice(2, slash < 0 ? undefined : slash) : '';
  const path = slash < 0 ? '' : before.slice(slash);
  const read = hasAuthority ? parseAuthority(authority, scheme) : { user: '', host: '' };
  if (typeof read === 'string') return read;
  return badEscape(path, () => true) ?? { ...nothing, scheme, ...read, path, query };
}

function cut(text: string, at: string): readonly [before: string, after: string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}

function parseAuthority(
  authority: string,
  scheme: string,
): { readonly user: string; readonly host: string } | string {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  const host = parseHost(authority.slice(at + 1), scheme);
  if (host.failure !== undefined) return host.failure;
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) return 'net/url: invalid userinfo';
  return badEscape(user, () => true) ?? { user, host: host.name };
}

interface Host {
  readonly name: string;
  readonly failure?: string | undefined;
}

function parseHost(host: string, scheme: string): Host {
  const failed = (failure: string | undefined): Host => ({ name: '', failure });
  const invalidPort = (port: string) => failed(`invalid port ${quote(port)} after host`);
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return failed('invalid IP-literal');
  if (bracket === 0) {
    const end = host.lastIndexOf(']');
    if (end < 0) return failed("missing ']' in host");
    const port = host.slice(end + 1);
    if (!/^(?::[0-9]*)?$/.test(port)) return invalidPort(port);
    const [inner, zone] = cut(host.slice(1, end), '%25');
    const wrong = badEscape(inner, (byte) => byte >= 0x80) ?? badEscape(zone, () => true);
    if (wrong !== undefined) return failed(wrong);
    const name = unescaped(host.slice(1, end));
    const address = parseAddress(unescaped(inner));
    if (typeof address === 'string') return failed(`invalid host: ${address}`);
    return address.family === 4 ? failed('invalid IP-literal') : { name: `[${name}]${port}` };
  }
  const isWeb = scheme === 'http' || scheme === 'https';
  const colon = isWeb ? host.indexOf(':') : host.lastIndexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  if (!/^(?::[0-9]*)?$/.test(port)) return invalidPort(port);
  // Control characters have been refused before.
  const stranger = /[ #/?@\\^`{|}]/.exec(host);
  // In a host only bytes that are no ASCII may be escaped.
  const wrong = badEscape(host, (byte) => byte >= 0x80);
  if (wrong !== undefined) return failed(wrong);
  if (stranger !== null) return failed(`invalid character ${quote(stranger[0])} in host name`);
  return { name: unescaped(host) };
}

/** What is wrong with a text's `%41` and the like; undefined where nothing is. */
function badEscape(text: string, isAllowed: (byte: number) => boolean): string | undefined {
  for (const { index } of text.matchAll(/%/g)) {
    const sequence = text.slice(index, index + 3);
    const isEscape = /^%[0-9A-Fa-f]{2}$/.test(sequence) && isAllowed(Number.parseInt(sequence.slice(1), 16));
    if (!isEscape) return `invalid URL escape ${quote(sequence)}`;
  }
  return undefined;
}

/** The text that `%41` and the like stand for; bytes that are no UTF-8 become replacement characters. */
export function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  return bytesOf(text).toString('utf8');
}

function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    ),
    'latin1',
  );
}

/** The path with its escapes: as it was written where that is a path, else escaped anew. */
export function escapedPath({ path }: ParsedUrl): string {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/]*$/.test(path)) return path;
  return bytesOf(path)
    .toString('latin1')
    .replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/g, (byte) => {
      return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    });
}

/** The query's values by their names; what Go cannot read is left out. */
export function queryOf({ query }: ParsedUrl): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';') || badEscape(part, () => true) !== undefined) continue;
    const [name, value] = cut(part, '=').map((text) => unescaped(text.replaceAll('+', ' '))) as [
      string,
      string,
    ];
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}
