import type { JsonObject, JsonValue } from '../json.ts';
import { type LabelTexts, type Matcher, selectorOf } from './label-selector.ts';
import { nameOf, objectAt, textAt } from './read.ts';

/** The names of the enrolled objects, in the order given; with `error`, none is and the pass stops with that text. */
export interface Enrolment {
  readonly enrolled: readonly string[];
  /** Is there a manager for MachineSets at all? */
  readonly managed: boolean;
  readonly error?: string;
}

/**
 * Which MachineSets `status.managedBootImagesStatus.machineManagers` enrols (`spec` before 4.19).
 * Source: domain.md 3.5; pkg/controller/bootimage/helpers.go:getMachineResourceSelectorFromMachineManagers.
 */
export function enrolledMachineSets(
  machineSets: readonly JsonObject[],
  managers: readonly JsonValue[] | undefined,
  texts?: LabelTexts,
): Enrolment {
  return enrolledOf(machineSets, managers, 'machinesets', 'MAPI machineset', texts);
}

/** The same for ControlPlaneMachineSets. Source: domain.md 4.3.3; cpms_helpers.go:syncControlPlaneMachineSets. */
export function enrolledControlPlaneMachineSets(
  sets: readonly JsonObject[],
  managers: readonly JsonValue[] | undefined,
  texts?: LabelTexts,
): Enrolment {
  return enrolledOf(sets, managers, 'controlplanemachinesets', 'ControlPlaneMachineSet', texts);
}

function enrolledOf(
  objects: readonly JsonObject[],
  managers: readonly JsonValue[] | undefined,
  resource: string,
  what: string,
  texts: LabelTexts | undefined,
): Enrolment {
  const selection = selectionOf(managers ?? [], resource, texts);
  if (selection === undefined) return { enrolled: [], managed: false };
  if (typeof selection !== 'function') {
    const error = `failed to create a machineset selector while enqueueing ${what} ${selection.error}`;
    return { enrolled: [], managed: true, error };
  }
  const enrolled = objects
    .filter((object) => selection(objectAt(object, ['metadata', 'labels']) ?? {}))
    .map(nameOf);
  return { enrolled, managed: true };
}

/** What the first manager of a resource with a mode that the operator knows selects; undefined: there is none. */
function selectionOf(
  managers: readonly JsonValue[],
  resource: string,
  texts: LabelTexts | undefined,
): Matcher | { readonly error: string } | undefined {
  for (const manager of managers) {
    const isOf =
      textAt(manager, ['apiGroup']) === 'machine.openshift.io' && textAt(manager, ['resource']) === resource;
    const mode = isOf ? textAt(manager, ['selection', 'mode']) : undefined;
    if (mode === 'All') return () => true;
    if (mode === 'None') return () => false;
    if (mode === 'Partial')
      return selectorOf(objectAt(manager, ['selection', 'partial', 'machineResourceSelector']), texts);
  }
  return undefined;
}
