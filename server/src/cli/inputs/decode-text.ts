/** The text of a file's bytes, or a sentence that says why they are none. A byte order mark of UTF-8 is left out. */
export function decodeText(bytes: Uint8Array): { readonly text: string } | { readonly error: string } {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { error: 'It is UTF-16 text; save it as UTF-8.' };
  }
  if (bytes.includes(0)) return { error: 'It is binary, not text.' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { error: 'It is not UTF-8 text.' };
  }
}
