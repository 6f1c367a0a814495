import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { objectAt, textAt } from './read.ts';
import type { Stream } from './stream.ts';
import type { Verdict } from './verdict.ts';

/** What the images that Red Hat publishes for Google Cloud begin with. */
const published = 'projects/rhcos-cloud/global/images';

/**
 * What becomes of a Google Cloud provider spec: the image of every boot disk is that of the release, unless one of them
 * is no image of Red Hat's. Source: domain.md 4.6; pkg/controller/bootimage/platform_helpers.go:reconcileGCPProviderSpec.
 */
export function reconcileGcp(spec: JsonObject, stream: Stream, architecture: string): Verdict {
  const image = objectAt(stream.architectures, [architecture, 'images', 'gcp']);
  const disks = isArray(spec['disks']) ? spec['disks'] : [];
  const current = disks.map(bootImage).find((name) => name !== undefined) ?? null;
  if (image === undefined) return { kind: 'crash', current, target: null };
  const target = `projects/${textAt(image, ['project']) ?? ''}/global/images/${textAt(image, ['name']) ?? ''}`;
  for (const disk of disks) {
    if (disk === null) return { kind: 'crash', current, target };
    const name = bootImage(disk);
    if (name !== undefined && name !== target && !name.startsWith(published))
      return { kind: 'left-alone', counted: true, reason: 'custom-image', current: name, target };
  }
  const outdated = disks.map(bootImage).find((name) => name !== undefined && name !== target);
  if (outdated === undefined) return { kind: 'up-to-date', current, target };
  const updated = disks.map((disk) =>
    isObject(disk) && bootImage(disk) !== undefined ? { ...disk, image: target } : disk,
  );
  return { kind: 'patch', current: outdated, target, spec: { ...spec, disks: updated } };
}

/** The image of a boot disk; undefined for another disk. */
function bootImage(disk: JsonValue): string | undefined {
  return isObject(disk) && disk['boot'] === true ? (textAt(disk, ['image']) ?? '') : undefined;
}
