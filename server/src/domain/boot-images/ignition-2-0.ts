import { valueAt } from '../field-path.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { itemsAt } from './ignition-items.ts';
import { isGoUrl } from './ignition-url.ts';
import { objectAt, textAt } from './read.ts';

/**
 * Why the types of specification 2.0, which read URLs and hashes themselves, do not take a config; undefined where they
 * do. Source: github.com/coreos/ignition config/v2_0/types/url.go, hash.go.
 */
export function unreadable20(config: JsonObject): string | undefined {
  const references = referencesIn(config);
  if (references.some((reference) => !isGoUrl(textAt(reference, ['source']) ?? '')))
    return 'unable to parse url';
  const hashes = references.flatMap((reference) => textAt(reference, ['verification', 'hash']) ?? []);
  if (hashes.some((hash) => !hash.includes('-'))) return 'malformed hash specifier';
  return naturals(config).find((value) => typeof value === 'number' && value < 0) === undefined
    ? undefined
    : 'a negative number where there can be none';
}

/** What specification 2.0 does not allow that later ones do: two kinds of URLs. */
export function invalid20(config: JsonObject): string | undefined {
  const isLater = referencesIn(config).some((reference) =>
    /^(?:s3|tftp):/i.test(textAt(reference, ['source']) ?? ''),
  );
  return isLater ? 'invalid url scheme' : undefined;
}

function referencesIn(config: JsonObject): readonly JsonObject[] {
  const replace = objectAt(config, ['ignition', 'config', 'replace']);
  return [
    ...itemsAt(config, ['ignition', 'config', 'append']),
    ...(replace === undefined ? [] : [replace]),
    ...itemsAt(config, ['storage', 'files']).flatMap((file) =>
      isObject(file['contents']) ? [file['contents']] : [],
    ),
  ];
}

/** The numbers that the types hold without a sign. Source: v2_0/types/file.go, partition.go, group.go, user.go. */
function naturals(config: JsonObject): readonly (JsonValue | undefined)[] {
  const partitions = itemsAt(config, ['storage', 'disks']).flatMap((disk) => itemsAt(disk, ['partitions']));
  return [
    ...itemsAt(config, ['storage', 'files']).map((file) => file['mode']),
    ...partitions.flatMap((partition) => [partition['size'], partition['start']]),
    ...itemsAt(config, ['passwd', 'groups']).map((group) => group['gid']),
    ...itemsAt(config, ['passwd', 'users']).map((user) => valueAt(user, ['create', 'uid'])),
  ];
}
