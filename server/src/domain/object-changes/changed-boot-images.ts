import { type BootImageKind, bootImageKinds } from '../boot-images/boot-image-kinds.ts';
import type { ObjectPlan, Plan } from '../boot-images/plan-result.ts';
import { nameOf, objectAt } from '../boot-images/read.ts';
import { snapshotAfter, toPath } from '../boot-images/snapshot-after.ts';
import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import { valueAt } from '../field-path.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ObjectChange } from './object-change.ts';

/** How much of a provider spec is shown: the fields that the update changes, or all of it. */
export type ProviderSpecView = 'changed' | 'whole';

/** A cluster has one control plane machine set, and it is called as the MachineConfiguration is. */
function titleOf({ kind }: BootImageKind, name: string): string {
  return kind === 'ControlPlaneMachineSet'
    ? `control plane machine set ${name}: boot image`
    : `${name}: boot image`;
}

/** The provider spec of everything that gets another boot image, before and after. */
export function changedBootImages(
  snapshot: ClusterSnapshot,
  plan: Plan,
  view: ProviderSpecView,
): readonly ObjectChange[] {
  return bootImageKinds.flatMap((kind) => {
    const patched = plan[kind.member].filter(({ outcome }) => outcome === 'patched');
    if (patched.length === 0) return [];
    return view === 'changed'
      ? changedFields(kind, patched, snapshot)
      : wholeSpecs(kind, patched, snapshot, snapshotAfter(snapshot, undefined, plan));
  });
}

/** The fields that the update changes, and those that it removes because the operator does not know them. */
function changedFields(
  kind: BootImageKind,
  patched: readonly ObjectPlan[],
  snapshot: ClusterSnapshot,
): readonly ObjectChange[] {
  const at = kind.providerSpec.join('.');
  const specs = specsOf(kind, snapshot);
  return patched.map(({ name, changes, droppedFields }) => {
    const removed = droppedFields.map((path) => ({
      path,
      from: valueAt(specs.get(name), toPath(path)) ?? '(set)',
      to: null,
    }));
    const of = (side: 'from' | 'to'): JsonObject => {
      // Null is a field that is not there.
      const fields = [...changes, ...removed].flatMap((change): readonly (readonly [string, JsonValue])[] =>
        change[side] === null ? [] : [[change.path, change[side]]],
      );
      return { kind: kind.kind, name, [at]: Object.fromEntries(fields) };
    };
    return { part: 'boot-image', title: titleOf(kind, name), before: of('from'), after: of('to') };
  });
}

function specsOf(
  { member, providerSpec }: BootImageKind,
  snapshot: ClusterSnapshot,
): ReadonlyMap<string, JsonObject | undefined> {
  return new Map((snapshot[member] ?? []).map((object) => [nameOf(object), objectAt(object, providerSpec)]));
}

function wholeSpecs(
  kind: BootImageKind,
  patched: readonly ObjectPlan[],
  before: ClusterSnapshot,
  after: ClusterSnapshot,
): readonly ObjectChange[] {
  const at = kind.providerSpec.join('.');
  const [now, then] = [specsOf(kind, before), specsOf(kind, after)];
  return patched.map(({ name }) => {
    const of = (spec: JsonObject | undefined): JsonObject => ({ kind: kind.kind, name, [at]: spec ?? null });
    return {
      part: 'boot-image',
      title: titleOf(kind, name),
      before: of(now.get(name)),
      after: of(then.get(name)),
    };
  });
}
