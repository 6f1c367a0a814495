import { machineApi, machineSets, platformSupport } from '../domain/boot-images/effective-setting.ts';
import { textAt } from '../domain/boot-images/read.ts';
import { behaviourOf } from '../domain/boot-images/release-behaviour.ts';
import { type FieldPath, startsWithPath, valueAt } from '../domain/field-path.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { isAvailable } from '../schema/availability.ts';
import { everyError } from './cel-errors.ts';
import type { RuleContext } from './rule.ts';

/** Where the entries are that say which machine sets are managed. */
export const machineManagers: FieldPath = ['spec', 'managedBootImages', 'machineManagers'];
const inManager: FieldPath = ['selection', 'partial', 'machineResourceSelector'];

/** What a condition may say of a label. Source: apimachinery meta/v1/types.go:LabelSelectorOperator. */
export const selectorOperators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** The label selector of an entry for machine sets, as the API server takes it. */
export interface Selector {
  readonly path: FieldPath;
  readonly value: JsonObject;
  /** The entry of `machineManagers` that the selector is in. */
  readonly manager: JsonValue;
  /** False where more of it may stand in another document, or in fields that the API server does not know. */
  readonly isWhole: boolean;
}

/** One condition of a selector: a label of `matchLabels`, or an item of `matchExpressions`. */
export interface Condition {
  readonly path: FieldPath;
  readonly key: string;
  /** As it is written; undefined for a label of `matchLabels`, which has to have the one value. */
  readonly operator: string | undefined;
  readonly values: readonly string[];
  /** A selector of this condition and no other. */
  readonly alone: JsonObject;
}

/**
 * The selectors that decide which machine sets are managed: those of mode Partial that the API server takes as they are.
 * None on a platform that is known to have no managed boot images: nothing comes of them there.
 */
export function selectorsOf(context: RuleContext): readonly Selector[] {
  const { verdict, use } = context;
  const managers = valueAt(verdict.object, machineManagers);
  if (!isArray(managers) || !mayManage(context)) return [];
  const errors = everyError(verdict);
  if (errors.some(({ keyword }) => keyword === 'decode')) return [];
  return managers.flatMap((manager, index) => {
    const path = [...machineManagers, index, ...inManager];
    const value = valueAt(manager, inManager);
    if (!isObject(value) || !isForMachineSets(manager)) return [];
    const mode = valueAt(manager, ['selection', 'mode']);
    if (mode !== 'Partial' && !(mode === undefined && use === 'patch')) return [];
    if (errors.some((error) => startsWithPath(error.path, path))) return [];
    const isWhole = use === 'manifest' && !verdict.dropped.some((dropped) => startsWithPath(dropped, path));
    return [{ path, value, manager, isWhole }];
  });
}

/** True for an entry that is about machine sets and not about control plane machine sets. */
export function isForMachineSets(manager: JsonValue): boolean {
  return valueAt(manager, ['resource']) === machineSets && valueAt(manager, ['apiGroup']) === machineApi;
}

/** False where the target's release is known to leave the boot images of its platform alone. */
export function mayManage(context: RuleContext): boolean {
  const { target, snapshot } = context;
  const behaviour = behaviourOf(target.release);
  return platformSupport(behaviour, snapshot.infrastructure, target.platform, gatesOf(context)) !== null;
}

/** Is a feature gate on in the target? Undefined where CustomNoUpgrade leaves it open. */
export function gatesOf({ target, gates }: RuleContext): (name: string) => boolean | undefined {
  return (gate) =>
    target.featureSet === 'CustomNoUpgrade' ? target.gates?.[gate] : isAvailable({ gate }, target, gates);
}

/** The conditions of a selector in the order in which they are written; a machine set has to meet all of them. */
export function conditionsOf({ path, value }: Selector): readonly Condition[] {
  const { matchLabels, matchExpressions } = value;
  const labels = Object.entries(isObject(matchLabels) ? matchLabels : {}).map(
    ([key, text]): Condition => ({
      path: [...path, 'matchLabels', key],
      key,
      operator: undefined,
      values: textsOf([text]),
      alone: { matchLabels: { [key]: text } },
    }),
  );
  const expressions = (isArray(matchExpressions) ? matchExpressions : []).flatMap(
    (expression, index): readonly Condition[] => {
      const key = textAt(expression, ['key']);
      const operator = textAt(expression, ['operator']);
      // A patch may lack them; in a manifest the API server refuses that.
      if (key === undefined || operator === undefined) return [];
      const values = textsOf(valueAt(expression, ['values']));
      const alone = { matchExpressions: [expression] };
      return [{ path: [...path, 'matchExpressions', index], key, operator, values, alone }];
    },
  );
  return [...labels, ...expressions];
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
