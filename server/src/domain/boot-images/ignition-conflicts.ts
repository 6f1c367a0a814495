import { isArray, type JsonObject } from '../json.ts';
import { hidden, shown } from './ignition-check.ts';
import { duplicatesIn } from './ignition-duplicates.ts';
import { itemsAt } from './ignition-items.ts';
import { readUnitFile } from './ignition-unit.ts';
import { objectAt, textAt } from './read.ts';
import { cleanPath } from './vsphere.ts';

/**
 * Why a valid config of specification 2 has no equivalent in 3, in the converter's words; undefined where it has one.
 * Paths in the config are left out, names of filesystems are shown where they look like one.
 * Source: github.com/coreos/ign-converter translate/v23tov30/v23tov30.go:Check2_3.
 */
export function conflictIn(config: JsonObject): string | undefined {
  if (itemsAt(config, ['networkd', 'units']).length > 0)
    return 'config includes deprecated networkd section - use Files instead';
  const storage = objectAt(config, ['storage']) ?? {};
  for (const filesystem of itemsAt(storage, ['filesystems'])) {
    const name = textAt(filesystem, ['name']) ?? '';
    if (name !== 'root')
      return `Config defined filesystem "${shown(name)}" but no mapping was defined.Please specify a path to be used as the filesystem mountpoint.`;
  }
  return inodeConflict(storage) ?? unitConflict(itemsAt(config, ['systemd', 'units']));
}

function inodeConflict(storage: JsonObject): string | undefined {
  const links = itemsAt(storage, ['links']).map(pathOf);
  const taken = new Map<string, string>();
  const kinds = [
    ['files', 'File'],
    ['directories', 'Directory'],
    ['links', 'Link'],
  ] as const;
  for (const [list, kind] of kinds) {
    for (const path of itemsAt(storage, [list]).map(pathOf)) {
      const other = taken.get(path);
      if (other !== undefined)
        return `Config has conflicting inodes: "${other}: ${hidden}" and "${kind}: ${hidden}".  All files, directories and links must specify a unique \`path\`.`;
      taken.set(path, kind);
      if (links.some((link) => path !== link && path.startsWith(link)))
        return `${kind}: ${hidden} uses link defined in config "${hidden}". Please use a link not defined in Storage:Links`;
    }
  }
  return undefined;
}

function pathOf(node: JsonObject): string {
  return cleanPath(`/${textAt(node, ['path']) ?? ''}`);
}

function unitConflict(units: readonly JsonObject[]): string | undefined {
  for (const unit of units) {
    const names = itemsAt(unit, ['dropins']).map((dropin) => textAt(dropin, ['name']) ?? '');
    const twice = names.find((name, index) => names.indexOf(name) < index);
    const name = textAt(unit, ['name']) ?? '';
    if (twice !== undefined)
      return `Config has duplicate dropin name "${shown(twice)}" in unit "${shown(name)}".  All dropins must specify a unique \`name\`.`;
  }
  return undefined;
}

/**
 * What of the result is no valid config of specification 3.0 although it was one of 2.2, and what is only warned of; the
 * warnings alone stop nothing.
 * Source: github.com/coreos/ignition/v2 config/v3_0/types.
 */
export function errorsOf30(config: JsonObject): readonly string[] {
  const merged = withLastSource(itemsAt(config, ['ignition', 'config', 'append']));
  const authorities = itemsAt(config, ['ignition', 'security', 'tls', 'certificateAuthorities']);
  const base = '$.ignition.config';
  return [
    ...merged.flatMap((item, index) => sourceErrors(item, `${base}.merge.${index}`)),
    ...sourceErrors(objectAt(config, ['ignition', 'config', 'replace']), `${base}.replace`),
    ...authorities.flatMap((item, index) =>
      sourceErrors(item, `$.ignition.security.tls.certificateAuthorities.${index}`, true),
    ),
    ...itemsAt(config, ['storage', 'directories']).flatMap((directory, index) =>
      modeWarnings(directory, `$.storage.directories.${index}`),
    ),
    ...itemsAt(config, ['storage', 'disks']).flatMap((disk, index) =>
      deviceErrors(textAt(disk, ['device']) ?? '', `$.storage.disks.${index}.device`),
    ),
    ...itemsAt(config, ['storage', 'files']).flatMap((file, index) => {
      const part = file['append'] === true ? 'append.0' : 'contents';
      const path = `$.storage.files.${index}`;
      return [...modeWarnings(file, path), ...sourceErrors(objectAt(file, ['contents']), `${path}.${part}`)];
    }),
    ...itemsAt(config, ['storage', 'raid']).flatMap((raid, index) => {
      const devices = isArray(raid['devices']) ? raid['devices'] : [];
      if (devices.length === 0) return [`error at $.storage.raid.${index}.devices: raid devices required`];
      return devices.flatMap((device, at) =>
        deviceErrors(typeof device === 'string' ? device : '', `$.storage.raid.${index}.devices.${at}`),
      );
    }),
    ...itemsAt(config, ['systemd', 'units']).flatMap(unitWarnings),
    ...duplicatesIn(config, merged),
  ];
}

/**
 * The converter gives every one of several configs to append the source of the last one, which makes them duplicates.
 * Source: v23tov30.go:translateCfgRefs, whose loop hands out the address of its variable.
 */
function withLastSource(references: readonly JsonObject[]): readonly JsonObject[] {
  const source = textAt(references.at(-1), ['source']) ?? '';
  return references.map((reference) => ({ ...reference, source }));
}

/** Bits of a mode above the permissions are only warned of, as is a unit that starts nothing. */
function modeWarnings(node: JsonObject, path: string): readonly string[] {
  const isSpecial = (Number(node['mode'] ?? 0) & 0o7000) !== 0;
  const why = 'setuid/setgid/sticky bits are not supported or functional in spec versions older than 3.6.0';
  return isSpecial ? [`warning at ${path}.mode: ${why}`] : [];
}

function unitWarnings(unit: JsonObject, index: number): readonly string[] {
  const isOn = unit['enabled'] === true || (unit['enable'] === true && unit['enabled'] !== false);
  const file = readUnitFile(textAt(unit, ['contents']) ?? '');
  if (!isOn || 'error' in file || file.sections.length === 0 || file.sections.includes('Install')) return [];
  const name = shown(textAt(unit, ['name']) ?? '');
  const why = `unit "${name}" is enabled, but has no install section so enable does nothing`;
  return [`warning at $.systemd.units.${index}.contents: ${why}`];
}

function sourceErrors(
  reference: JsonObject | undefined,
  path: string,
  mustBeThere = false,
): readonly string[] {
  const source = textAt(reference, ['source']) ?? '';
  const isWrong = /^oem:/i.test(source) || (mustBeThere && source === '');
  return isWrong ? [`error at ${path}.source: invalid url scheme`] : [];
}

function deviceErrors(device: string, path: string): readonly string[] {
  return cleanPath(device) === device ? [] : [`error at ${path}: path is not fully simplified`];
}
