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
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}
