/**
 * What is wrong with the URL of a resource; undefined where it is fine or empty.
 * Source: github.com/coreos/ignition config/v2_2/types/url.go.
 */
export function urlError(url: string): string | undefined {
  if (url === '') return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (!isGoUrl(url)) return 'unable to parse url';
  switch (scheme) {
    case 'http':
    case 'https':
    case 'oem':
    case 'tftp':
      return undefined;
    case 's3':
      return /[?&]versionId(=?)(&|$)/.test(url) ? 'invalid S3 object VersionId' : undefined;
    case 'data':
      return dataUrlError(url);
    default:
      return 'invalid url scheme';
  }
}

/** Does Go's `url.Parse` take it? As far as it goes by schemes, control characters, hosts, ports and escapes. */
export function isGoUrl(url: string): boolean {
  if (/[^ -~\u0080-\u{10ffff}]/u.test(url) || url.startsWith(':')) return false;
  const [withoutFragment = ''] = url.split('#');
  const [scheme] = /^[a-z][a-z0-9+.-]*:/i.exec(withoutFragment) ?? [];
  const rest = withoutFragment.slice(scheme?.length ?? 0);
  if (scheme !== undefined && !rest.startsWith('/')) return true;
  const [path = ''] = rest.split('?');
  if (scheme === undefined && /^[^/]*:/.test(path)) return false;
  const [, authority = ''] = /^\/\/([^/]*)/.exec(path) ?? [];
  return !/%(?![0-9a-f]{2})/i.test(path) && !/[ "<>\\^`{|}]|:[^0-9\]]+$/.test(authority);
}

const token = "[!#$%&'*+.^_`{|}~0-9A-Za-z-]+";
const parameter = `;${token}=(?:${token}|"(?:[^"\\\\]|\\\\.)*")`;
const dataForm = new RegExp(`^data:(?:${token}/${token})?(?:${parameter})*(;base64)?,(.*)$`, 's');

function dataUrlError(url: string): string | undefined {
  const parts = dataForm.exec(url);
  if (parts === null) return 'invalid character after data prefix';
  const [, base64, data = ''] = parts;
  if (base64 === undefined) {
    if (/[^!$-;=?-Z_a-z~%&']/.test(data)) return 'invalid data character';
    return /%(?![0-9a-f]{2})/i.test(data) ? 'invalid URL escape' : undefined;
  }
  const clean = data.replaceAll('\n', '');
  if (!/^[A-Za-z0-9+/=]*$/.test(clean)) return 'invalid data character';
  const isWhole = clean.length % 4 === 0 && /^[^=]*={0,2}$/.test(clean);
  return isWhole ? undefined : 'illegal base64 data';
}
