import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import { itemsAt } from './ignition-items.ts';
import { textAt } from './read.ts';

/**
 * What a converted config names twice, in the words and the order of Ignition: a list before those inside of its items.
 * No partition gets here: those of specification 2.2 cannot be converted at all.
 * `merged`: the configs to append as the converter leaves them.
 * Source: github.com/coreos/ignition/v2 config/validate/validate.go:ValidateDups.
 */
export function duplicatesIn(config: JsonObject, merged: readonly JsonObject[]): readonly string[] {
  const tls = ['ignition', 'security', 'tls', 'certificateAuthorities'];
  const users = itemsAt(config, ['passwd', 'users']);
  const disks = itemsAt(config, ['storage', 'disks']);
  const raid = itemsAt(config, ['storage', 'raid']);
  const filesystems = itemsAt(config, ['storage', 'filesystems']).filter(
    (filesystem) => filesystem['name'] !== 'root',
  );
  return [
    ...twice(merged.map(keyOf('source')), '$.ignition.config.merge'),
    ...twice(itemsAt(config, tls).map(keyOf('source')), `$.${tls.join('.')}`),
    ...twice(itemsAt(config, ['passwd', 'groups']).map(keyOf('name')), '$.passwd.groups'),
    ...users.flatMap((user, index) =>
      ['groups', 'sshAuthorizedKeys'].flatMap((list) =>
        twice(textsIn(user[list]), `$.passwd.users.${index}.${list}`),
      ),
    ),
    ...twice(disks.map(keyOf('device')), '$.storage.disks'),
    ...twice(filesystems.map(keyOf('mount', 'device')), '$.storage.filesystems'),
    ...twice(raid.map(keyOf('name')), '$.storage.raid'),
    ...raid.flatMap((one, index) => twice(textsIn(one['devices']), `$.storage.raid.${index}.devices`)),
  ];
}

function keyOf(...path: readonly string[]): (item: JsonObject) => string {
  return (item) => textAt(item, path) ?? '';
}

function textsIn(list: JsonValue | undefined): readonly string[] {
  return isArray(list) ? list.map((item) => (typeof item === 'string' ? item : '')) : [];
}

function twice(keys: readonly string[], path: string): readonly string[] {
  const seen = new Set<string>();
  return keys.flatMap((key, index) => {
    if (seen.has(key)) return [`error at ${path}.${index}: duplicate entry defined`];
    seen.add(key);
    return [];
  });
}
