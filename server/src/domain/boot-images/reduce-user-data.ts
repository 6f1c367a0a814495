import type { JsonObject } from '../json.ts';
import { convertedVersion } from './ignition-convert.ts';
import { nameOf, textAt } from './read.ts';
import { convertUserData } from './user-data.ts';
import type { UserDataSecret } from './user-data-secret.ts';

/**
 * Reduces a user data Secret (`data.userData` in base64) to what a boot image update depends on: nothing of its content
 * goes further, but the version and names in the operator's errors. Source: domain.md 4.11.
 */
export function reduceUserData(secret: JsonObject): UserDataSecret {
  const name = nameOf(secret);
  const conversion = convertUserData(decodeBase64(textAt(secret, ['data', 'userData']) ?? ''), name);
  const version =
    conversion.version !== null && /^[0-9.]{1,16}$/.test(conversion.version) ? conversion.version : null;
  if (conversion.outcome === 'untouched')
    return { name, ignitionVersion: version, conversion: { outcome: 'untouched' } };
  if (conversion.outcome === 'converted')
    return { name, ignitionVersion: version, conversion: { outcome: 'converted', to: convertedVersion } };
  const { error, crash } = conversion;
  return {
    name,
    ignitionVersion: version,
    conversion: { outcome: 'error', error, ...(crash === undefined ? {} : { crash }) },
  };
}

/** UTF-8 text; what is no base64 counts as empty (the API server does not take it). */
function decodeBase64(text: string): string {
  try {
    return decodeUtf8(atob(text));
  } catch {
    return '';
  }
}

/** One character of UTF-8, or one byte that is none. */
const utf8 =
  /[^\x80-\xff]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** The text of bytes (one a character); a byte that is no UTF-8 becomes a lone surrogate, U+DC00 and the byte. */
function decodeUtf8(bytes: string): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return bytes.replace(utf8, (part) => {
    const first = part.charCodeAt(0);
    if (first < 0x80) return part;
    if (part.length === 1) return String.fromCharCode(0xdc00 + first);
    return decoder.decode(Uint8Array.from(part, (character) => character.charCodeAt(0)));
  });
}
