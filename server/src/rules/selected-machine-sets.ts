import { enrolledMachineSets } from '../domain/boot-images/enrolment.ts';
import { nameOf, textAt } from '../domain/boot-images/read.ts';
import { type FieldPath, startsWithPath, valueAt } from '../domain/field-path.ts';
import { isArray, type JsonObject, type JsonValue } from '../domain/json.ts';
import { everyError } from './cel-errors.ts';
import type { RuleContext } from './rule.ts';
import { isForMachineSets, machineManagers, mayManage, selectorsOf } from './selectors.ts';

/** The machine sets of the cluster that an entry of `machineManagers` selects. */
export interface SelectedMachineSets {
  /** The mode that selects them. */
  readonly path: FieldPath;
  readonly machineSets: readonly JsonObject[];
}

/**
 * Which machine sets of the cluster the document selects, in their order; undefined where that is not known: no cluster,
 * no entry for machine sets, an entry that the API server refuses, or a selector of which only a part is seen.
 */
export function selectedMachineSets(context: RuleContext): SelectedMachineSets | undefined {
  const { machineSets } = context.snapshot;
  const entry = entryOf(context);
  if (machineSets === undefined || entry === undefined) return undefined;
  const names = new Set(enrolledMachineSets(machineSets, [entry.manager]).enrolled);
  if (names.size === 0) return undefined;
  const selected = machineSets.filter((set) => names.has(nameOf(set)));
  return { path: [...entry.path, 'selection', 'mode'], machineSets: selected };
}

function entryOf(
  context: RuleContext,
): { readonly path: FieldPath; readonly manager: JsonValue } | undefined {
  const { verdict } = context;
  const managers = valueAt(verdict.object, machineManagers);
  if (!isArray(managers) || !mayManage(context)) return undefined;
  const index = managers.findIndex(isForMachineSets);
  const manager = managers[index];
  if (manager === undefined) return undefined;
  const path = [...machineManagers, index];
  if (everyError(verdict).some((error) => startsWithPath(error.path, path))) return undefined;
  const isPartial = textAt(manager, ['selection', 'mode']) !== 'All';
  const isKnown =
    !isPartial || selectorsOf(context).some((selector) => selector.manager === manager && selector.isWhole);
  return isKnown ? { path, manager } : undefined;
}

/** The owners of a machine set, each as `Kind/name`. The operator leaves machine sets alone that have one. */
export function ownersOf(machineSet: JsonObject): readonly string[] {
  const owners = valueAt(machineSet, ['metadata', 'ownerReferences']);
  if (!isArray(owners)) return [];
  return owners.map((owner) => `${textAt(owner, ['kind']) ?? ''}/${textAt(owner, ['name']) ?? ''}`);
}
