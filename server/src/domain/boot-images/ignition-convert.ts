import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import { shown } from './ignition-check.ts';
import { itemsAt } from './ignition-items.ts';
import { objectAt, textAt } from './read.ts';
import { cleanPath } from './vsphere.ts';

/**
 * A config without what is there twice: of files of one path and units of one name the last stays (with the drop-ins of
 * the others), users become one. The order is then the reverse. The error is the operator's.
 * Source: pkg/controller/common/helpers.go:removeIgnDuplicateFilesUnitsUsers.
 */
export function withoutDuplicates(config: JsonObject): JsonObject | { readonly error: string } {
  const users = itemsAt(config, ['passwd', 'users']).toReversed();
  const stranger = users.map((user) => textAt(user, ['name']) ?? '').find((name) => name !== 'core');
  if (stranger !== undefined)
    return { error: `unexpected user with name: ${shown(stranger)}. Only core user is supported` };
  const files = itemsAt(config, ['storage', 'files']).toReversed();
  const paths = files.map((file) => textAt(file, ['path']) ?? '');
  return {
    ...config,
    passwd: { ...objectAt(config, ['passwd']), users: oneUser(users) },
    storage: {
      ...objectAt(config, ['storage']),
      files: files.filter((_, index) => paths.indexOf(paths[index] ?? '') === index),
    },
    systemd: { units: distinctUnits(itemsAt(config, ['systemd', 'units']).toReversed()) },
  };
}

function oneUser(users: readonly JsonObject[]): readonly JsonObject[] {
  const [last] = users;
  if (last === undefined) return [];
  const keys = users.flatMap((user) => listAt(user, 'sshAuthorizedKeys'));
  return [{ ...last, sshAuthorizedKeys: [...new Set(keys)] }];
}

function distinctUnits(units: readonly JsonObject[]): readonly JsonObject[] {
  const distinct = new Map<string, JsonObject>();
  for (const unit of units) {
    const name = textAt(unit, ['name']) ?? '';
    const first = distinct.get(name);
    if (first === undefined) distinct.set(name, unit);
    else {
      const dropins = [...itemsAt(first, ['dropins'])];
      for (const dropin of itemsAt(unit, ['dropins'])) {
        if (!dropins.some((known) => textAt(known, ['name']) === textAt(dropin, ['name'])))
          dropins.push(dropin);
      }
      distinct.set(name, { ...first, dropins });
    }
  }
  return [...distinct.values()];
}

function listAt(value: JsonObject, name: string): readonly JsonValue[] {
  const list = value[name];
  return isArray(list) ? list : [];
}

/** The version that the operator's converter makes of everything. Source: domain.md 4.11. */
export const convertedVersion = '3.5.0';

/**
 * A config of specification 2.2 as one of 3.5, its members in the order in which Go writes them.
 * Source: github.com/coreos/ign-converter translate/v23tov30, github.com/coreos/ignition/v2 config/v3_5/types/schema.go.
 */
export function toIgnition35(config: JsonObject): JsonObject {
  const ignition = objectAt(config, ['ignition']) ?? {};
  const storage = objectAt(config, ['storage']) ?? {};
  const authorities = itemsAt(ignition, ['security', 'tls', 'certificateAuthorities']);
  const replace = objectAt(ignition, ['config', 'replace']);
  return {
    ignition: {
      config: {
        ...some('merge', itemsAt(ignition, ['config', 'append']).map(resource)),
        replace: replace === undefined ? { verification: {} } : resource(replace),
      },
      proxy: {},
      security: { tls: some('certificateAuthorities', authorities.map(resource)) },
      timeouts: objectAt(ignition, ['timeouts']) ?? {},
      version: convertedVersion,
    },
    kernelArguments: {},
    passwd: {
      ...some('groups', itemsAt(config, ['passwd', 'groups']).map(group)),
      ...some('users', itemsAt(config, ['passwd', 'users']).map(user)),
    },
    storage: {
      ...some('directories', itemsAt(storage, ['directories']).map(directory)),
      ...some('disks', itemsAt(storage, ['disks']).map(disk)),
      ...some('files', itemsAt(storage, ['files']).map(file)),
      ...some('links', itemsAt(storage, ['links']).map(link)),
      ...some('raid', itemsAt(storage, ['raid']).map(raid)),
    },
    systemd: some('units', itemsAt(config, ['systemd', 'units']).map(unit)),
  };
}

