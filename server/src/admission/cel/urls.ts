import { quote } from '../value-text.ts';
import { type Library, of, text } from './arguments.ts';
import { CelList, LiteralMap, Opaque } from './cel-value.ts';
import { EvaluationFailure } from './failure.ts';
import { escapedPath, type ParsedUrl, parseUrl, queryOf } from './url-parse.ts';

class Url extends Opaque {
  readonly type = 'kubernetes.URL';
  readonly parts: ParsedUrl;

  constructor(parts: ParsedUrl) {
    super();
    this.parts = parts;
  }

  equals(other: Opaque): boolean | undefined {
    if (!(other instanceof Url)) return undefined;
    const identity = (parts: ParsedUrl) => JSON.stringify({ ...parts, path: escapedPath(parts) });
    return identity(this.parts) === identity(other.parts);
  }
}

function toUrl(raw: string): Url {
  const strict = parseUrl(raw, true);
  // Only the second way of reading knows fragments.
  const parts = typeof strict === 'string' ? strict : parseUrl(raw, false);
  if (typeof parts === 'string') {
    throw new EvaluationFailure(
      `URL parse error during conversion from string: parse ${quote(raw)}: ${parts}`,
    );
  }
  return new Url(parts);
}

/** `host:80` and `[::1]:80` in two. */
function splitHost(host: string): readonly [name: string, port: string] {
  const [, name = '', port = ''] = /^(.*?)(?::([0-9]*))?$/s.exec(host) ?? [];
  return [name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name, port];
}

function query(url: Url): LiteralMap {
  const map = new LiteralMap();
  for (const [name, values] of queryOf(url.parts)) map.set(name, new CelList(values));
  return map;
}

/** URLs. Source: k8s.io/apiserver pkg/cel/library/urls.go, Go's net/url. */
export const urls: Library = {
  functions: {
    'url/1': ([raw]) => toUrl(text(raw)),
    'isURL/1': ([raw]) => typeof parseUrl(text(raw), true) !== 'string',
  },
  methods: {
    'getScheme/0': ([url]) => of(url, Url).parts.scheme,
    'getHost/0': ([url]) => of(url, Url).parts.host,
    'getHostname/0': ([url]) => splitHost(of(url, Url).parts.host)[0],
    'getPort/0': ([url]) => splitHost(of(url, Url).parts.host)[1],
    'getEscapedPath/0': ([url]) => escapedPath(of(url, Url).parts),
    'getQuery/0': ([url]) => query(of(url, Url)),
  },
};
