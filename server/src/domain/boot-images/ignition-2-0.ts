import { isObject, type JsonObject } from '../json.ts';
import { itemsAt } from './ignition-conflicts.ts';
import { isGoUrl } from './ignition-url.ts';
import { objectAt, textAt } from './read.ts';

/**
 * Why the types of specification 2.0, which read URLs and hashes themselves, do not take a config; undefined where they
 * do. Source: github.com/coreos/ignition config/v2_0/types/url.go, hash.go.
 */
export function unreadable20(config: JsonObject): string | undefined {
  const replace = objectAt(config, ['ignition', 'config', 'replace']);
  const references = [
    ...itemsAt(config, ['ignition', 'config', 'append']),
    ...(replace === undefined ? [] : [replace]),
    ...itemsAt(config, ['storage', 'files']).flatMap((file) =>
      isObject(file['contents']) ? [file['contents']] : [],
    ),
  ];
  if (references.some((reference) => !isGoUrl(textAt(reference, ['source']) ?? '')))
    return 'unable to parse url';
  const hashes = references.flatMap((reference) => textAt(reference, ['verification', 'hash']) ?? []);
  return hashes.some((hash) => !hash.includes('-')) ? 'malformed hash specifier' : undefined;
}
