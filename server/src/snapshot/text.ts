import { gunzipSync } from 'node:zlib';

/** Nothing that a snapshot is made of is larger; a compressed file may not grow beyond it either. */
export const mostBytes = 256 * 1024 * 1024;

/** The text of a file, or why it has none. */
export type FileText = { readonly text: string } | { readonly reason: string };

/** True for the first bytes of a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The text in `bytes`: UTF-8, or UTF-16 as PowerShell writes what it redirects; uncompressed where it is a gzip file. */
export function textOf(bytes: Uint8Array): FileText {
  if (!isGzip(bytes)) return decode(bytes);
  try {
    return decode(gunzipSync(bytes, { maxOutputLength: mostBytes }));
  } catch {
    return { reason: 'It is compressed, and damaged or larger than 256 MiB.' };
  }
}

function decode(bytes: Uint8Array): FileText {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (isUtf16) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (bytes.subarray(0, 4096).includes(0)) return { reason: 'It is binary.' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { reason: 'It is not UTF-8 text.' };
  }
}
