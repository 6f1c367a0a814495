import type { ClusterSnapshot } from '../cluster-snapshot.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { compareGenericVersions, parseGenericVersion } from './generic-version.ts';
import { hotLoopSuspects } from './hot-loop.ts';
import type { ObjectPlan, Plan } from './plan-result.ts';
import { nameOf } from './read.ts';
import { userDataSecretName } from './secret-plans.ts';
import { type Warning, type WarningCode, warnIf } from './warning-codes.ts';

export interface ObjectFacts {
  readonly snapshot: ClusterSnapshot;
  readonly plan: Omit<Plan, 'warnings'>;
}

/** What the decisions for single objects bring with them. Source: domain.md 4.8-4.11, 6.3. */
export function aboutObjects({ snapshot, plan }: ObjectFacts): readonly Warning[] {
  const pairs = [
    ...pairsOf(plan.machineSets, snapshot.machineSets),
    ...pairsOf(plan.controlPlaneMachineSets, snapshot.controlPlaneMachineSets),
  ];
  const sets = pairs.map(({ set }) => set);
  const patched = sets.filter(({ outcome }) => outcome === 'patched');
  return [
    ...aboutHotLoop(pairs),
    ...silentlyIgnored(sets),
    ...about(
      sets.filter(({ reason }) => reason === 'operator-crash'),
      'operator-crash',
      (names) =>
        `The operator would crash on ${names}, start again and crash again: nothing after it is updated.`,
    ),
    ...about(
      patched.filter(({ droppedFields }) => droppedFields.length > 0),
      'fields-dropped',
      (names) => `The update removes fields of the provider spec that the operator does not know: ${names}.`,
    ),
    ...about(
      patched.filter(changesGeneration),
      'hyper-v-generation-changes',
      (names) =>
        `The image goes from Hyper-V generation 1 to 2 because its type is not set: ${names}. VM sizes that only know generation 1 do not boot it.`,
    ),
    ...about(
      patched.filter(goesBack),
      'older-boot-image',
      (names) => `The image of the release has a lower version than the one that is there: ${names}.`,
    ),
    ...sharedSecrets(plan, pairs),
    ...secretErrors(plan),
  ];
}

/** A decision with the object that it is about. */
interface Pair {
  readonly set: ObjectPlan;
  readonly object: JsonObject | undefined;
}

function pairsOf(sets: readonly ObjectPlan[], objects: readonly JsonObject[] = []): readonly Pair[] {
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  return sets.map((set) => ({ set, object: byName.get(set.name) }));
}

function about(
  sets: readonly ObjectPlan[],
  code: WarningCode,
  message: (names: string) => string,
): readonly Warning[] {
  return warnIf(sets.length > 0, code, message(namesOf(sets.map(({ name }) => name))));
}

/** `a, b and 3 more`. */
export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function aboutHotLoop(pairs: readonly Pair[]): readonly Warning[] {
  const suspected = pairs.flatMap(({ set, object }) => {
    const suspects = set.outcome !== 'patched' || object === undefined ? [] : hotLoopSuspects(object);
    return suspects.length === 0 ? [] : [`${set.name} (${suspects.join(', ')})`];
  });
  return warnIf(
    suspected.length > 0,
    'hot-loop-suspected',
    `Others manage the provider spec and may put the old image back, and the operator gives up after three updates: ${namesOf(suspected)}.`,
  );
}

const ignoredInSilence: ReadonlySet<string> = new Set([
  'windows',
  'os-stream',
  'azure-security-type',
  'azure-arch',
  'vsphere-no-platform-spec',
]);

function silentlyIgnored(sets: readonly ObjectPlan[]): readonly Warning[] {
  const ignored = sets.filter(({ outcome, reason }) => outcome === 'ignored' && ignoredInSilence.has(reason));
  return about(
    ignored,
    'silently-ignored',
    (names) => `Left alone, and counted as reconciled: ${names}. Their boot images grow old without a sign.`,
  );
}

function changeOf(
  set: ObjectPlan,
  path: string,
): { readonly from: JsonValue; readonly to: JsonValue } | undefined {
  return set.changes.find((change) => change.path === path);
}

/** An image without a type is taken for a paid one, and so for generation 2 unless its SKU says otherwise. */
function changesGeneration(set: ObjectPlan): boolean {
  const type = changeOf(set, 'image.type');
  const sku = changeOf(set, 'image.sku');
  if (type?.from !== null || type.to !== 'MarketplaceNoPlan' || sku === undefined) return false;
  if (typeof sku.from !== 'string' || typeof sku.to !== 'string' || sku.from === '') return false;
  return !sku.from.includes('v2') && sku.to.includes('v2');
}

function goesBack(set: ObjectPlan): boolean {
  const version = changeOf(set, 'image.version');
  if (typeof version?.from !== 'string' || typeof version.to !== 'string') return false;
  const publisher = changeOf(set, 'image.publisher') ?? changeOf(set, 'image.offer');
  const from = parseGenericVersion(version.from);
  const to = parseGenericVersion(version.to);
  return (
    publisher === undefined && from !== undefined && to !== undefined && compareGenericVersions(to, from) < 0
  );
}

/** A converted secret is also that of the sets that are left as they are. */
function sharedSecrets(plan: Omit<Plan, 'warnings'>, pairs: readonly Pair[]): readonly Warning[] {
  const converted = new Set(
    plan.userDataSecrets.filter(({ outcome }) => outcome === 'converted').map(({ name }) => name),
  );
  if (converted.size === 0) return [];
  const others = pairs.flatMap(({ set, object }) => {
    const secret = object === undefined ? undefined : userDataSecretName(object);
    const shares = set.outcome !== 'patched' && secret !== undefined && converted.has(secret);
    return shares ? [set] : [];
  });
  return about(
    others,
    'secret-shared',
    (names) =>
      `The user data secret that is converted is also used by ${names}: their new machines start old boot images with Ignition 3 user data.`,
  );
}

function secretErrors(plan: Omit<Plan, 'warnings'>): readonly Warning[] {
  const failed = plan.userDataSecrets.filter(({ outcome }) => outcome === 'error').map(({ name }) => name);
  return warnIf(
    failed.length > 0,
    'secrets-not-watched',
    `Correcting ${namesOf(failed)} starts no pass by itself: the operator does not watch user data secrets. A change to a machine set does, such as a new annotation.`,
  );
}
