import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for `server`, undefined for none: HTTPS_PROXY or HTTP_PROXY by the server's
 * scheme, unless NO_PROXY excludes it. The rules are those of Go's `httpproxy` package, which kubectl and oc follow:
 * lower-case names count too, and this machine is never asked for through a proxy.
 */
export function proxyFromEnvironment(server: URL, env: Environment): string | undefined {
  const isSecure = server.protocol === 'https:';
  const named = isSecure
    ? (nonEmpty(env['HTTPS_PROXY']) ?? nonEmpty(env['https_proxy']))
    : (nonEmpty(env['HTTP_PROXY']) ?? nonEmpty(env['http_proxy']));
  if (named === undefined) return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port === '' ? (isSecure ? '443' : '80') : server.port;
  const noProxy = nonEmpty(env['NO_PROXY']) ?? nonEmpty(env['no_proxy']) ?? '';
  if (isLoopback(host) || isExcluded(host, port, noProxy)) return undefined;
  // `proxy.example.com:3128` is a proxy that speaks http.
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function isExcluded(host: string, port: string, noProxy: string): boolean {
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, host, port));
}

/** `*`, a CIDR block, an address, `example.com` (with its subdomains) or `.example.com` (only those), each with a port or not. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const cidr = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (cidr !== null) return isInBlock(host, cidr[1] ?? '', Number(cidr[2]));
  const { name, onlyPort } = splitPort(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  const domain = name.replace(/^\*?\./, '');
  if (domain === '') return false;
  return host.endsWith(`.${domain}`) || (host === domain && name === domain);
}

function splitPort(entry: string): { readonly name: string; readonly onlyPort?: string } {
  if (isIP(entry) === 6) return { name: entry };
  const found = /^\[?(.*?)\]?:(\d+)$/.exec(entry);
  return found === null
    ? { name: entry.replace(/^\[|\]$/g, '') }
    : { name: found[1] ?? '', onlyPort: found[2] ?? '' };
}

function isInBlock(host: string, network: string, bits: number): boolean {
  const family = isIP(network);
  if (family === 0 || family !== isIP(host) || bits > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, bits, type);
  return block.check(host, type);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
