import { objectAt } from '../boot-images/read.ts';
import { applySpec } from '../boot-images/server-side-apply.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { isEqual, isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Complete } from '../plan-text/object-words.ts';
import type { ObjectChange } from './object-change.ts';

/**
 * The MachineConfiguration before and after an apply, simulated: where the stored object says who owns which field, as a
 * server-side apply by our field manager. Without its status, and without what the API server keeps for itself.
 */
export function changedObject(
  { machineConfiguration: stored }: ClusterSnapshot,
  applied: JsonObject,
  complete: Complete,
): readonly ObjectChange[] {
  // Where it is not known what is there, it cannot be said what changes.
  if (stored === undefined) return [];
  const spec = objectAt(applied, ['spec']) ?? {};
  const storedSpec = objectAt(stored ?? {}, ['spec']) ?? {};
  const before = stored === null ? null : shown({ ...stored, spec: complete(storedSpec) });
  const after = shown({
    ...(stored ?? {}),
    ...applied,
    metadata: metadataAfter(stored, applied),
    spec: complete(stored === null ? spec : (applySpec(stored, spec)?.spec ?? spec)),
  });
  return before !== null && isEqual(before, after)
    ? []
    : [{ part: 'object', title: 'cluster: spec', before, after }];
}

/** A server-side apply takes away no label and no annotation that others set. */
function metadataAfter(stored: JsonObject | null, applied: JsonObject): JsonObject {
  const before = objectAt(stored ?? {}, ['metadata']) ?? {};
  const written = objectAt(applied, ['metadata']) ?? {};
  const merged = (['labels', 'annotations'] as const).flatMap((member) => {
    const both = { ...objectAt(before, [member]), ...objectAt(written, [member]) };
    return Object.keys(both).length === 0 ? [] : [[member, both] as const];
  });
  return { ...before, name: written['name'] ?? before['name'] ?? '', ...Object.fromEntries(merged) };
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What people write: `apiVersion`, `kind`, name, labels, annotations and `spec`. */
function shown({ apiVersion, kind, metadata, spec }: JsonObject): JsonObject {
  const { name, labels, annotations } = isObject(metadata) ? metadata : {};
  const kept = {
    name,
    labels: filled(labels),
    annotations: filled(annotations, ([key]) => key !== lastApplied),
  };
  return present({ apiVersion, kind, metadata: present(kept), spec });
}

/** The members of a map that pass; undefined where none is left. */
function filled(
  map: JsonValue | undefined,
  passes: (member: readonly [string, JsonValue]) => boolean = () => true,
): JsonObject | undefined {
  const members = isObject(map) ? Object.entries(map).filter(passes) : [];
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
