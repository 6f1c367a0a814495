import { isObject, type JsonObject } from '../json.ts';
import {
  absolute,
  type Check,
  type Checks,
  type Entry,
  error,
  has,
  listOf,
  text,
  warning,
} from './ignition-check.ts';
import { objectAt } from './read.ts';

/** What Ignition checks of disks, filesystems and arrays. Source: github.com/coreos/ignition config/v2_2/types. */

const labelLimits: Readonly<Record<string, number>> = { ext4: 16, btrfs: 256, xfs: 12, swap: 15, vfat: 11 };

export const mount: Checks = {
  whole: (value) =>
    error(Object.hasOwn(labelLimits, text(value, 'format')) ? undefined : 'invalid filesystem format'),
  members: {
    device: (value) => error(absolute(text(value, 'device'))),
    label: (value) => {
      const format = text(value, 'format');
      const limit = labelLimits[format] ?? 0;
      if (new TextEncoder().encode(text(value, 'label')).length <= limit) return [];
      return error(`filesystem labels cannot be longer than ${limit} characters when using ${format}`);
    },
  },
};

export const filesystem: Checks = {
  whole: (value) => {
    const hasMount = has(value, 'mount');
    if (!hasMount && !has(value, 'path')) return error('filesystem is missing mount or path');
    if (!hasMount) return [];
    const create = objectAt(value, ['mount', 'create']);
    const mounted = objectAt(value, ['mount']) ?? {};
    return [
      ...error(has(value, 'path') ? 'filesystem has both mount and path defined' : undefined),
      ...(create === undefined
        ? []
        : [
            ...error(
              mounted['wipeFilesystem'] === true
                ? 'cannot use both create object and wipeFilesystem field'
                : undefined,
            ),
            ...error(
              listOf(mounted, 'options').length > 0
                ? 'cannot use both create object and mount-level options field'
                : undefined,
            ),
            ...warning('the create object has been deprecated in favor of mount-level options'),
          ]),
    ];
  },
  members: {
    path: (value) => error(has(value, 'path') ? absolute(text(value, 'path')) : undefined),
  },
};

interface Extent {
  readonly start: number;
  readonly end: number;
  readonly value: JsonObject;
}

export const disk: Checks = {
  members: {
    device: (value) => {
      const device = text(value, 'device');
      return error(device === '' ? 'disk device is required' : absolute(device));
    },
    partitions: (value) => {
      const partitions = listOf(value, 'partitions').filter(isObject);
      const numbers = partitions.map(({ number = 0 }) => Number(number)).filter((number) => number !== 0);
      const extents = partitions.map(extentOf).filter(({ start }) => start !== 0);
      const isMisaligned = partitions.some(({ start = 0 }) => Number(start) % 2048 !== 0);
      return [
        ...error(new Set(numbers).size < numbers.length ? 'partition numbers collide' : undefined),
        ...error(extents.some((extent) => overlaps(extent, extents)) ? 'partitions overlap' : undefined),
        ...error(isMisaligned ? 'partitions misaligned' : undefined),
      ];
    },
  },
};

function extentOf(value: JsonObject): Extent {
  const start = Number(value['start'] ?? 0);
  const size = Number(value['size'] ?? 0);
  return { start, end: size === 0 ? start : start + size - 1, value };
}

/** Partitions that are alike in every member count as one. */
function overlaps(extent: Extent, all: readonly Extent[]): boolean {
  const own = JSON.stringify(extent.value);
  return all.some(
    (other) => JSON.stringify(other.value) !== own && extent.start <= other.end && other.start <= extent.end,
  );
}

export const raid: Checks = {
  members: {
    devices: (value) =>
      listOf(value, 'devices').flatMap((device) => error(absolute(typeof device === 'string' ? device : ''))),
    level: (value) => {
      const level = text(value, 'level').replace(/^raid(?=\d)/, '');
      const spares = 'spares unsupported for arrays with a level greater than 0';
      if (['linear', '0', 'stripe'].includes(level)) return error(has(value, 'spares') ? spares : undefined);
      const known = ['1', 'mirror', '4', '5', '6', '10'].includes(level);
      return error(known ? undefined : 'unrecognized raid level');
    },
  },
};

const guid = (name: string): Check => {
  const form = /^(|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
  const message = 'doesn\'t match the form "01234567-89AB-CDEF-EDCB-A98765432101"';
  return (value) => error(form.test(text(value, name)) ? undefined : message);
};

/** A partition of specification 2.2, and the same as one of 2.3, to which the translation sets the old sizes. */
export const partition: Checks = {
  members: { guid: guid('guid'), label: partitionLabel, typeGuid: guid('typeGuid') },
};
export const partition23: Checks = {
  members: {
    ...partition.members,
    size: () => [{ kind: 'deprecated', message: 'size is deprecated; use sizeMB instead' }],
    start: () => [{ kind: 'deprecated', message: 'start is deprecated; use startMB instead' }],
  },
};

function partitionLabel(value: JsonObject): readonly Entry[] {
  const label = text(value, 'label');
  return [
    ...error(
      new TextEncoder().encode(label).length > 36
        ? 'partition labels may not exceed 36 characters'
        : undefined,
    ),
    ...(label.includes(':') ? warning('partition label will be truncated to text before the colon') : []),
  ];
}
