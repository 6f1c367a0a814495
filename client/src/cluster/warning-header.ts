import { redact } from './redact.ts';

/**
 * The texts of an answer's `Warning` headers (RFC 7234, `299 - "text"`), each of which may hold several. The API server
 * reports deprecated versions, unknown fields and what admission policies warn of in this way.
 */
export function parseWarnings(headers: readonly string[]): readonly string[] {
  const texts = headers.flatMap((header) =>
    [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? ''),
  );
  // Node reads headers as Latin-1; the API server writes UTF-8.
  return [...new Set(texts.map((text) => redact(utf8(text.replace(/\\(.)/g, '$1')), 1000)))];
}

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
