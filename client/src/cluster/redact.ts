const mask = '[hidden]';

/**
 * Text from outside (a plugin's stderr, a server's message, a library's error) made fit for a sentence: what looks like
 * a credential is masked, control characters are dropped, and it is cut to a length that people read.
 */
export function redact(text: string, maxLength = 600): string {
  // What is cut off below is not worth looking through.
  const safe = text
    .slice(0, 4 * maxLength + 4000)
    .replace(/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, mask)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${mask}`)
    .replace(
      /\b([\w-]{0,40}(?:token|password|passwd|secret|api[_-]?key))(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
      `$1$2${mask}`,
    )
    .replace(/\bsha256~[\w-]+/g, mask)
    .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, mask)
    .replace(/(\w+:\/\/)[^\s/@:]*:[^\s/@]*@/g, `$1${mask}@`)
    .replace(/[A-Za-z0-9+/_-]{80,}={0,2}/g, mask);
  const line = safe
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length > maxLength ? `${line.slice(0, maxLength).trimEnd()}…` : line;
}

/** A server's or proxy's address without user name, password, query and fragment. */
export function displayUrl(text: string): string {
  if (!URL.canParse(text)) return redact(text, 120);
  const url = new URL(text);
  const path = url.pathname === '/' ? '' : url.pathname;
  return `${url.protocol}//${url.host}${path}`;
}
