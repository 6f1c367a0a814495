import type { JsonObject } from '../json.ts';
import {
  absolute,
  type Check,
  type Checks,
  error,
  has,
  hidden,
  listOf,
  shown,
  text,
  warning,
} from './ignition-check.ts';
import { disk, filesystem, mount, partition, partition23, raid } from './ignition-checks-storage.ts';
import { readUnitFile } from './ignition-unit.ts';
import { urlError } from './ignition-url.ts';
import { objectAt, textAt } from './read.ts';

const source: Checks = { members: { source: (value) => error(urlError(text(value, 'source'))) } };
const both = 'cannot set both id and name';
const owner: Checks = {
  whole: (value) => error(has(value, 'id') && text(value, 'name') !== '' ? both : undefined),
};

const node: Readonly<Record<string, Check>> = {
  filesystem: (value) => error(text(value, 'filesystem') === '' ? 'no filesystem specified' : undefined),
  path: (value) => error(absolute(text(value, 'path'))),
};

const mode: Check = (value) => {
  const bits = value['mode'];
  if (bits === undefined) return warning('permissions unset, defaulting to 0000');
  return error(Number(bits) < 0 || Number(bits) > 0o7777 ? 'illegal file mode' : undefined);
};

const unitContents: Check = (value) => {
  const file = readUnitFile(text(value, 'contents'));
  return 'error' in file ? error(`invalid unit content: ${file.error}`) : [];
};

function extension(value: JsonObject): string {
  const name = text(value, 'name');
  const file = name.slice(name.lastIndexOf('/') + 1);
  return file.includes('.') ? file.slice(file.lastIndexOf('.')) : '';
}

const unitKinds = 'service socket device mount automount swap target path timer snapshot slice scope'.split(
  ' ',
);

const unit: Checks = {
  members: {
    contents: (value) => {
      const file = readUnitFile(text(value, 'contents'));
      if ('error' in file) return error(`invalid unit content: ${file.error}`);
      const isOn = value['enable'] === true || value['enabled'] === true;
      if (!isOn || file.sections.length === 0 || file.sections.includes('Install')) return [];
      return warning(
        `unit "${shown(text(value, 'name'))}" is enabled, but has no install section so enable does nothing`,
      );
    },
    name: (value) => {
      const known = unitKinds.includes(extension(value).slice(1));
      return error(known ? undefined : 'invalid systemd unit extension');
    },
  },
};

const dropin = (what: string): Checks => ({
  whole: (value) => [
    ...unitContents(value),
    ...error(extension(value) === '.conf' ? undefined : `invalid ${what} drop-in extension`),
  ],
});

const userFields =
  'gecos groups homeDir noCreateHome noLogInit noUserGroup primaryGroup shell system uid'.split(' ');

const user: Checks = {
  whole: (value) =>
    has(value, 'create')
      ? [
          ...warning('the create object has been deprecated in favor of user-level options'),
          ...userFields
            .filter((name) => has(value, name))
            .flatMap((name) => error(`cannot use both the create object and the user-level ${name} field`)),
        ]
      : [],
};

const file: Checks = {
  whole: (value) =>
    error(
      value['overwrite'] === true && value['append'] === true
        ? 'cannot set both append and overwrite to true'
        : undefined,
    ),
  members: { ...node, mode },
};

const config: Checks = {
  whole: (value) => {
    const storage = objectAt(value, ['storage']) ?? {};
    const names = listOf(storage, 'filesystems').map((item) => textAt(item, ['name']) ?? '');
    const known = new Set(['root', ...names]);
    const missing = (list: string, what: string) =>
      listOf(storage, list).flatMap((item) => {
        const name = textAt(item, ['filesystem']) ?? '';
        if (name === '' || known.has(name)) return [];
        const advice = '(This is ok if it is defined in a referenced config)';
        return warning(`${what} "${hidden}" references nonexistent filesystem "${shown(name)}". ${advice}`);
      });
    const shadowed = names.filter((name, index) => name === 'root' || names.indexOf(name) < index);
    return [
      ...missing('files', 'File'),
      ...missing('links', 'Link'),
      ...missing('directories', 'Directory'),
      ...shadowed.flatMap((name) =>
        warning(`Filesystem "${shown(name)}" shadows exising filesystem definition`),
      ),
    ];
  },
};

/** By the names of the structs. Source: github.com/coreos/ignition config/v2_2/types. */
export const checks: Readonly<Record<string, Checks>> = {
  'types.Config': config,
  'types.ConfigReference': source,
  'types.CaReference': source,
  'types.FileContents': {
    members: {
      compression: (value) => {
        const known = ['', 'gzip'].includes(text(value, 'compression'));
        return error(known ? undefined : 'invalid compression method');
      },
      ...source.members,
    },
  },
  'types.Verification': {
    whole: (value) => {
      if (!has(value, 'hash')) return [];
      const [kind, ...sum] = text(value, 'hash').split('-');
      if (sum.length === 0) return error('malformed hash specifier');
      if (kind !== 'sha512') return error('unrecognized hash function');
      return error(sum.join('-').length === 128 ? undefined : 'incorrect size for hash sum');
    },
  },
  'types.NodeUser': owner,
  'types.NodeGroup': owner,
  'types.Directory': { members: { ...node, mode } },
  'types.Link': { members: node },
  'types.File': file,
  'types.Filesystem': filesystem,
  'types.Mount': mount,
  'types.Disk': disk,
  'types.Raid': raid,
  'types.PasswdUser': user,
  'types.Unit': unit,
  'types.SystemdDropin': dropin('systemd'),
  'types.Networkdunit': {
    whole: (value) => [
      ...unitContents(value),
      ...error(
        ['.link', '.netdev', '.network'].includes(extension(value))
          ? undefined
          : 'invalid networkd unit extension',
      ),
    ],
  },
  'types.NetworkdDropin': dropin('networkd'),
  'types.Partition': partition,
};

/** The checks by which 2.3 differs. */
export const checks23: Readonly<Record<string, Checks>> = { 'types.Partition': partition23 };