/** A member that is left out where its list is empty. */
function some(name: string, items: readonly JsonValue[]): JsonObject {
  return items.length === 0 ? {} : { [name]: items };
}

/** The members that are there, in this order: what is zero has been left out before. */
function pick(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      return member === undefined ? [] : [[name, member] as const];
    }),
  );
}

function resource(reference: JsonObject): JsonObject {
  return {
    source: textAt(reference, ['source']) ?? '',
    verification: objectAt(reference, ['verification']) ?? {},
  };
}

function group(value: JsonObject): JsonObject {
  const { name = '', gid, ...others } = value;
  return { ...(gid === undefined ? {} : { gid }), name, ...pick(others, ['passwordHash', 'system']) };
}

function user(value: JsonObject): JsonObject {
  const before = ['gecos', 'groups', 'homeDir'];
  const after = ['noCreateHome', 'noLogInit', 'noUserGroup', 'passwordHash', 'primaryGroup'];
  const keys = listAt(value, 'sshAuthorizedKeys');
  return {
    ...pick(value, before),
    name: textAt(value, ['name']) ?? '',
    ...pick(value, after),
    ...some('sshAuthorizedKeys', keys),
    ...pick(value, ['shell', 'system', 'uid']),
  };
}

/** What files, directories and links have in common; `overwrite` as it is then. */
function node(value: JsonObject, overwrite: JsonValue | undefined): JsonObject {
  return {
    group: objectAt(value, ['group']) ?? {},
    ...(overwrite === undefined ? {} : { overwrite }),
    path: cleanPath(`/${textAt(value, ['path']) ?? ''}`),
    user: objectAt(value, ['user']) ?? {},
  };
}

/** The mode without the bits above the permissions. Source: ignition v2/config/v3_4/translate/translate.go. */
function permissions({ mode }: JsonObject): JsonObject {
  return typeof mode === 'number' ? { mode: mode & 0o777 } : {};
}

function directory(value: JsonObject): JsonObject {
  return { ...node(value, value['overwrite']), ...permissions(value) };
}

function file(value: JsonObject): JsonObject {
  const append = value['append'] === true;
  const { compression, ...others } = objectAt(value, ['contents']) ?? {};
  const contents = { ...(compression === undefined ? {} : { compression }), ...resource(others) };
  return {
    ...node(value, append ? false : (value['overwrite'] ?? true)),
    ...(append ? { append: [contents], contents: { verification: {} } } : { contents }),
    ...permissions(value),
  };
}

function link(value: JsonObject): JsonObject {
  return {
    ...node(value, value['overwrite']),
    ...pick(value, ['hard']),
    target: textAt(value, ['target']) ?? '',
  };
}

/** Disks with partitions do not get here: their sizes are in sectors. */
function disk(value: JsonObject): JsonObject {
  return { device: textAt(value, ['device']) ?? '', ...pick(value, ['wipeTable']) };
}

function raid(value: JsonObject): JsonObject {
  return {
    ...pick(value, ['devices']),
    level: textAt(value, ['level']) ?? '',
    name: textAt(value, ['name']) ?? '',
    ...pick(value, ['options', 'spares']),
  };
}

function unit(value: JsonObject): JsonObject {
  const isOn = value['enabled'] === true || value['enable'] === true;
  const enabled = value['enabled'] === false ? false : isOn ? true : undefined;
  return {
    ...pick(value, ['contents']),
    ...some(
      'dropins',
      itemsAt(value, ['dropins']).map((dropin) => ({
        ...pick(dropin, ['contents']),
        name: textAt(dropin, ['name']) ?? '',
      })),
    ),
    ...(enabled === undefined ? {} : { enabled }),
    ...pick(value, ['mask']),
    name: textAt(value, ['name']) ?? '',
  };
}
